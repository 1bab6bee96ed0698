/* What happened, newest first: a mark, a sentence, how long ago. */
Kit.style(`
.tl{display:grid}.tl li{display:grid;grid-template-columns:28px minmax(0,1fr) auto;gap:0 10px;align-items:start;padding:9px 0;position:relative}.tl li:not(:last-child)::before{content:"";position:absolute;left:13px;top:34px;bottom:-6px;width:1px;background:var(--line)}.tl .dotted{width:28px;height:28px;border-radius:50%;border:1px solid var(--line);display:grid;place-items:center;background:var(--bg-sunken)}.tl .dotted .i{width:14px;height:14px}.tl p{font-size:13.5px;padding-top:4px;overflow-wrap:anywhere}.tl time{font-size:12px;color:var(--text-muted);padding-top:6px;white-space:nowrap}.tl .by{color:var(--text-muted);font-size:12px}`);
const ICONS = { sent: "send", delivered: "mail-check", opened: "eye", clicked: "mouse-pointer-click", bounced: "mail-warning", complained: "triangle-alert", unsubscribed: "ban", resubscribed: "rotate-ccw", replied: "reply", added: "user-plus", suppressed: "shield-alert", deleted: "trash-2" };
export default {
  template: `<ol class="tl" :aria-label="label"><li v-for="(r,i) in rows" :key="i"><span class="dotted" :class="'t-'+r.tone"><ico :name="icons[r.kind]||'circle'"></ico></span><p><a v-if="r.href" class="lnk" :href="r.href">{{r.says}}</a><template v-else>{{r.says}}</template><span v-if="r.by_machine" class="by"> likely a machine</span></p><kit-ago :at="r.at"></kit-ago></li></ol>`,
  props: { rows: Array, label: String },
  data: () => ({ icons: ICONS }),
};

/* DNS records to be set by hand: each field as a registrar's form asks for it, with a button that copies it. */
Kit.style(`
.recs{display:flex;flex-direction:column}.rec{padding:14px 0;border-bottom:1px solid var(--line);display:grid;gap:10px}.rec:first-child{padding-top:0}.rec:last-child{border-bottom:0;padding-bottom:0}
.rec .fields{display:grid;grid-template-columns:minmax(120px,1fr) minmax(0,3fr);gap:8px}.rec .fields>div{min-width:0}.rec .l{display:block;font-size:12px;line-height:16px;color:var(--text-muted);margin-bottom:4px}
@media (max-width:599px){.rec .fields{grid-template-columns:minmax(0,1fr)}}`);
export default {
  template: `<ul class="recs" :aria-label="label"><li v-for="r in rows" :key="r.id" class="rec"><div class="row g8 wrap"><span class="badge plain" :class="'tone-'+tone(r)">{{r.verb}}</span><strong class="mono">{{r.kind}}</strong><span class="cap muted">{{r.meaning}}</span></div>
<div class="fields"><div v-for="f in fields(r)" :key="f[0]"><span class="l">{{f[0]}}</span><div class="copy"><code tabindex="0" role="group" :aria-label="r.kind+' '+f[0]">{{f[1]}}</code><button type="button" class="btn ghost icon" :data-copy="f[1]" :aria-label="'Copy '+r.kind+' '+f[0].toLowerCase()"><ico name="copy"></ico></button></div></div></div><p v-if="r.old" class="cap muted">Stands there now: <span class="mono">{{r.old}}</span></p></li></ul>`,
  props: { rows: Array, label: String },
  methods: {
    tone: (r) => ({ Add: "success", Change: "warning", Remove: "danger" })[r.verb] || "neutral",
    fields: (r) => [["Host", r.host], ["Value", r.value], ...(r.priority === null ? [] : [["Priority", String(r.priority)]]), ["TTL", String(r.ttl)]],
  },
};

/* News: a bell with the unread count and a panel with the latest items. */
Kit.style(`
.bell{position:relative}.bell .count{position:absolute;top:2px;right:1px;min-width:16px;height:16px;padding:0 4px;border-radius:8px;background:var(--danger-strong);color:var(--on-fill);font-size:10px;line-height:16px;font-weight:600;text-align:center;box-shadow:0 0 0 2px var(--bg-primary)}
.panel{width:380px;max-width:calc(100vw - 16px);padding:0}.panel header{display:flex;align-items:center;justify-content:space-between;min-height:48px;padding:4px 8px 4px 16px;border-bottom:1px solid var(--line)}.panel h2{font-size:14px;line-height:20px}
.panel ul{max-height:min(420px,64vh);overflow-y:auto;padding:5px}.panel li>*{display:flex;gap:12px;padding:10px;border-radius:var(--r-md)}.panel li>a:hover{background:var(--bg-hover)}.panel li .i{margin-top:2px;color:var(--tone-text)}.panel b{font-weight:500}.panel p{font-size:13px;color:var(--text-muted)}.panel time{font-size:12px;color:var(--text-muted)}
.panel .new b::after{content:"";display:inline-block;width:7px;height:7px;margin-left:7px;border-radius:50%;background:var(--accent);vertical-align:1px}`);
export default {
  mixins: [Kit.live, Kit.popup],
  emits: ["gap", "seen"],
  template: `<span class="menu-wrap"><button ref="button" type="button" class="btn ghost icon bell" aria-haspopup="true" :aria-expanded="String(open)" :aria-label="data.unread?'Notifications, '+data.unread+' unread':'Notifications'" @click="toggle"><ico name="bell"></ico><span v-if="data.unread" class="count" aria-hidden="true">{{data.unread>99?'99+':data.unread}}</span></button>
<section ref="panel" popover class="pop panel" aria-label="Notifications" @toggle="toggled"><template v-if="open"><header><h2>Notifications</h2><button v-if="data.unread" type="button" class="btn ghost slim" @click="seen">Mark all read</button></header>
<ul v-if="data.items.length" tabindex="0"><li v-for="n in data.items" :key="n.id" :class="['tone-'+n.tone,{new:!n.read}]"><component :is="n.href?'a':'div'" :href="n.href" @click="close"><ico :name="n.icon||'info'"></ico><span class="grow"><b>{{n.title}}</b><p v-if="n.text">{{n.text}}</p><kit-ago :at="n.at"></kit-ago></span></component></li></ul>
<div v-else class="empty"><div class="tile"><ico name="bell"></ico></div><h3>All quiet</h3><p>When a step finishes or needs you, it shows up here.</p></div></template></section><span class="sr" role="status">{{spoken}}</span></span>`,
  methods: {
    summary() { const n = this.data.unread; return n ? `${n} unread notification${n > 1 ? "s" : ""}` : ""; },
    seen() { /* shown at once; what the server makes of it comes a little later */
      this.data.unread = 0;
      for (const one of this.data.items) one.read = true;
      this.$emit("seen");
      setTimeout(() => this.$emit("gap"), 3000);
    },
  },
};

/* Short messages in a corner, above dialogs; errors stay until they are dismissed, put right or left behind. */
Kit.style(`
.toasts{position:fixed;inset:auto 20px 20px auto;margin:0;padding:0;border:0;background:none;overflow:visible;color:inherit;width:min(380px,calc(100vw - 32px));flex-direction:column;gap:8px}.toasts:popover-open{display:flex}.toasts>div{display:grid;gap:8px}
.toast{display:flex;gap:10px;padding:12px 8px 12px 14px;border-radius:var(--r-lg);border:1px solid var(--border);background:var(--bg-card);box-shadow:var(--float);font-size:13.5px;overflow-wrap:anywhere;animation:rise .22s var(--ease)}.toast>.i{color:var(--tone-text);margin-top:2px}.toast b{font-weight:500}.toast p{color:var(--text-muted);font-size:13px}.toast small{font-size:11.5px;color:var(--text-muted);font-family:var(--mono)}.toast .btn{min-height:28px;width:28px;margin:-4px 0}
@media (max-width:1023px){.toasts{inset:auto 16px 16px}.toast .btn{min-height:44px;width:44px;margin:-12px -4px -12px 0}}`);
const ICON = { success: "circle-check", danger: "circle-alert", warning: "triangle-alert", accent: "info" };
export default {
  template: `<div ref="box" popover="manual" class="toasts" role="region" aria-label="Messages"><div role="status"><template v-for="t in calm" :key="t.n"><div class="toast" :class="'tone-'+t.kind" @mouseenter="hold(t)" @mouseleave="leave(t)"><ico :name="icon(t)"></ico><span class="grow"><b>{{t.title}}</b><p v-if="t.text">{{t.text}}</p></span><button type="button" class="btn ghost icon slim" aria-label="Dismiss" @click="drop(t)"><ico name="x"></ico></button></div></template></div>
<div role="alert"><template v-for="t in loud" :key="t.n"><div class="toast tone-danger"><ico :name="icon(t)"></ico><span class="grow"><b>{{t.title}}</b><p v-if="t.text">{{t.text}} <a v-if="t.href" class="lnk" :href="t.href">Help</a></p><small v-if="t.id">{{t.id}}</small></span><button type="button" class="btn ghost icon slim" aria-label="Dismiss" @click="drop(t)"><ico name="x"></ico></button></div></template></div></div>`,
  data: () => ({ all: [], n: 0 }),
  computed: { calm() { return this.all.filter((t) => t.kind !== "danger"); }, loud() { return this.all.filter((t) => t.kind === "danger"); } },
  mounted() { addEventListener("kit:title", this.settle); },
  beforeUnmount() { removeEventListener("kit:title", this.settle); },
  methods: {
    settle() { this.loud.forEach(this.drop); },
    icon: (t) => ICON[t.kind] || "info",
    push(t) {
      const toast = { ...t, n: this.n++ };
      this.all = [...this.all.filter((other) => other.title !== t.title || other.text !== t.text).slice(-3), toast]; // the same is said once
      if (this.$refs.box.matches(":popover-open")) this.$refs.box.hidePopover();
      this.$refs.box.showPopover();
      if (t.kind !== "danger") this.leave(toast);
    },
    hold(t) { clearTimeout(t.timer); },
    leave(t) { t.timer = setTimeout(() => this.drop(t), 5000); },
    drop(t) { this.all = this.all.filter((other) => other.n !== t.n); if (!this.all.length && this.$refs.box?.matches(":popover-open")) this.$refs.box.hidePopover(); },
  },
};

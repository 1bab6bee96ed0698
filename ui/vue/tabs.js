/* Tabs by the book: arrows move, the panel is labelled by its tab. */
Kit.style(`
.tabs{display:flex;gap:2px;border-bottom:1px solid var(--line);overflow-x:auto;scrollbar-width:none}
.tabs button{position:relative;display:flex;align-items:center;gap:8px;min-height:40px;padding:0 12px;border:0;background:none;color:var(--text-muted);font-size:13.5px;font-weight:500;cursor:pointer;white-space:nowrap;border-radius:var(--r-sm) var(--r-sm) 0 0;outline-offset:-2px!important;transition:color .12s}.tabs button:hover{color:var(--text-primary)}
.tabs [aria-selected=true]{color:var(--text-primary)}.tabs [aria-selected=true]::after{content:"";position:absolute;inset:auto 10px 0;height:2px;border-radius:2px 2px 0 0;background:var(--accent)}
.tabs .n{font-size:11px;line-height:16px;padding:0 6px;border-radius:8px;background:var(--bg-hover);font-variant-numeric:tabular-nums}.tab-panel{padding-top:20px;outline-offset:6px}
@media (max-width:1023px){.tabs button{min-height:44px}}`);
export default {
  template: `<div><div class="tabs" role="tablist" :aria-label="label" @keydown="key"><button v-for="t in items" :key="t.id" type="button" role="tab" :id="uid+t.id" :aria-selected="String(t.id===at)" :aria-controls="uid+t.id+'-p'" :tabindex="t.id===at?0:-1" @click="go(t.id)"><ico v-if="t.icon" :name="t.icon"></ico>{{t.title}}<span v-if="t.count!=null" class="n">{{t.count}}</span></button></div>
<div v-for="t in items" :key="t.id" class="tab-panel" role="tabpanel" :id="uid+t.id+'-p'" :aria-labelledby="uid+t.id" v-show="t.id===at" tabindex="0"><slot :name="t.id"></slot></div></div>`,
  props: { items: Array, start: String, label: String },
  emits: ["tab"],
  data() { return { at: this.start }; },
  computed: { uid() { return `tab${this.$.uid}-`; } },
  methods: {
    go(id) { if (id === this.at) return; this.at = id; this.$emit("tab", id); },
    key(e) {
      const n = this.items.length, i = this.items.findIndex((t) => t.id === this.at), to = { ArrowRight: i + 1, ArrowLeft: i - 1 + n, Home: 0, End: n - 1 }[e.key];
      if (to === undefined) return;
      e.preventDefault(); this.go(this.items[to % n].id);
      this.$nextTick(() => this.$el.querySelector("[aria-selected=true]").focus());
    },
  },
};

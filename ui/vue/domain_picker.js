/* Choose exactly so many names from a list: native checkboxes, price and reason beside each. */
Kit.style(`
.picks{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(340px,100%),1fr));overflow:hidden}.pick{display:grid;grid-template-columns:20px minmax(0,1fr) auto;gap:12px;align-items:center;min-height:48px;padding:4px 20px;box-shadow:0 -1px var(--line);cursor:pointer;transition:background .12s}.pick:hover{background:var(--bg-hover)}
.pick:has(:focus-visible){outline:2px solid var(--accent);outline-offset:-2px}.pick:has(:disabled){cursor:default}.pick:has(:disabled):hover{background:none}.pick.off .nm{color:var(--text-muted)}
.pick input{position:absolute;opacity:0!important;width:0;height:0}.pick .tick{width:20px;height:20px;border:1.5px solid var(--border-strong);border-radius:5px;display:grid;place-items:center}.pick .tick .i{width:14px;height:14px;stroke-width:3;opacity:0}.pick:has(:checked) .tick{background:var(--accent-strong);border-color:var(--accent-strong);color:var(--on-fill)}.pick:has(:checked) .tick .i{opacity:1}.pick.off .tick{border-style:dashed}
.pick .nm{font-family:var(--mono);font-size:13px;overflow-wrap:anywhere}.pick:has(:checked) .nm{color:var(--text-primary);font-weight:500}.pick .pr{font-size:13px;color:var(--text-muted);font-variant-numeric:tabular-nums;text-align:right}
.pick-rest summary{padding:12px 20px;border-top:1px solid var(--border);cursor:pointer;font-size:13px;color:var(--text-muted)}
.pick-sum{display:flex;justify-content:space-between;gap:12px;align-items:center;padding:12px 20px;border-top:1px solid var(--border);background:var(--bg-sunken);position:sticky;bottom:0;font-size:13px}.pick-sum b{font-variant-numeric:tabular-nums}`);
export default {
  template: `<fieldset><legend class="sr">{{label}}</legend><div class="picks"><label v-for="r in free" :key="r.name" class="pick"><input type="checkbox" :value="r.name" :checked="chosen.includes(r.name)" :disabled="!chosen.includes(r.name)&&chosen.length>=count" @change="flip(r.name)"><span class="tick" aria-hidden="true"><ico name="check"></ico></span><span class="nm">{{r.name}}</span><span class="pr">{{r.note}}</span></label></div><details v-if="gone.length" class="pick-rest"><summary>{{gone.length===1?'1 name is':gone.length+' names are'}} not available</summary><div class="picks"><div v-for="r in gone" :key="r.name" class="pick off"><span class="tick" aria-hidden="true"></span><span class="nm">{{r.name}}</span><span class="pr">{{r.note}}</span></div></div></details><div class="pick-sum"><span role="status"><b>{{chosen.length}} of {{count}}</b> chosen</span><span class="muted">{{total}}</span></div></fieldset>`,
  props: { modelValue: Array, loopback: null, label: String, rows: Array, count: Number },
  emits: ["update:model-value"],
  data() { return { chosen: [...this.modelValue] }; },
  computed: {
    free() { return this.rows.filter((r) => r.free); },
    gone() { return this.rows.filter((r) => !r.free); },
    total() {
      const cents = this.rows.filter((r) => this.chosen.includes(r.name)).reduce((sum, r) => sum + r.cents, 0);
      return cents ? `$${(cents / 100).toFixed(2)} a year` : "";
    },
  },
  methods: {
    flip(name) {
      this.chosen = this.chosen.includes(name) ? this.chosen.filter((n) => n !== name) : [...this.chosen, name];
      this.$emit("update:model-value", this.chosen);
    },
  },
};

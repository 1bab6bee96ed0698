/* An import on its way: how far it is, what became of the rows, how it ended. */
Kit.style(`
.ig{padding:20px;display:grid;gap:16px}.ig-nums{display:grid;grid-template-columns:repeat(auto-fit,minmax(110px,1fr));gap:14px 20px}.ig-nums div{display:grid}.ig-nums b{font-size:20px;line-height:28px;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.016em}.ig-nums span{font-size:12px;line-height:16px;color:var(--text-muted)}`);
const SHOWN = [["created", "new contacts"], ["changed", "known, changed"], ["unchanged", "known, the same"], ["repeated", "repeated rows"], ["suppressed", "new, get no mail"], ["refused", "not taken"]];
const UNDONE = [["removed", "contacts removed"], ["restored", "as before again"], ["later", "kept, in a later import"], ["kept", "kept, edited since"]];
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" aria-label="Progress" data-testid="import-progress"><div class="ig"><div class="row between g8 wrap"><strong>{{headline}}</strong><kit-status :value="data.status"></kit-status></div><div v-if="moving" class="bar tone-accent" role="progressbar" aria-label="Rows read" :aria-valuenow="data.percent" aria-valuemin="0" aria-valuemax="100"><i :style="{width:Math.max(1,data.percent)+'%'}"></i></div><div v-if="data.error.message" class="alert tone-danger" role="note"><ico name="circle-alert"></ico><div class="stack g2 grow"><h3>{{data.error.message}}</h3><p>{{data.error.action}}</p></div></div><div v-if="data.status!=='ready'" class="ig-nums"><div v-for="n in numbers" :key="n[0]"><b :class="{'t-danger':n[0]==='refused'&&data.counts.refused}">{{(data.counts[n[0]]||0).toLocaleString('en')}}</b><span>{{n[1]}}</span></div></div></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    moving() { return this.data.status === "running"; },
    numbers() { return ["undoing", "undone"].includes(this.data.status) ? UNDONE : SHOWN; },
    headline() {
      const d = this.data, n = (x) => x.toLocaleString("en"), rows = (x) => `${n(x)} ${x === 1 ? "row" : "rows"}`;
      return { ready: `${rows(d.total)}, not imported yet`, running: `${n(d.position)} of ${rows(d.total)}`, done: `${rows(d.position)} imported`, cancelled: `Stopped after ${n(d.position)} of ${rows(d.total)}`, failed: `Stopped after ${n(d.position)} of ${rows(d.total)}`, undoing: "Taking the import back", undone: "The import is taken back" }[d.status];
    },
  },
  methods: { summary() { return this.headline; } },
};

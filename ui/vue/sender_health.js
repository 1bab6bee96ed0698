/* How an organization stands as a sender: rates with their colours, proved senders, and whether it is held back. */
Kit.style(`
.sh li{display:grid;grid-template-columns:minmax(0,1fr) auto 92px;align-items:center;gap:2px 14px;padding:12px 20px;border-bottom:1px solid var(--line)}.sh .k{font-weight:500;font-size:14px}.sh .d{grid-column:1;font-size:12.5px;line-height:18px;color:var(--text-muted)}.sh .v{grid-row:1/3;grid-column:2;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums;color:var(--tone-text)}.sh .s{grid-row:1/3;grid-column:3;text-align:right}
.sh-foot{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;padding:12px 20px;font-size:13px;color:var(--text-muted)}.sh-foot a{color:var(--accent-text)}.sh-foot a:hover{text-decoration:underline;text-underline-offset:3px}.sh-foot .mk{display:inline-flex;gap:6px;align-items:center;color:var(--tone-text)}.sh-foot .i{width:15px;height:15px}
@media (max-width:599px){.sh li{grid-template-columns:minmax(0,1fr) auto}.sh .s{grid-column:2;grid-row:2;text-align:right}.sh .v{grid-row:1;text-align:right}}`);
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" aria-label="Sender health" data-testid="sender-health"><div class="card-head wrap"><div class="grow stack"><h2>Sender health</h2><p>The last {{data.days}} days, {{data.delivered.toLocaleString("en-US")}} delivered</p></div><kit-status :value="standing"></kit-status></div>
<ul class="sh"><li v-for="r in data.rows" :key="r.id" :class="'tone-'+tone(r)" :data-testid="'health-'+r.id"><span class="k">{{r.title}}</span><span class="d">{{r.text}}</span><span class="v">{{r.level==='none'?'–':percent(r)}}</span><span class="s"><kit-status :value="r.level"></kit-status></span></li></ul>
<div class="sh-foot"><span class="mk" :class="data.verified?'tone-success':'tone-warning'"><ico :name="data.verified?'shield-check':'shield-alert'"></ico>{{proved}}</span><span class="grow"></span><a href="/senders">Senders</a></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: { standing() { return this.data.state === "good" && this.data.rows.every((r) => r.level === "none") ? "none" : this.data.state; }, proved() { return this.data.senders ? `${this.data.verified} of ${this.data.senders} sender ${this.data.senders === 1 ? "address has" : "addresses have"} a verified domain` : "No sender address yet"; } },
  methods: {
    tone: (r) => Kit.look(r.level)[0],
    percent: (r) => `${(100 * r.rate).toFixed(r.rate && r.rate < 0.1 ? 2 : 1)} %`,
    summary() { return this.data.rows.map((r) => `${r.title} ${r.level === "none" ? "not known" : this.percent(r)}`).join(", "); },
  },
};

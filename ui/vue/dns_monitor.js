/* The DNS of one domain on its way: a ring, each kind of record with how far it is, and the step that moves. */
Kit.style(`
.dm-top{display:flex;align-items:center;gap:20px;padding:20px;border-bottom:1px solid var(--line);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 9%,transparent),transparent 60%)}
.dm-ring{width:72px;height:72px;flex:none;position:relative;display:grid;place-items:center;font-weight:600;font-size:17px;letter-spacing:-.02em;font-variant-numeric:tabular-nums}.dm-ring svg{position:absolute;inset:0;transform:rotate(-90deg)}.dm-ring circle{fill:none;stroke-width:5;stroke:var(--bg-hover)}.dm-ring .arc{stroke:var(--tone);stroke-linecap:round;transition:stroke-dashoffset .7s var(--ease),stroke .3s}.dm-ring small{font-size:11px;color:var(--text-muted);font-weight:500}
.dm-rows li{display:grid;grid-template-columns:76px minmax(0,1fr) auto;gap:2px 16px;align-items:center;padding:12px 20px;border-bottom:1px solid var(--line)}.dm-rows .k{font-weight:600}.dm-rows .say{font-size:13px;color:var(--text-muted);overflow-wrap:anywhere}.dm-rows .when{text-align:right}
.dm-now{padding:14px 20px;display:grid;grid-template-columns:16px minmax(0,1fr);gap:2px 12px}.dm-now .i{margin-top:2px;color:var(--tone-text)}.dm-now p{grid-column:2;font-size:13px;color:var(--text-muted);overflow-wrap:anywhere}
.dm-steps{border-top:1px solid var(--line)}.dm-steps summary{padding:12px 20px;cursor:pointer;font-size:13px;color:var(--text-muted);outline-offset:-2px!important}.dm-steps ol{padding:0 20px 14px;display:flex;flex-direction:column;gap:8px}.dm-steps li{display:flex;align-items:center;gap:10px;font-size:13px;flex-wrap:wrap}.dm-steps li .i{width:15px;height:15px;color:var(--tone-text)}.dm-steps .pending{color:var(--text-muted)}
@media (max-width:599px){.dm-top{padding:16px;gap:14px}.dm-rows li{grid-template-columns:56px minmax(0,1fr);padding:12px 16px}.dm-rows .when{grid-column:2;text-align:left}.dm-now{padding:14px 16px}}`);
const ROUND = 2 * Math.PI * 32;
const NODE = { done: ["success", "circle-check"], running: ["accent", "loader-circle"], waiting: ["warning", "hourglass"], failed: ["danger", "circle-alert"] };
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" :aria-label="'DNS of '+data.name" data-testid="dns-status-monitor"><div class="dm-top" :class="'tone-'+tone"><div class="dm-ring" role="img" :aria-label="data.percent+' percent visible'"><svg viewBox="0 0 72 72" aria-hidden="true"><circle cx="36" cy="36" r="32"></circle><circle class="arc" cx="36" cy="36" r="32" :stroke-dasharray="round" :stroke-dashoffset="round*(1-data.percent/100)"></circle></svg><span aria-hidden="true">{{data.percent}}<small>%</small></span></div>
<div class="grow stack g4"><div class="row g8 wrap"><h2>{{data.name}}</h2><kit-status :value="data.status"></kit-status></div><p class="muted">{{data.message}}</p></div></div>
<ul class="dm-rows" aria-label="Records"><li v-for="r in data.rows" :key="r.id" :data-testid="r.id+'-status'"><span class="k">{{r.title}}</span><span class="say">{{r.say}}</span><span class="when"><kit-status :value="r.state"></kit-status></span></li></ul>
<div v-if="data.now" class="dm-now" :class="'tone-'+data.now.tone"><ico :name="data.now.tone==='danger'?'circle-alert':data.now.tone==='success'?'circle-check':'hourglass'"></ico><strong>{{data.now.title}}</strong><p v-if="data.now.text">{{data.now.text}}</p><p v-if="data.now.limit">{{data.now.limit}}</p><p v-if="data.now.until">Looked at again in <b><kit-left :until="data.now.until" done="a moment"></kit-left></b></p></div>
<details class="dm-steps"><summary>{{done}} of {{data.steps.length}} steps done</summary><ol><li v-for="s in data.steps" :key="s.id" :class="[s.state,'tone-'+node(s)[0]]"><ico :name="node(s)[1]"></ico><span>{{s.title}}</span><span v-if="s.detail" class="muted">{{s.detail}}</span><span class="sr">{{s.state}}</span></li></ol></details><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    round: () => ROUND,
    tone() { return Kit.look(this.data.status)[0]; },
    done() { return this.data.steps.filter((s) => s.state === "done").length; },
  },
  methods: {
    node: (s) => NODE[s.state] || ["neutral", "circle-dashed"],
    summary() { return `${this.data.name}: ${this.data.percent} percent visible. ${this.data.rows.map((r) => `${r.title} ${Kit.look(r.state)[2]}`).join(", ")}`; },
  },
};

/* Where each record is visible and from when on: records by resolvers, or resolver by resolver on narrow screens. */
Kit.style(`
.pg-top{display:flex;align-items:center;gap:20px;padding:20px;border-bottom:1px solid var(--line);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 9%,transparent),transparent 60%)}
.pg-ring{width:84px;height:84px;flex:none;position:relative;display:grid;place-items:center;font-weight:600;font-size:20px;letter-spacing:-.02em;font-variant-numeric:tabular-nums}.pg-ring svg{position:absolute;inset:0;transform:rotate(-90deg)}.pg-ring circle{fill:none;stroke-width:5;stroke:var(--bg-hover)}.pg-ring .arc{stroke:var(--tone);stroke-linecap:round;transition:stroke-dashoffset .7s var(--ease),stroke .3s}.pg-ring small{font-size:12px;color:var(--text-muted);font-weight:500}
.pg-top h2 .num{color:var(--tone-text);margin-left:.3em}.pg-foot{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12px;line-height:16px;color:var(--text-muted)}.pg-foot b{color:var(--text-primary);font-weight:500}
.pg-bar{display:flex;gap:12px;align-items:center;padding:10px 20px;border-bottom:1px solid var(--line);flex-wrap:wrap}.pg-seg{display:flex;gap:2px;padding:3px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken)}.pg-seg button{min-height:28px;padding:0 12px;border:0;border-radius:var(--r-sm);background:none;color:var(--text-muted);font-size:13px;font-weight:500;cursor:pointer}.pg-seg [aria-pressed=true]{background:var(--bg-hover);color:var(--text-primary);box-shadow:var(--lift)}.pg-bar .check{padding:4px 0;font-size:13px;align-items:center}
.pg-scroll{position:relative;overflow-x:auto;outline-offset:-2px!important}.pg-t{width:100%;font-size:13px}.pg-t th{font-size:12px;font-weight:500;color:var(--text-muted);text-align:left;padding:10px 12px;white-space:nowrap;background:color-mix(in srgb,var(--bg-primary) 36%,var(--bg-card));border-bottom:1px solid var(--line);vertical-align:bottom}.pg-t thead th small{display:block;font-weight:400;font-size:11px;line-height:14px;max-width:118px;overflow:hidden;text-overflow:ellipsis}
.pg-t td,.pg-t tbody th{padding:8px 12px;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}.pg-t tr:last-child>*{border-bottom:0}.pg-t tbody th{background:var(--bg-card)}.pg-t :is(td,th):first-child{position:sticky;left:0;padding-left:20px;min-width:230px;max-width:300px;z-index:1;box-shadow:1px 0 0 var(--line)}.pg-t :is(td,th):last-child{padding-right:20px}.pg-t .nm{display:block;color:var(--text-primary);font-size:13px;line-height:20px}.pg-t .ct{display:block;font-size:12px;line-height:16px;color:var(--text-muted);font-weight:400}
.pgc{display:inline-flex;align-items:center;gap:5px;line-height:20px;color:var(--tone-text);font-variant-numeric:tabular-nums}.pgc .i{width:14px;height:14px;stroke-width:2}.pg-list{display:flex;flex-direction:column}.pg-list details{border-bottom:1px solid var(--line)}.pg-list details:last-child{border-bottom:0}.pg-list summary{display:grid;grid-template-columns:minmax(0,1fr) 72px auto;gap:4px 14px;align-items:center;padding:12px 20px;cursor:pointer;outline-offset:-2px!important;list-style:none}.pg-list summary::-webkit-details-marker{display:none}.pg-list .at{font-size:12px;line-height:16px;color:var(--text-muted);display:block}.pg-list ul{padding:2px 20px 14px;display:flex;flex-direction:column;gap:8px}.pg-list li{display:flex;justify-content:space-between;gap:16px;font-size:13px;align-items:flex-start}.pg-list li .mono{overflow-wrap:anywhere;min-width:0}
@media (max-width:599px){.pg-top{padding:16px;gap:14px;flex-wrap:wrap}.pg-ring{width:72px;height:72px;font-size:17px}.pg-act{width:100%}.pg-act .btn{flex:1}.pg-bar{padding:10px 16px}.pg-seg button{min-height:38px}.pg-list summary{padding:12px 16px;min-height:44px}.pg-list ul{padding:2px 16px 14px}}`);
const ROUND = 2 * Math.PI * 37;
const LOOKS = {
  visible: ["success", "check", "visible", "This resolver shows the record."],
  missing: ["neutral", "circle-dashed", "not published", "The authoritative servers do not show it yet."],
  cached_absence: ["warning", "clock", "", "It remembers that nothing was there, until its time is up."],
  cached_old: ["warning", "history", "", "It still shows the older record, until its time is up."],
  silent: ["danger", "wifi-off", "silent", "It did not answer."],
  unasked: ["neutral", "ellipsis", "not asked", "The first look is under way."],
};
const PUBLISHED = { yes: ["success", "check-check", "yes"], partly: ["warning", "circle-alert", "in part"], no: ["neutral", "circle-dashed", "not yet"], silent: ["danger", "wifi-off", "no answer"] };
const LANES = { hot: "every 30 s, because it is new or somebody looks", warm: "with growing pauses, because it takes longer", cold: "every four hours, because two days have passed" };
const STATUS = { polling: "accent", completed: "success", timeout: "warning", cancelled: "neutral" };
const Cell = {
  props: { c: Object },
  template: `<span class="pgc" :class="'tone-'+look[0]" :title="why"><ico :name="look[1]"></ico>{{text}}<span v-if="c.state==='silent'" class="sr">. {{why}}</span></span>`,
  computed: {
    look() { return LOOKS[this.c.state] || LOOKS.unasked; },
    text() { return this.look[2] || (this.late ? "due now" : `from ${Kit.time(this.c.from)}`); },
    late() { return this.c.from && Date.parse(this.c.from) < Kit.now(); },
    why() { return this.c.reason || this.look[3]; },
  },
};
const Row = {
  components: { Cell },
  props: { r: Object, columns: Array },
  template: `<tr><th scope="row"><span class="nm mono cut" :title="r.name">{{r.kind}} {{r.name}}</span><span class="ct mono cut" :title="r.content">{{r.content}}</span></th><td><span class="pgc" :class="'tone-'+told[0]"><ico :name="told[1]"></ico>{{told[2]}}</span></td><td class="num">{{r.coverage}} %</td><td class="num"><span v-if="r.status==='propagated'" class="pgc tone-success"><ico name="circle-check"></ico>now</span><template v-else-if="r.predicted_at">{{at}}</template><span v-else class="muted">–</span></td><td v-for="c in columns" :key="c.name"><cell :c="r.cells[c.name]||{state:'unasked'}"></cell></td></tr>`,
  computed: { told() { return PUBLISHED[this.r.published] || PUBLISHED.no; }, at() { return Kit.time(this.r.predicted_at); } },
};
export default {
  mixins: [Kit.live],
  components: { Row, Cell },
  emits: ["gap", "check", "stop"],
  data() { return { by: matchMedia("(max-width:767px)").matches ? "place" : "record", open: false, busy: false }; },
  template: `<section class="card flush" aria-label="Propagation"><div class="pg-top" :class="'tone-'+tone"><div class="pg-ring" role="img" :aria-label="k.percent+' percent of the records are visible everywhere'"><svg viewBox="0 0 84 84" aria-hidden="true"><circle cx="42" cy="42" r="37"></circle><circle class="arc" cx="42" cy="42" r="37" :stroke-dasharray="round" :stroke-dashoffset="round*(1-k.percent/100)"></circle></svg><span aria-hidden="true">{{k.percent}}<small>%</small></span></div>
<div class="grow stack g4"><div class="row g8 wrap"><h2>{{headline}}<span v-if="eta" class="num">{{eta}}</span></h2><kit-status :value="k.status"></kit-status></div><p class="muted">{{k.message}}</p><div class="pg-foot"><span><b>{{k.propagated}} of {{k.total}}</b> records at <b>{{data.columns.length}}</b> resolvers</span><span v-if="moving&&ahead">in <b><kit-left :until="k.predicted_at"></kit-left></b></span><span v-if="moving">looked at {{lane}}<template v-if="k.next_at">, next in <b><kit-left :until="k.next_at" done="a moment"></kit-left></b></template></span><span v-if="error">{{error}}</span></div></div>
<div class="row g8 pg-act"><button type="button" class="btn secondary" :class="{busy}" :disabled="busy||wait>0" @click="check"><ico name="refresh-cw"></ico>{{wait>0&&!busy?'Check now ('+wait+' s)':'Check now'}}</button><button v-if="moving" type="button" class="btn ghost" @click="$emit('stop')"><ico name="circle-pause"></ico>Stop</button></div></div>
<div class="pg-bar"><div class="pg-seg" role="group" aria-label="Arrange by"><button type="button" :aria-pressed="String(by==='record')" @click="by='record'">By record</button><button type="button" :aria-pressed="String(by==='place')" @click="by='place'">By place</button></div><span class="grow"></span><label v-if="data.rows.length>8" class="check"><input type="checkbox" v-model="open">Only what is not visible yet</label></div>
<div v-if="by==='record'" class="pg-scroll" tabindex="0" role="region" aria-label="Records by resolvers, scrollable"><table class="pg-t"><thead><tr><th scope="col">Record</th><th scope="col">Published<small>at your DNS host</small></th><th scope="col">Coverage<small>of those who answer</small></th><th scope="col">Everywhere<small>from</small></th><th v-for="c in data.columns" :key="c.name" scope="col" :title="c.name">{{short(c.name)}}<small :title="c.place">{{c.place||c.address}}</small></th></tr></thead><tbody><row v-for="r in rows" :key="r.id" :r="r" :columns="data.columns"></row></tbody></table><p v-if="!rows.length" class="empty muted">Everything is visible everywhere.</p></div>
<div v-else class="pg-list"><details v-for="(p,i) in places" :key="p.name" :open="i===0"><summary><span><strong>{{p.name}}</strong><span class="at">{{p.place||p.address}}</span></span><span class="bar" aria-hidden="true" :class="p.seen===data.rows.length?'tone-success':'tone-accent'"><i :style="{width:(data.rows.length?100*p.seen/data.rows.length:0)+'%'}"></i></span><span class="num cap">{{p.seen}} / {{data.rows.length}}<span class="sr"> visible</span></span></summary><ul><li v-for="r in rows" :key="r.id"><span class="mono">{{r.kind}} {{r.name}}</span><cell class="keep" :c="r.cells[p.name]||{state:'unasked'}"></cell></li></ul></details></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    round: () => ROUND,
    k() { return this.data.check; },
    tone() { return STATUS[this.k.status]; },
    moving() { return this.k.status === "polling" || this.k.status === "timeout"; },
    lane() { return LANES[this.k.lane]; },
    ahead() { return this.k.predicted_at && Date.parse(this.k.predicted_at) > Kit.now(); },
    eta() { return this.k.status === "completed" ? Kit.time(this.k.finished_at) : this.moving && this.ahead ? Kit.time(this.k.predicted_at) : ""; },
    headline() { return this.k.status === "completed" ? "Everything visible since" : this.k.status === "cancelled" ? "Watching was stopped" : this.eta ? "Everything visible from" : this.k.looks ? "Becoming visible" : "Looking for the first time"; },
    error() { const s = this.k.eta_error_seconds; return this.k.status !== "completed" || s === null ? "" : Math.abs(s) < 2 ? "The prediction was right to the second." : `The prediction was ${Kit.span(Math.abs(s))} off.`; },
    wait() { return this.k.looked_at ? Math.max(0, Math.ceil(25 - (Kit.now() - Date.parse(this.k.looked_at)) / 1000)) : 0; },
    rows() { return this.open ? this.data.rows.filter((r) => r.status !== "propagated") : this.data.rows; },
    places() { return this.data.columns.map((c) => ({ ...c, seen: this.data.rows.filter((r) => r.cells[c.name]?.state === "visible").length })); },
  },
  methods: {
    short: (name) => name.replace(/ [0-9.]+$/, ""),
    check() { this.busy = true; this.$emit("check"); setTimeout(() => { this.busy = false; }, 1500); },
    summary() { return `${this.k.percent} percent visible, ${this.k.propagated} of ${this.k.total} records. ${this.headline} ${this.eta}`; },
  },
};

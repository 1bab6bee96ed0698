/* A campaign on its way: how it stands, what holds it, and where every message is, as a sum that adds up. */
Kit.style(`
.cp-top{padding:20px;display:grid;gap:14px;border-bottom:1px solid var(--line);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 9%,transparent),transparent 60%)}
.cp-why{padding:12px 14px;border-radius:var(--r-md);font-size:13px;border:1px solid color-mix(in srgb,var(--tone) 28%,transparent);background:color-mix(in srgb,var(--tone) 7%,transparent);display:grid;gap:4px}.cp-why .m{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12px;color:var(--text-muted)}.cp-why .m b{color:var(--text-primary);font-weight:500}
.cp-bar{display:flex;height:8px;border-radius:4px;overflow:hidden;background:var(--bg-hover)}.cp-bar i{background:var(--tone);transition:width .4s var(--ease)}
.cp-sum{padding:18px 20px;display:flex;flex-wrap:wrap;gap:14px 0;align-items:flex-start}.cp-sum>div{display:grid;gap:1px;padding-right:14px}.cp-sum .n{font-size:20px;line-height:28px;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.016em}.cp-sum .k{font-size:12px;color:var(--text-muted);display:flex;align-items:center;gap:6px}.cp-sum .k::before{content:"";width:8px;height:8px;border-radius:2px;background:var(--tone)}.cp-sum .whole .k::before{display:none}.cp-sum .op{font-size:18px;line-height:28px;color:var(--text-muted);padding-right:14px}.cp-sum .none .n{color:var(--text-muted);font-weight:500}
.cp-foot{padding:12px 20px;border-top:1px solid var(--line);display:flex;gap:8px 12px;align-items:center;flex-wrap:wrap;font-size:13px}.cp-foot .mk{display:inline-flex;gap:6px;align-items:center}.cp-unclear{padding:14px 20px;border-top:1px solid var(--line);font-size:13px;display:grid;grid-template-columns:16px minmax(0,1fr);gap:2px 12px}.cp-unclear .i{color:var(--warning-text);margin-top:2px}.cp-unclear p{grid-column:2;color:var(--text-muted)}
@media (max-width:599px){.cp-top,.cp-sum,.cp-foot,.cp-unclear{padding:14px 16px}.cp-sum{display:grid;grid-template-columns:1fr 1fr;gap:14px}.cp-sum .op{display:none}}`);
const TONES = { sent: "success", sending: "accent", queued: "neutral", suppressed: "purple", failed: "danger", held: "warning", unknown: "warning" };
export default {
  mixins: [Kit.live],
  emits: ["gap", "receipt"],
  template: `<section class="card flush" aria-label="Progress" data-testid="campaign-progress"><div class="cp-top" :class="'tone-'+tone"><div class="row g8 wrap"><kit-status :value="data.status"></kit-status><p class="grow" data-testid="campaign-headline">{{data.headline}}</p><span v-if="data.planned" class="num muted">{{percent}} %</span></div>
<div v-if="data.why" class="cp-why" role="note" data-testid="campaign-why"><strong>{{data.why.cause}}</strong><span v-if="data.why.remedy" class="muted">{{data.why.remedy}}</span><div class="m"><span v-if="data.why.limit">Limit <b>{{data.why.limit}}</b></span><span v-if="data.why.until">Goes on in <b><kit-left :until="data.why.until" done="a moment"></kit-left></b></span><span v-if="data.why.ends">Expected to end <b><kit-ago :at="data.why.ends"></kit-ago></b></span></div></div>
<div v-if="data.planned" class="cp-bar" role="progressbar" aria-label="Messages settled" :aria-valuenow="percent" aria-valuemin="0" aria-valuemax="100"><i v-for="p in there" :key="p.key" :class="'tone-'+tones[p.key]" :style="{width:(p.count/data.planned*100)+'%'}"></i></div></div>
<div v-if="data.planned" class="cp-sum" role="group" aria-label="Balance"><div class="whole"><span class="n" data-testid="planned">{{num(data.planned)}}</span><span class="k">planned</span></div><span class="op" aria-hidden="true">=</span><template v-for="(p,i) in shown" :key="p.key"><span v-if="i" class="op" aria-hidden="true">+</span><div :class="['tone-'+tones[p.key],{none:!p.count}]" :title="p.text"><span class="n" :data-testid="'part-'+p.key">{{num(p.count)}}</span><span class="k">{{p.title.toLowerCase()}}</span></div></template></div>
<div v-if="unclear" class="cp-unclear"><ico name="circle-help"></ico><strong>{{num(unclear)}} {{unclear===1?'message is':'messages are'}} unclear</strong><p>The connection broke after {{unclear===1?'it was':'they were'}} handed over, so {{unclear===1?'it':'they'}} may have gone out. Nothing is sent twice: the provider's events settle most of these by themselves. The receipt names each one.</p></div>
<div v-if="data.planned" class="cp-foot"><span class="mk grow" :class="data.holds?'t-success':'t-danger'"><ico :name="data.holds?'circle-check':'triangle-alert'"></ico>{{data.holds?'The sum adds up: no message is lost.':'The sum does not add up. Support has been told.'}}</span><button type="button" class="btn secondary slim" data-testid="receipt" @click="$emit('receipt')"><ico name="receipt"></ico>Download receipt</button></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    tones: () => TONES,
    tone() { return Kit.look(this.data.status)[0]; },
    percent() { return Math.floor(this.data.progress * 100); },
    there() { return this.data.parts.filter((p) => p.count); },
    shown() { return this.data.parts.filter((p) => p.count || ["sent", "queued"].includes(p.key)); },
    unclear() { return this.data.parts.find((p) => p.key === "unknown").count; },
  },
  methods: {
    num: (n) => n.toLocaleString("en"),
    summary() { return `${Kit.look(this.data.status)[2]}. ${this.data.headline}`; },
  },
};

/* What came of a campaign: the funnel, what went wrong, opens and clicks over time, the links; people, machines or all. */
Kit.style(`
.cr{display:flex;flex-direction:column;gap:20px}.cr-bar{display:flex;align-items:center;gap:8px 14px;flex-wrap:wrap}.cr-bar p{font-size:13px;color:var(--text-muted)}
.cr-seg{display:flex;gap:2px;padding:3px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken)}.cr-seg button{min-height:30px;padding:0 12px;border:0;border-radius:var(--r-sm);background:none;color:var(--text-muted);font:inherit;font-size:13px;font-weight:500;cursor:pointer;white-space:nowrap}.cr-seg button[aria-pressed=true]{background:var(--bg-hover);color:var(--text-primary)}
.cr-funnel{display:flex;flex-direction:column}.cr-funnel li{border-bottom:1px solid var(--line)}.cr-funnel li:last-child{border-bottom:0}.cr-step{display:grid;grid-template-columns:104px minmax(0,1fr) 92px 64px;align-items:center;gap:14px;padding:11px 20px}a.cr-step:hover{background:var(--bg-hover)}.cr-step .k{font-weight:500;font-size:14px}.cr-step .n{text-align:right;font-weight:600;font-variant-numeric:tabular-nums}.cr-step .p{text-align:right;font-size:13px;color:var(--text-muted);font-variant-numeric:tabular-nums}
.cr-track{height:10px;border-radius:5px;background:var(--bg-hover);overflow:hidden}.cr-track i{display:block;height:100%;border-radius:5px;background:var(--tone);transition:width .6s var(--ease)}
.cr-bad{display:grid;grid-template-columns:repeat(4,minmax(0,1fr));border-top:1px solid var(--line)}.cr-bad>*{border-right:1px solid var(--line)}.cr-bad>:last-child{border-right:0}.cr-bad li>*{display:block;padding:14px 20px}.cr-bad a:hover{background:var(--bg-hover)}.cr-bad .k{display:block;font-size:12.5px;color:var(--text-muted)}.cr-bad .n{display:block;margin-top:2px;font-size:18px;font-weight:600;font-variant-numeric:tabular-nums}.cr-bad small{font-size:12.5px;font-weight:500;color:var(--text-muted);margin-left:6px}
.cr-links{width:100%;font-size:13.5px}.cr-links th{font-size:12px;font-weight:500;color:var(--text-muted);text-align:left;padding:9px 12px;border-bottom:1px solid var(--line);white-space:nowrap}.cr-links td{padding:10px 12px;border-bottom:1px solid var(--line);vertical-align:middle}.cr-links tr:last-child td{border-bottom:0}.cr-links :is(th,td):first-child{padding-left:20px}.cr-links :is(th,td):last-child{padding-right:20px}.cr-links .r{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.cr-links .u{overflow-wrap:anywhere;min-width:160px}.cr-links .cr-track{width:96px;height:8px}
.cr-none{padding:22px 20px;color:var(--text-muted);font-size:14px}.cr-chart{padding:20px}
@media (max-width:599px){.cr-step{grid-template-columns:minmax(0,1fr) auto 58px;gap:6px 10px;padding:11px 16px}.cr-step .cr-track{grid-column:1/-1;grid-row:2}.cr-bad{grid-template-columns:repeat(2,minmax(0,1fr))}.cr-bad li>*{padding:12px 16px}.cr-bad>:nth-child(2n){border-right:0}.cr-bad>:nth-child(-n+2){border-bottom:1px solid var(--line)}.cr-seg{width:100%}.cr-seg button{flex:1;padding:0 6px;min-height:38px}.cr-links .cr-part{display:none}.cr-chart{padding:16px}}`);
const VIEWS = [["people", "Likely people", "Without what scanners and mail services load by themselves."], ["all", "Everything", "Each open and click, whoever caused it."], ["machines", "Machines", "Scanners, link checks and services that load all images."]];
const full = (n) => Number(n).toLocaleString("en-US");
const percent = (x) => `${(100 * x).toFixed(x && x < 0.1 ? 2 : 1)} %`;
const short = (n) => (n >= 1e6 ? `${+(n / 1e6).toFixed(2)}M` : n >= 1e3 ? `${+(n / 1e3).toFixed(2)}k` : `${+n.toFixed(2)}`);
const above = (top) => {
  if (top <= 4) return 4;
  const step = top / 4, size = 10 ** Math.floor(Math.log10(step));
  return 4 * size * [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((f) => f * size >= step * 0.999);
};
const Course = {
  props: { course: Object, view: String },
  template: `<figure class="cr-chart"><div class="chart"><div class="values" aria-hidden="true"><span v-for="t in ticks" :key="t">{{t}}</span></div><div class="plot" style="height:200px"><svg viewBox="0 0 100 100" role="img" preserveAspectRatio="none" :aria-label="said"><path v-for="i in 5" :key="i" class="grid" :d="'M0 '+(i-1)*25+'H100'"></path><g v-for="s in series" :key="s.kind" :class="'tone-'+s.tone"><path class="fill" :d="s.line+'L100 100L0 100Z'"></path><path class="line" :d="s.line"></path></g></svg><div class="hits" aria-hidden="true"><i v-for="(l,i) in course.labels" :key="l" :data-tip="l+' · '+series.map(s=>full(s.values[i])+' '+s.name).join(', ')"></i></div></div><div class="labels" aria-hidden="true"><span v-for="l in shown" :key="l">{{l}}</span></div></div><div class="legend" aria-hidden="true"><span v-for="s in series" :key="s.kind" :class="'tone-'+s.tone">{{s.name}}</span></div>
<div class="sr"><table><caption>Opens and clicks over time</caption><thead><tr><th scope="col">When</th><th v-for="s in series" :key="s.kind" scope="col">{{s.name}}</th></tr></thead><tbody><tr v-for="(l,i) in course.labels" :key="l"><th scope="row">{{l}}</th><td v-for="s in series" :key="s.kind">{{full(s.values[i])}}</td></tr></tbody></table></div></figure>`,
  computed: {
    top() { return above(Math.max(0, ...["opened", "clicked"].flatMap((kind) => this.course.series[`${kind}:${this.view}`]))); },
    ticks() { return [4, 3, 2, 1, 0].map((i) => short((this.top * i) / 4)); },
    series() { return [["opened", "opens", "accent"], ["clicked", "clicks", "success"]].map(([kind, name, tone]) => { const values = this.course.series[`${kind}:${this.view}`]; return { kind, name, tone, values, line: this.line(values) }; }); },
    shown() { const every = Math.max(1, Math.ceil(this.course.labels.length / 7)); return this.course.labels.filter((_, i) => i % every === 0); },
    said() { return `From ${this.course.labels[0]} to ${this.course.labels.at(-1)}: ${this.series.map((s) => `${full(s.values.reduce((a, b) => a + b, 0))} ${s.name}`).join(", ")}.`; },
  },
  methods: {
    full,
    line(values) { const all = values.length === 1 ? [values[0], values[0]] : values; return all.map((v, i) => `${i ? "L" : "M"}${((i / (all.length - 1)) * 100).toFixed(2)} ${(100 - (v / this.top) * 100).toFixed(2)}`).join(""); },
  },
};
export default {
  mixins: [Kit.live],
  components: { Course },
  emits: ["gap"],
  data: () => ({ view: "people" }),
  template: `<div class="cr" data-testid="campaign-report"><div class="cr-bar"><div class="cr-seg" role="group" aria-label="Whose opens and clicks"><button v-for="v in views" :key="v[0]" type="button" :aria-pressed="String(view===v[0])" @click="view=v[0]">{{v[1]}}</button></div><p>{{hint}}</p></div>
<section class="card flush" aria-label="Funnel"><ol class="cr-funnel"><li v-for="s in steps" :key="s.kind" :data-testid="'funnel-'+s.kind"><component :is="s.href?'a':'div'" class="cr-step" :href="s.href"><span class="k">{{s.title}}</span><span class="cr-track" :class="'tone-'+s.tone" aria-hidden="true"><i :style="{width:100*Math.min(1,s.share)+'%'}"></i></span><span class="n">{{full(s.count)}}</span><span class="p">{{s.kind==='planned'?'':percent(s.rate)}}</span></component></li></ol>
<ul class="cr-bad"><li v-for="b in bad" :key="b.title"><component :is="b.href?'a':'div'" :href="b.href"><span class="k">{{b.title}}</span><span class="n">{{full(b.count)}}<small v-if="b.count">{{percent(b.rate)}}</small></span></component></li></ul></section>
<section class="card flush" aria-label="Opens and clicks over time"><div class="card-head wrap"><div class="grow stack"><h2>Opens and clicks over time</h2><p>{{data.course.step==='hour'?'By the hour':'By the day'}}, in the campaign's time zone</p></div></div><p v-if="!data.tracks.opens&&!data.tracks.clicks" class="cr-none">This campaign was sent without counting opens and clicks.</p><Course v-else :course="data.course" :view="view"></Course></section>
<section class="card flush" aria-label="Links"><div class="card-head wrap"><div class="grow stack"><h2>Links</h2><p>People who clicked, and all clicks</p></div></div><p v-if="!links.length" class="cr-none">There is no link in this mail whose clicks are counted.</p><div v-else class="cr-scroll" style="overflow-x:auto" tabindex="0" role="region" aria-label="Links, scrollable"><table class="cr-links"><thead><tr><th scope="col">Link</th><th scope="col" class="cr-part"><span class="sr">Share</span></th><th scope="col" class="r">{{view==='machines'?'Messages':'People'}}</th><th scope="col" class="r">Clicks</th></tr></thead><tbody><tr v-for="l in links" :key="l.id"><td class="u">{{l.url}}</td><td class="cr-part"><span class="cr-track tone-success" style="display:block" aria-hidden="true"><i :style="{width:100*l.views[view].unique/most+'%'}"></i></span></td><td class="r">{{full(l.views[view].unique)}}</td><td class="r">{{full(l.views[view].total)}}</td></tr></tbody></table></div></section><p class="sr" role="status">{{spoken}}</p></div>`,
  computed: {
    views: () => VIEWS,
    hint() { return VIEWS.find((v) => v[0] === this.view)[2]; },
    steps() {
      const d = this.data, kind = (name) => d.kinds[name][name === "replied" ? "all" : this.view], whole = d.planned || 1;
      const step = (name, title, count, rate, tone = "accent") => ({ kind: name, title, count, rate, tone, share: count / whole, href: name === "planned" || !count ? null : this.list(name) });
      return [
        step("planned", "Planned", d.planned, 1, "neutral"),
        step("sent", "Sent", d.sent, d.sent / whole, "neutral"),
        step("delivered", "Delivered", d.delivered, d.sent ? d.delivered / d.sent : 0),
        step("opened", "Opened", kind("opened").unique, kind("opened").rate),
        step("clicked", "Clicked", kind("clicked").unique, kind("clicked").rate, "success"),
        step("replied", "Replied", kind("replied").unique, kind("replied").rate, "success"),
      ];
    },
    bad() { return [["bounced", "Bounced"], ["complained", "Complaints"], ["unsubscribed", "Unsubscribed"]].map(([kind, title]) => ({ title, count: this.data.kinds[kind].all.unique, rate: this.data.kinds[kind].all.rate, href: this.data.kinds[kind].all.unique ? this.list(kind) : null })).concat({ title: "Failed or left out", count: this.data.failed + this.data.suppressed, rate: (this.data.failed + this.data.suppressed) / (this.data.planned || 1) }); },
    links() { return [...this.data.links].sort((a, b) => b.views[this.view].unique - a.views[this.view].unique || a.id - b.id); },
    most() { return Math.max(1, ...this.links.map((l) => l.views[this.view].unique)); },
  },
  methods: {
    full, percent,
    list(kind) { return `/campaigns/${this.data.id}/recipients?kind=${kind}` + (kind === "opened" || kind === "clicked" ? `&view=${this.view}` : ""); },
    summary() { return this.steps.slice(2).map((s) => `${s.title} ${full(s.count)}`).join(", "); },
  },
};

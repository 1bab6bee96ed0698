/* A row of figures, each with its trend and a small line of the last days. */
Kit.style(`
.stats{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(220px,100%),1fr));gap:16px}
.stat{position:relative;display:flex;flex-direction:column;height:100%;padding:16px 20px;overflow:hidden;transition:border-color .12s}
.stat .k{display:flex;align-items:center;gap:8px;font-size:13px;font-weight:500;color:var(--text-muted)}
.stat .v{font-size:28px;line-height:36px;font-weight:600;letter-spacing:-.024em;font-variant-numeric:tabular-nums;margin-top:4px;height:36px}.stat .v small{font-size:14px;font-weight:500;color:var(--text-muted);letter-spacing:0;margin-left:4px}
.stat .t{display:flex;align-items:center;gap:5px;font-size:12px;line-height:16px;margin-top:2px;min-height:16px}.stat .t .i{width:14px;height:14px}.stat .t:empty{display:none}
.stat .spark{position:absolute;right:20px;top:46px;width:88px;height:28px}a.stat:hover{border-color:var(--border-strong)}
@media (max-width:599px){.stats{grid-template-columns:repeat(2,minmax(0,1fr));gap:12px}.stat{padding:14px 16px}.stat .spark{display:none}.stat .v{font-size:24px;line-height:32px}}`);
const ARROW = { up: "trending-up", down: "trending-down" };
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<div><ul class="stats"><li v-for="c in data.cards" :key="c.id"><component :is="c.href?'a':'div'" :href="c.href" class="card stat"><span class="k"><ico v-if="c.icon" :name="c.icon"></ico>{{c.title}}</span><span class="v">{{c.value}}<small v-if="c.unit">{{c.unit}}</small></span><span class="t" :class="'t-'+(c.tone||'neutral')"><ico v-if="arrow(c)" :name="arrow(c)"></ico>{{c.trend}}</span>
<svg v-if="c.spark&&c.spark.length>1" class="spark" :class="'t-'+(c.tone&&c.tone!=='neutral'?c.tone:'accent')" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><path class="area" :d="line(c.spark)+'L100 100L0 100Z'"></path><path :d="line(c.spark)"></path></svg></component></li></ul><p class="sr" role="status">{{spoken}}</p></div>`,
  methods: {
    arrow: (c) => ARROW[c.direction],
    line(values) {
      const low = Math.min(...values), range = Math.max(...values) - low || 1;
      return values.map((v, i) => `${i ? "L" : "M"}${((i / (values.length - 1)) * 100).toFixed(1)} ${(96 - ((v - low) / range) * 92).toFixed(1)}`).join("");
    },
    summary() { return this.data.cards.map((c) => `${c.title} ${c.value}`).join(", "); },
  },
};

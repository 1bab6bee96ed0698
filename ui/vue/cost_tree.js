/* What each part of an SPF record costs in lookups, as an indented list. */
Kit.style(`
.ct-l{display:flex;flex-direction:column;font-size:13px}.ct-l li{display:grid;grid-template-columns:minmax(0,1fr) 74px;gap:12px;padding:6px 0;border-bottom:1px solid var(--line);align-items:baseline}.ct-l li:last-child{border-bottom:0}.ct-l .mono{overflow-wrap:anywhere}.ct-l .n{text-align:right;font-variant-numeric:tabular-nums}.ct-l .bad{color:var(--danger-text)}`);
export default {
  template: `<ul class="ct-l" :aria-label="label"><li v-for="(r,i) in rows" :key="i"><span class="mono" :style="{paddingLeft:Math.min(r.depth,6)*16+'px'}">{{r.term}}<span v-if="r.problem" class="bad"> · {{r.problem}}</span></span><span class="n">{{r.lookups}} {{r.lookups===1?'lookup':'lookups'}}</span></li></ul>`,
  props: { rows: Array, label: String },
};

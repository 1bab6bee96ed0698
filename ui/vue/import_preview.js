/* The first rows of a file with the verdict on each: what an import would do. */
Kit.style(`
.ip{display:block}.ip li{display:grid;grid-template-columns:44px minmax(0,1fr) auto;gap:2px 12px;align-items:center;padding:9px 20px;border-bottom:1px solid var(--line);font-size:13.5px}.ip li:last-child{border-bottom:0}.ip .n{color:var(--text-muted);font-size:12px;font-variant-numeric:tabular-nums}.ip .say{grid-column:2/-1;font-size:12.5px;color:var(--text-muted);overflow-wrap:anywhere}.ip .cells{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.ip .refused .cells{color:var(--text-muted)}.ip .refused .say{color:var(--danger-text)}.ip-box{margin:-20px;max-height:440px;overflow:auto;outline-offset:-2px!important}
@media (max-width:599px){.ip li{grid-template-columns:30px minmax(0,1fr) auto;padding:10px 16px}.ip-box{margin:-16px}}`);
export default {
  template: `<div class="ip-box" tabindex="0" role="region" aria-label="First rows of the file"><div v-if="wrong" class="empty tone-warning"><div class="tile"><ico name="triangle-alert"></ico></div><h2>{{wrong}}</h2><p>Choose above what the columns are.</p></div><ol v-else class="ip" aria-label="Rows"><li v-for="r in list" :key="r.row" :class="r.verdict"><span class="n">{{r.row}}</span><span class="cells">{{r.cells.filter(Boolean).join(' · ')}}</span><kit-status :value="r.verdict"></kit-status><span v-if="!['new'].includes(r.verdict)" class="say">{{r.why}}</span></li></ol></div>`,
  props: { rows: Array, problem: String },
  data() { return { list: this.rows, wrong: this.problem }; },
  methods: { show(rows, problem) { this.list = rows; this.wrong = problem; } },
};

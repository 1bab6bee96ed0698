/* Every provision at once, for the operator: who, which step, what it waits for, how old. */
Kit.style(`
.cells{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(292px,100%),1fr));gap:12px}
.cell{display:flex;flex-direction:column;gap:10px;height:100%;padding:14px 16px;border:1px solid var(--line);border-radius:var(--r-lg);background:var(--bg-card);box-shadow:var(--lift);transition:border-color .2s}a.cell:hover{border-color:var(--border-strong)}.cell.tone-danger{border-color:color-mix(in srgb,var(--danger) 48%,transparent)}
.cell .sub{font-size:12px;line-height:16px;color:var(--text-muted)}.cell .pips{display:flex;gap:3px}.cell .pips i{flex:1;height:4px;border-radius:2px;background:var(--bg-hover);transition:background .4s}.cell .pips .on{background:var(--success)}.cell .pips .now{background:var(--tone);animation:pulse 1.8s ease-in-out infinite}.cell.tone-danger .now{animation:none}`);
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<div><ul class="cells" aria-label="Provisions"><li v-for="r in data.rows" :key="r.id"><a class="cell" :class="'tone-'+look(r)[0]" :href="r.href"><div class="row between g8 top"><div class="stack"><span class="strong cut">{{r.name}}</span><span class="sub cut">{{r.organization}}</span></div><kit-status :value="r.status"></kit-status></div>
<div class="pips" role="img" :aria-label="'step '+r.step+' of '+r.steps"><i v-for="n in r.steps" :class="{on:n<r.step||r.status==='active',now:n===r.step&&r.status!=='active'}"></i></div>
<div class="row between g8 sub"><span class="cut">{{r.step}}/{{r.steps}} · {{r.step_title}}</span><kit-ago class="keep" :at="r.created_at"></kit-ago></div><div v-if="r.why" class="sub row g6 top"><ico :name="r.status==='failed'?'circle-alert':'hourglass'" :class="'t-'+look(r)[0]"></ico><span>{{r.why}}</span></div></a></li></ul><p class="sr" role="status">{{spoken}}</p></div>`,
  methods: {
    look: (r) => Kit.look(r.status),
    summary() {
      const n = {};
      for (const r of this.data.rows) n[r.status] = (n[r.status] || 0) + 1;
      return Object.entries(n).map(([s, k]) => `${k} ${Kit.look(s)[2]}`).join(", ");
    },
  },
};

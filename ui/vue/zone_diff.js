/* What a plan does to a zone: each record with what stands there and what will, and why. */
Kit.style(`
.zd{display:flex;flex-direction:column}.zd li{padding:14px 0;border-bottom:1px solid var(--line);display:grid;gap:8px}.zd li:first-child{padding-top:0}.zd li:last-child{border-bottom:0;padding-bottom:0}.zd .why{font-size:13px;color:var(--text-muted)}
.zd .ln{display:grid;grid-template-columns:18px minmax(0,1fr) auto;gap:6px;align-items:start;padding:6px 6px 6px 10px;border-radius:var(--r-sm);font:12.5px/20px var(--mono);letter-spacing:0;overflow-wrap:anywhere;background:color-mix(in srgb,var(--tone) 9%,transparent)}.zd .ln>span:first-child{color:var(--tone-text);user-select:none}.zd .ln.plain{grid-template-columns:minmax(0,1fr) auto}.zd .ln.gone{text-decoration:line-through;text-decoration-color:color-mix(in srgb,var(--text-muted) 70%,transparent);color:var(--text-muted)}.zd .ln .cap{font-family:var(--font);white-space:nowrap}.zd .ln .btn{min-height:22px;width:24px;margin:-1px 0}
@media (max-width:1023px){.zd .ln .btn{min-height:44px;width:44px;margin:-8px -4px -8px 0}}`);
const VERBS = { create: ["success", "plus", "Add"], update: ["warning", "pencil", "Change"], delete: ["danger", "minus", "Remove"] };
const RISKS = { medium: ["warning", "Medium risk"], high: ["danger", "High risk"] };
export default {
  template: `<ul class="zd" :aria-label="label"><li v-for="r in rows" :key="r.id"><div class="row g8 wrap"><span v-if="verb(r)" class="badge" :class="'tone-'+verb(r)[0]"><ico :name="verb(r)[1]"></ico>{{verb(r)[2]}}</span><strong class="mono">{{r.kind}}</strong><span class="mono wraps">{{r.name}}</span><span class="grow"></span><span v-if="r.risk&&risk(r)" class="badge plain" :class="'tone-'+risk(r)[0]">{{risk(r)[1]}}</span><kit-status v-if="r.status" :value="r.status"></kit-status><span v-if="r.title" class="badge plain tone-neutral">{{r.title}}</span></div>
<div v-if="r.before.length||r.after.length" class="stack g2"><div v-for="b in r.before" :key="'b'+b" class="ln gone tone-danger"><span aria-hidden="true">−</span><del>{{b}}</del><span></span></div><div v-for="a in r.after" :key="a" class="ln" :class="r.action?'tone-success':'tone-neutral plain'"><span v-if="r.action" aria-hidden="true">+</span><span>{{a}}</span><button type="button" class="btn ghost icon" :data-copy="a" :aria-label="'Copy '+r.kind+' '+a"><ico name="copy"></ico></button></div></div><p v-if="r.why" class="why">{{r.why}}</p></li></ul>`,
  props: { rows: Array, label: String },
  methods: { verb: (r) => VERBS[r.action], risk: (r) => RISKS[r.risk] },
};

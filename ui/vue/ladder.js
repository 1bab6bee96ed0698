/* The rungs from watching to refusing: where the domain stands, and where advice leads. */
Kit.style(`
.lad{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:8px}.lad li{position:relative;padding:12px 14px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken);display:flex;flex-direction:column;gap:4px;min-width:0}.lad .s{font-size:12px;line-height:16px;color:var(--text-muted)}.lad .here{border-color:var(--accent);background:color-mix(in srgb,var(--accent) 12%,var(--bg-sunken))}.lad .next{border-style:dashed;border-color:var(--success)}.lad .past{color:var(--text-muted)}.lad .row .i{width:14px;height:14px}
@media (max-width:767px){.lad{grid-template-columns:minmax(0,1fr)}}`);
export default {
  template: `<ol class="lad" aria-label="Stages"><li v-for="(s,i) in stages" :key="s.stage" :class="{here:s.stage===at,next:s.stage===to&&to!==at,past:i<place}" :aria-current="s.stage===at?'step':null"><span class="row g6"><ico v-if="s.stage===at" name="circle-check" class="t-accent"></ico><strong>{{s.title}}</strong></span><span class="s">{{s.stage===at?'The domain is here':s.stage===to?'Advised next':s.text}}</span></li></ol>`,
  props: { stages: Array, at: String, to: String },
  computed: { place() { return this.stages.findIndex((s) => s.stage === this.at); } },
};

/* How to change name servers: the two names to copy, then numbered steps for each registrar. */
Kit.style(`
.ns-names{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(240px,100%),1fr));gap:10px}
.ns-tabs{display:flex;gap:4px;padding:3px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken);width:max-content;max-width:100%;flex-wrap:wrap}
.ns-tabs button{min-height:30px;padding:0 12px;border:0;border-radius:var(--r-sm);background:none;color:var(--text-muted);font-size:13px;font-weight:500;cursor:pointer;white-space:nowrap;outline-offset:-2px!important}.ns-tabs button:hover{color:var(--text-primary)}.ns-tabs [aria-selected=true]{background:var(--bg-hover);color:var(--text-primary);box-shadow:var(--lift)}
.ns-steps{display:flex;flex-direction:column;gap:14px;counter-reset:n}.ns-steps li{display:grid;grid-template-columns:26px minmax(0,1fr);gap:2px 12px}.ns-steps .n{width:26px;height:26px;border-radius:50%;border:1.5px solid var(--border-strong);display:grid;place-items:center;font-size:12px;font-weight:600;font-variant-numeric:tabular-nums}.ns-steps .t{font-weight:500;line-height:26px}.ns-steps p{grid-column:2;font-size:13px;color:var(--text-muted);overflow-wrap:anywhere}.ns-steps .do{color:var(--text-primary)}
@media (max-width:1023px){.ns-tabs button{min-height:44px}}`);
export default {
  template: `<div class="stack g16"><div v-if="data.required.length" class="ns-names"><div v-for="(n,i) in data.required" :key="n" class="copy"><code tabindex="0" role="group" :aria-label="'Name server '+(i+1)">{{n}}</code><button type="button" class="btn ghost icon" :data-copy="n" :aria-label="'Copy name server '+(i+1)"><ico name="copy"></ico></button></div></div>
<div v-else class="row g8 muted" role="status"><span class="spin" aria-hidden="true"></span>Your name servers are being prepared. This takes a few seconds.</div>
<p v-if="data.current.length&&!data.verified" class="cap muted">The registry names {{data.current.join(" and ")}} at the moment.</p>
<template v-if="!data.verified"><div class="ns-tabs" role="tablist" aria-label="Registrar" @keydown="key"><button v-for="g in names" :key="g" type="button" role="tab" :id="uid+g" :aria-selected="String(g===at)" :aria-controls="uid+'p'" :tabindex="g===at?0:-1" @click="at=g">{{g==="other"?"Other registrar":data.guides[g].title}}</button></div>
<div role="tabpanel" :id="uid+'p'" :aria-labelledby="uid+at" class="stack g12"><ol class="ns-steps"><li v-for="s in steps" :key="s.number"><span class="n" aria-hidden="true">{{s.number}}</span><span class="t">{{s.title}}</span><p>{{s.description}}</p><p class="do">{{s.action}}</p></li></ol>
<a v-if="link" class="lnk row g4" :href="link" :target="away?'_blank':null" :rel="away?'noopener noreferrer':null">{{away?"Help at "+data.guides[at].title:"More about name servers"}}<ico v-if="away" name="external-link"></ico><span v-if="away" class="sr">(new tab)</span></a></div></template></div>`,
  props: { data: Object },
  data() { return { at: this.data.guide }; },
  watch: { "data.guide"(to, before) { if (this.at === before) this.at = to; } },
  computed: {
    uid() { return `ns${this.$.uid}-`; },
    names() { return Object.keys(this.data.guides); },
    steps() { return this.data.guides[this.at].steps; },
    link() { return this.steps[0]?.help_link; },
    away() { return this.link.startsWith("https://"); },
  },
  methods: {
    key(e) {
      const i = this.names.indexOf(this.at), n = this.names.length, to = { ArrowRight: i + 1, ArrowLeft: i - 1 + n, Home: 0, End: n - 1 }[e.key];
      if (to === undefined) return;
      e.preventDefault(); this.at = this.names[to % n];
      this.$nextTick(() => this.$el.querySelector("[aria-selected=true]").focus());
    },
  },
};

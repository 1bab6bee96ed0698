/* Pages about one thing, as tabs that are links. */
Kit.style(`
.ltabs{display:flex;gap:2px;border-bottom:1px solid var(--line);overflow-x:auto;scrollbar-width:none}
.ltabs a{position:relative;display:flex;align-items:center;min-height:40px;padding:0 12px;color:var(--text-muted);font-size:13.5px;font-weight:500;white-space:nowrap;outline-offset:-2px!important;transition:color .12s}.ltabs a:hover,.ltabs [aria-current]{color:var(--text-primary)}
.ltabs [aria-current]::after{content:"";position:absolute;inset:auto 10px 0;height:2px;border-radius:2px 2px 0 0;background:var(--accent)}
@media (max-width:1023px){.ltabs a{min-height:44px}}`);
export default {
  template: `<nav class="ltabs" :aria-label="label"><a v-for="t in items" :key="t.href" :href="t.href" :aria-current="t.href===at?'page':null">{{t.title}}</a></nav>`,
  props: { items: Array, label: String, at: String },
  mounted() { this.$el.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }); },
};

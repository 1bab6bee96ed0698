/* How a domain stands and what comes next, in one line with one button. */
Kit.style(`
.dstrip{display:flex;align-items:center;gap:14px;padding:14px 20px;border:1px solid color-mix(in srgb,var(--tone) 30%,var(--line));border-radius:var(--r-lg);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 10%,var(--bg-card)),var(--bg-card) 60%);box-shadow:var(--lift)}.dstrip .what{font-size:13px;color:var(--text-muted)}
@media (max-width:599px){.dstrip{flex-wrap:wrap;padding:14px 16px}.dstrip .go{width:100%}.dstrip .go .btn{width:100%}}`);
export default {
  mixins: [Kit.live],
  emits: ["gap", "act"],
  data() { return { busy: false }; },
  template: `<section class="dstrip" :class="'tone-'+data.tone" aria-label="Next step"><kit-status class="keep" :value="data.status"></kit-status><div class="grow stack g2"><strong>{{data.title}}</strong><span v-if="data.text" class="what">{{data.text}}</span></div><div class="go keep"><a v-if="data.href" class="btn primary" :href="data.href">{{data.verb}}</a><button v-else-if="data.act" type="button" class="btn primary" :class="{busy}" :disabled="busy" @click="go">{{data.verb}}</button></div><p class="sr" role="status">{{spoken}}</p></section>`,
  methods: {
    go() { this.busy = true; this.$emit("act"); setTimeout(() => { this.busy = false; }, 2500); },
    summary() { return `${Kit.look(this.data.status)[2]}. ${this.data.title}`; },
  },
};

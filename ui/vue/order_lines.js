/* What becomes of each name of an order, as the registry goes on. */
Kit.style(`
.ol-top{display:flex;align-items:center;gap:14px;padding:18px 20px;border-bottom:1px solid var(--line);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 9%,transparent),transparent 60%);flex-wrap:wrap}
.ol li{display:grid;grid-template-columns:minmax(0,1fr) auto 84px;gap:2px 16px;align-items:center;padding:12px 20px;border-bottom:1px solid var(--line)}.ol li:last-child{border-bottom:0}.ol .p{text-align:right;font-variant-numeric:tabular-nums}.ol .say{grid-column:1/-1;font-size:13px;color:var(--text-muted)}.ol a{font-weight:500}.ol a:hover{color:var(--accent-text);text-decoration:underline;text-underline-offset:3px}
@media (max-width:599px){.ol li{padding:12px 16px;grid-template-columns:minmax(0,1fr) auto}.ol .p{grid-column:2}}`);
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" aria-label="Order"><div class="ol-top" :class="'tone-'+tone"><div class="grow stack g2"><h2>{{data.title}}</h2><p class="muted">{{data.text}}</p></div><kit-status :value="data.status"></kit-status></div><ul class="ol" aria-label="Names"><li v-for="i in data.items" :key="i.id"><a v-if="i.href" class="mono" :href="i.href">{{i.name}}</a><span v-else class="mono">{{i.name}}</span><kit-status :value="i.status"></kit-status><span class="p">{{i.price}}</span><span v-if="i.state||i.reason||i.refunded" class="say">{{i.state}} {{i.reason}} <b v-if="i.refunded">{{i.refunded}} paid back.</b></span></li></ul><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: { tone() { return Kit.look(this.data.status)[0]; } },
  methods: { summary() { return this.data.items.map((i) => `${i.name} ${Kit.look(i.status)[2]}`).join(", "); } },
};

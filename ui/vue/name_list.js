/* Names with their price and one button each: what can be bought, or what is in the cart. */
Kit.style(`
.nl{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(380px,100%),1fr))}.nl li{display:grid;grid-template-columns:minmax(0,1fr) auto auto;gap:14px;align-items:center;min-height:52px;padding:6px 20px;box-shadow:0 -1px var(--line)}.nl.one{grid-template-columns:minmax(0,1fr)}.nl .n{font-size:13px;line-height:16px;color:var(--text-muted);display:block}.nl .p{text-align:right;font-variant-numeric:tabular-nums}.nl .p small{display:block;font-size:12px;line-height:16px;color:var(--text-muted)}.nl .off .mono,.nl .off .p{color:var(--text-muted)}.nl .btn{min-width:78px}
@media (max-width:599px){.nl li{padding:6px 16px;gap:10px}}`);
export default {
  template: `<ul class="nl" :class="{one}" :aria-label="label"><li v-for="r in rows" :key="r.id" :class="{off:r.off}"><span><span class="mono wraps">{{r.name}}</span><span v-if="r.note" class="n">{{r.note}}</span></span><span class="p">{{r.price}}<small v-if="r.renewal">{{r.renewal}}</small></span><button v-if="!r.off" type="button" class="btn slim" :class="[r.quiet?'ghost':'secondary',{busy:busy===r.id}]" :disabled="!!busy" :aria-label="r.verb+' '+r.name" @click="pick(r)"><ico v-if="busy!==r.id" :name="r.icon"></ico>{{r.verb}}</button><span v-else class="badge plain tone-neutral">{{r.verb}}</span></li></ul>`,
  props: { rows: Array, label: String, one: Boolean },
  emits: ["pick"],
  data() { return { busy: "" }; },
  watch: { rows() { this.busy = ""; } },
  methods: { pick(r) { this.busy = r.id; this.$emit("pick", r.id); setTimeout(() => { this.busy = ""; }, 4000); } },
};

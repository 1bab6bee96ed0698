/* One of a few, each explained on a card: native radio buttons, so arrows and forms work. */
Kit.style(`
.opts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(220px,100%),1fr));gap:12px}
.opt{position:relative;display:flex;flex-direction:column;gap:4px;padding:18px;border:1px solid var(--border);border-radius:var(--r-lg);background:var(--bg-card);box-shadow:var(--lift);cursor:pointer;transition:border-color .14s,background .14s}.opt:hover{border-color:var(--border-strong)}
.opt:has(:checked){border-color:var(--accent);box-shadow:0 0 0 1px var(--accent),0 8px 28px color-mix(in srgb,var(--accent) 14%,transparent);background:color-mix(in srgb,var(--accent) 9%,var(--bg-card))}.opt:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}.opt:has(:disabled){opacity:.55;cursor:default}
.opt input{position:absolute;opacity:0!important}.opt .top{display:flex;align-items:center;gap:8px;padding-right:28px;min-height:24px}.opt h3{font-weight:600}.opt .mark{position:absolute;top:21px;right:18px;width:18px;height:18px;border-radius:50%;border:1.5px solid var(--border-strong);display:grid;place-items:center}.opt .mark .i{width:12px;height:12px;stroke-width:3;opacity:0}
.opt:has(:checked) .mark{background:var(--accent-strong);border-color:var(--accent-strong);color:var(--on-fill)}.opt:has(:checked) .mark .i{opacity:1}
.opt .price{font-size:24px;line-height:32px;font-weight:600;letter-spacing:-.022em;font-variant-numeric:tabular-nums;margin-top:6px}.opt .price small{display:block;font-size:13px;line-height:20px;margin-bottom:6px;font-weight:400;color:var(--text-muted);letter-spacing:0}
.opt .badge{background:color-mix(in srgb,var(--accent) 12%,var(--bg-primary))}.opt .line{display:flex;gap:8px;align-items:flex-start;font-size:13px;color:var(--text-muted);padding-top:5px}.opt .line .i{width:14px;height:14px;margin-top:3px;color:var(--success-text)}`);
export default {
  template: `<fieldset><legend class="lbl" :class="{sr:quiet}" style="margin-bottom:8px">{{label}}</legend><div class="opts"><label v-for="o in options" :key="o.value" class="opt"><input type="radio" :name="uid" :value="o.value" :checked="o.value===value" :disabled="o.disabled" :data-testid="o.testid" @change="put(o.value)"><span class="top"><strong style="font-size:16px">{{o.title}}</strong><span v-if="o.badge" class="badge plain tone-accent">{{o.badge}}</span></span><span v-if="o.text" class="muted">{{o.text}}</span><span v-if="o.price" class="price">{{o.price}} <small>{{o.unit}}</small></span><span v-for="l in o.lines" class="line"><ico name="check"></ico>{{l}}</span><span class="mark" aria-hidden="true"><ico name="check"></ico></span></label></div></fieldset>`,
  props: { modelValue: null, loopback: null, label: String, quiet: Boolean, options: Array },
  emits: ["update:model-value"],
  data() { return { value: Kit.plain(this.modelValue) }; },
  watch: { modelValue(v) { this.value = Kit.plain(v); } },
  computed: { uid() { return `radio${this.$.uid}`; } },
  methods: { put(v) { this.value = v; this.$emit("update:model-value", v); } },
};

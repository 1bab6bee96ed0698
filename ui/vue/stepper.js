/* Where we are in a short series of pages. */
Kit.style(`
.stepper{display:flex;align-items:center;gap:12px}.stepper li{display:flex;align-items:center;gap:10px;color:var(--text-muted);font-size:13.5px;font-weight:500;white-space:nowrap}
.stepper li:not(:last-child){flex:1}.stepper li:not(:last-child)::after{content:"";flex:1;min-width:12px;height:1px;background:var(--border)}
.stepper .n{width:24px;height:24px;flex:none;border-radius:50%;border:1.5px solid var(--border-strong);display:grid;place-items:center;font-size:12px;font-weight:600;font-variant-numeric:tabular-nums}.stepper .n .i{width:13px;height:13px;stroke-width:3}
.stepper [aria-current]{color:var(--text-primary)}.stepper [aria-current] .n{border-color:var(--accent);background:color-mix(in srgb,var(--accent) 20%,transparent);box-shadow:0 0 0 4px color-mix(in srgb,var(--accent) 14%,transparent)}
.stepper .past{color:var(--text-primary)}.stepper .past .n{background:var(--success);border-color:var(--success);color:var(--on-bright)}.stepper .past:not(:last-child)::after{background:color-mix(in srgb,var(--success) 60%,var(--border))}.stepper a:hover{color:var(--accent-text)}
@media (max-width:599px){.stepper li:not([aria-current]) .t{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}.stepper{gap:8px}}`);
export default {
  template: `<ol class="stepper" :aria-label="label"><li v-for="(s,i) in steps" :key="i" :class="{past:i<at}" :aria-current="i===at?'step':null"><span class="n" aria-hidden="true"><ico v-if="i<at" name="check"></ico><template v-else>{{i+1}}</template></span><a v-if="s.href&&i<at" class="t" :href="s.href">{{s.title}}</a><span v-else class="t">{{s.title}}</span><span v-if="i<at" class="sr">done</span></li></ol>`,
  props: { steps: Array, at: Number, label: String },
};

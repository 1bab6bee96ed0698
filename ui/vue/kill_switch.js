/* The switch that stops all mail: one large button, what it holds, and who pressed it when and why. */
Kit.style(`
.kill{display:grid;grid-template-columns:auto minmax(0,1fr);gap:32px;align-items:center;padding:32px;border:1px solid color-mix(in srgb,var(--tone) 40%,var(--border));border-radius:var(--r-lg);background:radial-gradient(120% 160% at 0 0,color-mix(in srgb,var(--tone) 16%,transparent),transparent 60%),var(--bg-card);box-shadow:var(--lift)}
.kill-press{width:168px;height:168px;border-radius:50%;border:6px solid color-mix(in srgb,var(--danger-strong) 38%,var(--bg-card));background:var(--danger-strong);color:var(--on-fill);display:flex;flex-direction:column;align-items:center;justify-content:center;gap:6px;font-size:15px;font-weight:600;line-height:19px;cursor:pointer;text-align:center;box-shadow:inset 0 2px 0 color-mix(in srgb,var(--on-fill) 24%,transparent),0 10px 30px color-mix(in srgb,var(--danger) 30%,transparent);transition:background .12s,transform .08s,box-shadow .12s}
.kill-press:hover{background:var(--danger-press)}.kill-press:active{transform:scale(.97)}.kill-press .i{width:34px;height:34px}
.kill.on .kill-press{background:var(--bg-card);color:var(--text-primary);border-color:var(--success);box-shadow:var(--lift)}.kill.on .kill-press:hover{background:var(--bg-hover)}.kill.on .kill-press .i{color:var(--success-text)}
.kill h2{font-size:22px;line-height:30px;letter-spacing:-.015em}.kill .say{color:var(--text-muted);max-width:60ch;margin-top:4px}.kill .held{display:flex;flex-wrap:wrap;gap:8px 28px;margin-top:18px}.kill .held dt{font-size:12px;line-height:16px;color:var(--text-muted)}.kill .held dd{margin:0;font-size:20px;line-height:28px;font-weight:600;font-variant-numeric:tabular-nums}.kill .why{margin-top:14px;font-size:13.5px}
@media (max-width:599px){.kill{grid-template-columns:1fr;justify-items:center;text-align:center;padding:24px 16px;gap:20px}.kill .held{justify-content:center}}`);
export default {
  mixins: [Kit.live],
  props: { of: { type: String, default: "" }, locked: Boolean },
  emits: ["gap", "press"],
  template: `<section class="kill" :class="[{on:data.on},'tone-'+tone]" :aria-label="'Switch: '+title"><button v-if="!locked" type="button" class="kill-press" data-testid="kill-switch" @click="$emit('press',data.on)"><ico :name="data.on?'play':'octagon-x'"></ico><span>{{data.on?(drill?'End the drill':'Resume'):of?'Stop this organization':'Stop all sending'}}</span></button>
<div class="stack"><h2>{{title}}</h2><p class="say">{{say}}</p><p v-if="data.switch" class="why"><b>{{data.switch.by}}</b>, {{stamp(data.switch.at)}}: {{data.switch.reason}}</p><dl class="held"><div v-for="f in figures"><dt>{{f[0]}}</dt><dd>{{f[1].toLocaleString('en')}}</dd></div></dl></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    drill() { return this.data.on && this.data.switch.drill; },
    tone() { return !this.data.on ? "neutral" : this.drill ? "warning" : "danger"; },
    title() { return !this.data.on ? "Mail goes out" : this.drill ? "A drill is on: mail goes out" : "Sending is stopped"; },
    say() {
      if (this.drill) return "Everything is shown and written down as if it were real. No message is held.";
      if (this.data.on) return "No message leaves. What waits keeps its place and goes on exactly there.";
      return "A press stops every message within a second. Nothing is lost, and nothing is sent twice when it goes on.";
    },
    figures() {
      const word = this.data.on && !this.drill ? "held" : "would be held";
      const all = [["Messages " + word, this.data.held], ["Campaigns", this.data.campaigns]];
      return this.of ? all : [...all, ["Organizations", this.data.organizations]];
    },
  },
  methods: { stamp: Kit.stamp, summary() { return this.title; } },
};

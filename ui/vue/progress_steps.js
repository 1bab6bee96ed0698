/* The journey of one provision: a ring, and each step with its state, times, details and, while it waits, why. */
Kit.style(`
.prog{display:flex;align-items:center;gap:20px;padding:20px;border-bottom:1px solid var(--line);background:linear-gradient(100deg,color-mix(in srgb,var(--tone) 9%,transparent),transparent 60%)}
.ring{width:76px;height:76px;flex:none;position:relative;display:grid;place-items:center;font-weight:600;font-variant-numeric:tabular-nums;font-size:18px;letter-spacing:-.02em}.ring svg{position:absolute;inset:0;transform:rotate(-90deg)}.ring circle{fill:none;stroke-width:5;stroke:var(--bg-hover)}.ring .arc{stroke:var(--tone);stroke-linecap:round;transition:stroke-dashoffset .7s var(--ease),stroke .3s}.ring small{font-size:12px;color:var(--text-muted);font-weight:500}
.steps{padding:10px 20px 16px}.steps>li{position:relative;display:grid;grid-template-columns:28px minmax(0,1fr) auto;gap:0 14px;padding:9px 0}
.steps>li:not(:last-child)::before{content:"";position:absolute;left:13.5px;top:40px;bottom:-6px;width:1px;background:var(--border);transition:background .4s}.steps>li.done:not(:last-child)::before{background:color-mix(in srgb,var(--success) 55%,var(--border))}
.node{width:28px;height:28px;border-radius:50%;display:grid;place-items:center;border:1.5px solid var(--border);color:var(--text-muted);font-size:12px;font-weight:600;font-variant-numeric:tabular-nums;background:var(--bg-card);transition:background .3s,border-color .3s}.node .i{width:14px;height:14px;stroke-width:2.25}
.done>.node{background:var(--success);border-color:var(--success);color:var(--on-bright)}.done>.node .i{stroke-width:3}
.failed>.node{background:color-mix(in srgb,var(--danger) 18%,transparent);border-color:var(--danger);color:var(--danger-text)}.waiting>.node{border-color:var(--warning);color:var(--warning-text);background:color-mix(in srgb,var(--warning) 14%,transparent)}
.running>.node{border-color:transparent;color:var(--accent-text);box-shadow:inset 0 0 0 2px color-mix(in srgb,var(--accent) 26%,transparent);position:relative}.running>.node::after{content:"";position:absolute;inset:-1.5px;border-radius:50%;border:2px solid transparent;border-top-color:var(--accent);animation:spin 1s linear infinite}
.steps .name{font-weight:500;line-height:28px}.pending>.what .name,.skipped>.what .name{color:var(--text-muted);font-weight:400}
.steps .say{font-size:13px;color:var(--text-muted);overflow-wrap:anywhere}.steps .when{text-align:right;font-size:12px;line-height:16px;color:var(--text-muted);font-variant-numeric:tabular-nums;padding-top:3px;display:flex;flex-direction:column;align-items:flex-end;gap:3px}
.why{grid-column:2/-1;margin-top:8px;padding:10px 14px;border-radius:var(--r-md);font-size:13px;border:1px solid color-mix(in srgb,var(--tone) 28%,transparent);background:color-mix(in srgb,var(--tone) 7%,transparent);display:flex;flex-direction:column;gap:4px;animation:rise .25s var(--ease)}.why .m{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:12px;color:var(--text-muted)}.why .m b{color:var(--text-primary);font-weight:500}
@media (max-width:599px){.prog{padding:16px;gap:14px}.steps{padding:8px 16px 12px}.steps>li{gap:0 12px}}`);
const ROUND = 2 * Math.PI * 34;
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" :aria-label="data.title"><div class="prog" :class="'tone-'+tone"><div class="ring" role="img" :aria-label="done+' of '+total+' steps done'"><svg viewBox="0 0 76 76" aria-hidden="true"><circle cx="38" cy="38" r="34"></circle><circle class="arc" cx="38" cy="38" r="34" :stroke-dasharray="round" :stroke-dashoffset="round*(1-done/total)"></circle></svg><span aria-hidden="true">{{done}}<small>/{{total}}</small></span></div>
<div class="grow stack g4"><div class="row g8 wrap"><h2>{{data.title}}</h2><kit-status :value="data.status"></kit-status></div><p class="muted">{{headline}}</p></div></div>
<ol class="steps"><li v-for="(s,i) in data.steps" :key="s.id" :class="s.state" :aria-current="s===current?'step':null"><span class="node" aria-hidden="true"><ico v-if="mark(s)" :name="mark(s)"></ico><template v-else>{{i+1}}</template></span>
<div class="what"><div class="name">{{s.title}} <span class="sr">, {{word(s)}}</span></div><p v-if="s.detail" class="say">{{s.detail}}</p></div>
<div class="when"><span v-if="s.state!=='pending'" aria-hidden="true"><kit-status v-if="s.state!=='done'" :value="s.state"></kit-status></span><span v-if="s.started_at">{{time(s.started_at)}}<template v-if="s.ended_at&&time(s.ended_at)!==time(s.started_at)"> – {{time(s.ended_at)}}</template></span><span v-if="s.started_at">{{took(s)}}</span></div>
<div v-if="s.error" class="why tone-danger"><strong>{{s.error.message}}</strong><span class="muted">{{s.error.action}}</span></div>
<div v-else-if="s.why&&s.state==='waiting'" class="why tone-warning"><strong>{{s.why.cause}}</strong><span v-if="s.why.remedy" class="muted">{{s.why.remedy}}</span><div class="m"><span v-if="s.why.limit">Limit <b>{{s.why.limit}}</b></span><span v-if="s.why.until">Looked at again in <b><kit-left :until="s.why.until" done="a moment"></kit-left></b></span><span v-if="s.why.ends">Expected to end <b><kit-ago :at="s.why.ends"></kit-ago></b></span></div></div></li></ol><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    round: () => ROUND,
    total() { return this.data.steps.length || 1; },
    done() { return this.data.steps.filter((s) => s.state === "done" || s.state === "skipped").length; },
    current() { return this.data.steps.find((s) => !["done", "skipped", "pending"].includes(s.state)); },
    tone() { const s = this.current?.state; return s === "failed" ? "danger" : s === "waiting" ? "warning" : this.done === this.total ? "success" : "accent"; },
    headline() {
      const s = this.current;
      if (this.done === this.total) return this.data.done_text || "Every step is done.";
      if (!s) return this.done ? "The next step starts in a moment." : "Starts in a moment.";
      return { failed: `Stopped at “${s.title}”. Nothing done so far is lost.`, waiting: `Waiting in “${s.title}”. It continues by itself.` }[s.state] || `Now: ${s.title}.`;
    },
  },
  methods: {
    mark: (s) => ({ done: "check", failed: "x", waiting: "hourglass", skipped: "minus" })[s.state],
    word: (s) => Kit.look(s.state)[2],
    time: (iso) => Kit.time(iso),
    took(s) { return Kit.span(((s.ended_at ? Date.parse(s.ended_at) : Kit.now()) - Date.parse(s.started_at)) / 1000); },
    summary() { const s = this.current; return `${this.done} of ${this.total} steps done.` + (s ? ` ${s.title}: ${this.word(s)}.` : ""); },
  },
};

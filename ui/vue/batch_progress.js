/* A batch on its way: how much is done, then every item with its state, what it waits for and its error. */
Kit.style(`
.bp-top{padding:20px;display:grid;gap:12px;border-bottom:1px solid var(--line)}.bp-nums{display:flex;gap:8px 28px;flex-wrap:wrap}.bp-nums div{display:grid}.bp-nums b{font-size:20px;line-height:28px;font-weight:600;font-variant-numeric:tabular-nums;letter-spacing:-.016em}.bp-nums span{font-size:12px;color:var(--text-muted)}
.bp-tools{display:flex;gap:4px;padding:10px 20px;border-bottom:1px solid var(--line);flex-wrap:wrap}.bp-tools [aria-pressed=true]{background:var(--bg-hover);color:var(--text-primary)}
.bp-list{max-height:560px;overflow:auto;outline-offset:-2px!important}.bp-list li{display:grid;grid-template-columns:40px minmax(0,1fr) auto;gap:2px 12px;align-items:center;padding:9px 20px;border-bottom:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 46px}.bp-list li:last-child{border-bottom:0}.bp-list .n{color:var(--text-muted);font-size:12px;font-variant-numeric:tabular-nums}.bp-list .mono{overflow-wrap:anywhere}.bp-list .say{grid-column:2/-1;font-size:12.5px;color:var(--text-muted);overflow-wrap:anywhere}.bp-list .bad{color:var(--danger-text)}
@media (max-width:599px){.bp-top,.bp-tools{padding:14px 16px}.bp-list li{grid-template-columns:28px minmax(0,1fr) auto;padding:10px 16px}}`);
const SHOW = [["", "All"], ["waiting", "Waiting"], ["moving", "In progress"], ["done", "Done"], ["failed", "Failed"], ["cancelled", "Cancelled"]];
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush" :aria-label="data.title" data-testid="batch-progress"><div class="bp-top"><div class="row between g8 wrap"><div class="bp-nums"><div><b>{{data.completed}}</b><span>done</span></div><div><b>{{data.counts.moving}}</b><span>in progress</span></div><div><b>{{data.counts.waiting}}</b><span>waiting</span></div><div><b :class="{'t-danger':data.failed}">{{data.failed}}</b><span>failed</span></div><div v-if="data.success_rate!==null"><b>{{Math.round(data.success_rate*100)}} %</b><span>success</span></div><div v-if="data.ends_at"><b><kit-left :until="data.ends_at" done="soon"></kit-left></b><span>left, about</span></div></div><kit-status :value="data.status"></kit-status></div>
<div class="bar" :class="data.failed?'tone-warning':data.status==='done'?'tone-success':'tone-accent'" role="progressbar" aria-label="Items settled" :aria-valuenow="percent" aria-valuemin="0" aria-valuemax="100"><i :style="{width:percent+'%'}"></i></div></div>
<div class="bp-tools" role="group" aria-label="Show"><button v-for="s in shows" :key="s[0]" type="button" class="btn ghost slim" :aria-pressed="String(show===s[0])" @click="show=s[0]">{{s[1]}} <span class="muted num">{{s[0]?data.counts[s[0]]:data.total}}</span></button></div>
<ol class="bp-list" tabindex="0" aria-label="Items"><li v-for="r in rows" :key="r.id"><span class="n">{{r.position+1}}</span><a v-if="r.subject_id" class="mono" :href="place+r.subject_id">{{r.name}}</a><span v-else class="mono">{{r.name}}</span><kit-status :value="r.state"></kit-status><span v-if="said(r)" class="say" :class="{bad:r.state==='failed'}">{{said(r)}}</span></li></ol><p v-if="!rows.length" class="muted" style="padding:20px">No item is in this state.</p><p class="sr" role="status">{{spoken}}</p></section>`,
  data: () => ({ show: "" }),
  computed: {
    place() { return ["mailbox_provision", "sequencer_connect"].includes(this.data.kind) ? "/mailboxes/" : "/domains/"; },
    percent() { return Math.round(this.data.progress * 100); },
    shows() { return SHOW.filter((s) => !s[0] || this.data.counts[s[0]]); },
    rows() { return this.data.items.filter((r) => !this.show || r.state === this.show); },
  },
  methods: {
    said(r) {
      const tries = r.attempts > 1 ? ` Attempt ${r.attempts}.` : "";
      if (r.state === "failed") return `${r.error?.message || r.detail} ${r.error?.action || ""}${tries}`;
      return ((r.why?.cause || r.detail || "") + (r.state === "waiting" ? tries : "")).trim();
    },
    summary() { return `${this.data.completed} of ${this.data.total} done, ${this.data.failed} failed`; },
  },
};

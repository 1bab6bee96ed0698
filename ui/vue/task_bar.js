/* A task somebody started: a bar while it moves, its error when it failed, nothing when it is done. */
Kit.style(`.quiet{position:absolute}.task{display:flex;flex-direction:column;gap:8px;padding:12px 16px;border:1px solid var(--border);border-radius:var(--r-md);background:var(--bg-card);font-size:13px}.task .bar{height:4px;border-radius:2px;background:var(--bg-hover);overflow:hidden}.task .bar i{display:block;height:100%;background:var(--accent);transition:width .4s}`);
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<div :class="{quiet:!moving&&data.status!=='failed'}"><div v-if="moving" class="task"><span>{{data.title}}…</span><div class="bar" role="progressbar" :aria-label="data.title" :aria-valuenow="data.progress" aria-valuemin="0" aria-valuemax="100"><i :style="{width:Math.max(4,data.progress)+'%'}"></i></div></div><div v-else-if="data.status==='failed'" class="task t-danger" role="note">{{data.error}}</div><p class="sr" role="status">{{spoken}}</p></div>`,
  computed: { moving() { return ["queued", "running"].includes(this.data.status); } },
  methods: { summary() { return this.data.status ? `${this.data.title}: ${this.data.status}` : ""; } },
};

/* Addresses to send from, as they are proved: status with its reason, age, what can be done, and many deleted at once. */
Kit.style(`
.card.flush.snd{overflow:visible}.snd thead th:first-child{border-top-left-radius:var(--r-lg)}.snd thead th:last-child{border-top-right-radius:var(--r-lg)}.snd .bulk{border-radius:var(--r-lg) var(--r-lg) 0 0}.snd table{width:100%}.snd th{height:38px;padding:0 12px;text-align:left;font-size:12px;font-weight:500;color:var(--text-muted);white-space:nowrap;background:color-mix(in srgb,var(--bg-primary) 36%,transparent);border-bottom:1px solid var(--line)}.snd td{height:52px;padding:0 12px;font-size:13.5px;border-bottom:1px solid var(--line);white-space:nowrap}.snd tbody tr:last-child td{border-bottom:0}.snd tbody tr:hover{background:color-mix(in srgb,var(--bg-hover) 62%,transparent)}
.snd :is(td,th):first-child{padding-left:20px}.snd :is(td,th):last-child{padding-right:12px;text-align:right;width:1%}.snd .who{display:flex;align-items:center;gap:10px;min-width:0}.snd .who>.i{color:var(--text-muted);flex:none}.snd .who a{font-weight:500;overflow:hidden;text-overflow:ellipsis}.snd .who a:hover{color:var(--accent-text);text-decoration:underline;text-underline-offset:3px}.snd .nm{display:block;font-size:12px;line-height:16px;color:var(--text-muted)}.snd .do{display:inline-flex;gap:4px;align-items:center;justify-content:flex-end}.snd .tip>[role=tooltip]{white-space:normal;width:260px;text-align:left;max-width:min(260px,80vw)}
.snd .pk{appearance:none;width:18px;height:18px;margin:0;border:1.5px solid var(--border-strong);border-radius:5px;background:var(--bg-sunken);cursor:pointer;display:inline-grid;place-items:center;vertical-align:middle;flex:none}.snd .pk:checked{background:var(--accent-strong);border-color:var(--accent-strong)}.snd .pk:checked::after{content:"";width:9px;height:5px;border:solid var(--on-fill);border-width:0 0 2px 2px;transform:translateY(-1px) rotate(-45deg)}
.snd .bulk{display:flex;align-items:center;gap:12px;padding:8px 12px 8px 20px;border-bottom:1px solid var(--line);background:color-mix(in srgb,var(--accent) 8%,transparent);font-size:13px;min-height:48px}.snd .end{display:flex;align-items:center;gap:8px;padding:8px 12px 8px 20px;border-top:1px solid var(--line);font-size:13px;color:var(--text-muted);min-height:52px}
@media (max-width:599px){.snd table,.snd tbody{display:block}.snd thead{position:absolute;clip-path:inset(50%)}.snd tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:8px 12px;padding:14px 16px;border-bottom:1px solid var(--line)}.snd tbody tr:last-child{border-bottom:0}.snd td{display:flex;align-items:center;gap:12px;height:auto;padding:0!important;border:0;white-space:normal;text-align:left!important;width:auto!important}.snd td.mail{grid-column:1/-1}.snd td.age{color:var(--text-muted);justify-content:flex-end;font-size:13px}.snd td.acts{grid-column:1/-1}.snd .do{width:100%;justify-content:space-between}.snd .pk{width:24px;height:24px}.snd .who a{overflow-wrap:anywhere;white-space:normal}.snd .tip>[role=tooltip]{left:0;translate:none}}`);
const SIZE = 25;
export default {
  mixins: [Kit.live],
  emits: ["gap", "act", "many"],
  data() { return { page: 1, picked: [], busy: "" }; },
  template: `<section v-show="data.rows.length" class="card flush snd" aria-label="Senders"><div v-if="chosen.length" class="bulk"><span class="grow">{{chosen.length}} selected</span><button type="button" class="btn secondary slim" @click="$emit('many',chosen)"><ico name="trash-2"></ico>Delete</button><button type="button" class="btn ghost slim" @click="picked=[]">Clear</button></div>
<table role="table" aria-label="Senders"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col"><span class="who"><input type="checkbox" class="pk" aria-label="Select all on this page" :checked="rows.length>0&&rows.every(r=>picked.includes(r.id))" @change="all($event.target.checked)">Email Address</span></th><th role="columnheader" scope="col">Status</th><th role="columnheader" scope="col">Created</th><th role="columnheader" scope="col">Actions</th></tr></thead>
<tbody role="rowgroup"><tr v-for="r in rows" :key="r.id" role="row" data-testid="sender-row"><td role="cell" class="mail"><span class="who"><input type="checkbox" class="pk" :aria-label="'Select '+r.email" :checked="picked.includes(r.id)" @change="pick(r.id)"><ico name="globe"></ico><span class="stack"><span class="row g8 wrap"><a :href="r.href">{{r.email}}</a><span v-if="r.is_default" class="badge plain tone-purple">Default</span></span><span v-if="r.name" class="nm">{{r.name}}</span></span></span></td>
<td role="cell"><a class="tip" :href="r.href" :aria-describedby="'tip-'+r.id"><kit-status :value="r.look"></kit-status><span role="tooltip" :id="'tip-'+r.id">{{tip(r)}}</span></a></td>
<td role="cell" class="age"><kit-ago :at="r.created_at"></kit-ago></td><td role="cell" class="acts"><span class="do"><button v-if="r.status!=='verified'" type="button" class="btn secondary slim" :class="{busy:busy===r.id}" :disabled="busy===r.id||wait(r)>0" @click="verify(r)"><ico name="refresh-cw"></ico>{{wait(r)>0?'Verify ('+wait(r)+' s)':'Verify'}}</button><span v-else></span><kit-menu small :items="r.menu" :label="'Actions for '+r.email" @pick="$emit('act',[$event,r.id])"></kit-menu></span></td></tr></tbody></table>
<div class="end"><span class="grow num" role="status">Page {{page}} – {{pages}} of {{data.rows.length}} {{data.rows.length===1?'sender':'senders'}}</span><span class="num">{{rows.length}} {{rows.length===1?'item':'items'}}</span><template v-if="pages>1"><button type="button" class="btn ghost icon slim" aria-label="Previous page" :disabled="page<=1" @click="page-=1"><ico name="chevron-left"></ico></button><button type="button" class="btn ghost icon slim" aria-label="Next page" :disabled="page>=pages" @click="page+=1"><ico name="chevron-right"></ico></button></template></div><p class="sr" role="status">{{spoken}}</p></section>`,
  computed: {
    pages() { return Math.max(1, Math.ceil(this.data.rows.length / SIZE)); },
    rows() { const at = (Math.min(this.page, this.pages) - 1) * SIZE; return this.data.rows.slice(at, at + SIZE); },
    chosen() { return this.picked.filter((id) => this.data.rows.some((r) => r.id === id)); },
  },
  watch: { pages(n) { if (this.page > n) this.page = n; } },
  methods: {
    wait: (r) => (r.wait_until ? Math.max(0, Math.ceil((Date.parse(r.wait_until) - Kit.now()) / 1000)) : 0),
    tip: (r) => [r.told, r.error, r.checked_at ? `Last check ${Kit.ago(r.checked_at)}.` : ""].filter(Boolean).join(" "),
    pick(id) { this.picked = this.picked.includes(id) ? this.picked.filter((p) => p !== id) : [...this.picked, id]; },
    all(on) { const here = this.rows.map((r) => r.id), rest = this.picked.filter((p) => !here.includes(p)); this.picked = on ? [...rest, ...here] : rest; },
    verify(r) { this.busy = r.id; this.$emit("act", ["verify", r.id]); },
    load(msg) { this.busy = ""; Kit.live.methods.load.call(this, msg); },
    patch(msg) { this.busy = ""; Kit.live.methods.patch.call(this, msg); },
    done() { this.busy = ""; },
    summary() { return this.data.rows.map((r) => `${r.email} ${Kit.look(r.look)[2]}`).join(". "); },
  },
};

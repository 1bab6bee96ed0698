/* A table whose rows live on the server: search, filter, sort and page ask for them; the state stands in the address. */
Kit.style(`
.tools{display:flex;gap:8px;padding:12px 20px;border-bottom:1px solid var(--line);flex-wrap:wrap}.tools .ctl{min-width:150px}.tools .ctl.find{flex:0 1 300px}
.scroll{position:relative;overflow-x:auto;outline-offset:-2px!important}.table table{width:100%}
.table th{height:38px;padding:0 12px;text-align:left;font-size:12px;font-weight:500;color:var(--text-muted);white-space:nowrap;background:color-mix(in srgb,var(--bg-primary) 36%,transparent);border-bottom:1px solid var(--line)}
.table th button{display:inline-flex;align-items:center;gap:4px;border:0;background:none;padding:4px 0;font-weight:500;cursor:pointer}.table th button:hover,.table [aria-sort] button{color:var(--text-primary)}.table th .i{width:13px;height:13px;opacity:0}.table th button:hover .i,.table [aria-sort] .i{opacity:1}.table th.right button{flex-direction:row-reverse}
.table td{height:46px;padding:0 12px;font-size:13.5px;border-bottom:1px solid var(--line);white-space:nowrap}.table tr:last-child td{border-bottom:0}.table tbody tr{transition:background .1s}.table tbody tr:hover{background:color-mix(in srgb,var(--bg-hover) 42%,transparent)}
.table :is(td,th):first-child{padding-left:20px}.table :is(td,th):last-child{padding-right:20px}.table .right{text-align:right;font-variant-numeric:tabular-nums}.table :is(td,th).act{width:1%;text-align:right;padding-right:12px!important}.table td.act .btn{min-height:30px;width:30px}
.table td a{font-weight:500}.table td a:hover{color:var(--accent-text);text-decoration:underline;text-underline-offset:3px}.table td.nil{color:var(--text-muted)}.table td.long{white-space:normal;overflow-wrap:anywhere;min-width:34ch;padding-top:10px;padding-bottom:10px}.table td .sub{display:block;font-size:12px;line-height:16px;color:var(--text-muted)}.table .pk{appearance:none;width:18px;height:18px;margin:0 12px 0 0;vertical-align:middle;border:1.5px solid var(--border-strong);border-radius:5px;background:var(--bg-sunken);cursor:pointer;display:inline-grid;place-items:center}.table .pk:checked{background:var(--accent-strong);border-color:var(--accent-strong)}.table .pk:checked::after{content:"";width:9px;height:5px;border:solid var(--on-fill);border-width:0 0 2px 2px;transform:translateY(-1px) rotate(-45deg)}.table.stale tbody{opacity:.55;transition:opacity .15s .12s}
.card-body>.table:only-child{margin:-20px;border:0;border-radius:0;box-shadow:none}
.mk{display:inline-flex;align-items:center;gap:5px;font-size:13px}.mk .i{width:14px;height:14px;stroke-width:2}.share{display:inline-flex;align-items:center;gap:8px;font-variant-numeric:tabular-nums}.share .bar{width:48px;height:4px}@media (max-width:1600px){.share .bar{display:none}}
.feet{display:flex;align-items:center;gap:4px;padding:8px 12px 8px 20px;border-top:1px solid var(--line);font-size:13px;color:var(--text-muted);min-height:52px}.sorts{display:none!important}
@media (max-width:599px){
.table table,.table tbody{display:block}.table thead{position:absolute;top:0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.table tr{display:grid;grid-template-columns:1fr auto;gap:6px 12px;padding:14px 16px;border-bottom:1px solid var(--line)}.table tbody tr:last-child{border-bottom:0}
.table td{display:flex;justify-content:space-between;align-items:center;gap:16px;grid-column:1/-1;height:auto;padding:0!important;border:0;white-space:normal;text-align:right;font-size:13px}.table td::before{content:attr(data-label);flex:none;font-family:var(--font);letter-spacing:-.006em;color:var(--text-muted)}.table td.nil,.table td.none:not(:first-child){display:none}.table .pk{width:24px;height:24px;margin:0}.table td:first-child{justify-content:flex-start;grid-column:1;font-size:14px;text-align:left}.table td:first-child::before,.table td.act::before{content:none}.table td.act{grid-area:1/2;margin:-10px -8px -10px 0}.table td a{display:inline-flex;align-items:center;min-height:24px}.table td.act .btn{min-height:44px;width:44px}
.sorts{display:flex!important}.tools{padding:12px 16px}.tools .grow{display:none}.tools :is(.ctl,.btn){flex:1 1 calc(50% - 4px);min-width:0}.tools .ctl.find{flex-basis:100%}.feet{padding-left:16px}}`);
const MARKS = { true: ["success", "check", "Pass"], false: ["danger", "x", "Fail"], null: ["neutral", "circle-dashed", "Unknown"] };
export default {
  template: `<section class="card flush table" :class="{stale:busy}" :aria-label="label" :aria-busy="String(busy)"><div class="tools" v-if="tools&&(total||busy||narrowed)"><label v-if="search" class="ctl find"><ico name="search"></ico><input type="search" :aria-label="search" :value="q.search" :placeholder="search" autocomplete="off" spellcheck="false" @input="seek($event.target.value)"></label>
<label v-for="f in filters" class="ctl"><select :aria-label="f.label" :value="q.filters[f.key]||''" @change="choose(f.key,$event.target.value)"><option value="">{{f.every==='All'?f.label+': all':f.every}}</option><option v-for="o in f.options" :value="o[0]">{{o[1]}}</option></select><ico name="chevron-down"></ico></label>
<label v-if="sortable.length" class="ctl sorts"><select aria-label="Sort by" :value="q.sort" @change="order($event.target.value,q.descending)"><option value="" disabled>Sort by</option><option v-for="c in sortable" :value="c.key">Sort by {{c.title}}</option></select><ico name="chevron-down"></ico></label><span class="grow"></span><button v-if="csv" type="button" class="btn secondary" @click="$emit('csv',asked())"><ico name="download"></ico>Export CSV</button></div>
<div v-if="total||busy" ref="scroll" class="scroll" :tabindex="wide?0:null" :role="wide?'region':null" :aria-label="wide?label+', scrollable':null"><table role="table" :aria-label="label"><thead role="rowgroup"><tr role="row"><th v-for="(c,i) in columns" role="columnheader" scope="col" :class="{right:c.right}" :aria-sort="q.sort===c.key?(q.descending?'descending':'ascending'):null"><input v-if="pickable&&!i" type="checkbox" class="pk" aria-label="Select all on this page" :checked="rows.length>0&&rows.every(r=>picked.includes(r.id))" @change="pickAll($event.target.checked)"><button v-if="c.sortable" type="button" @click="order(c.key,q.sort===c.key&&!q.descending)">{{c.title}}<ico :name="q.sort===c.key&&q.descending?'arrow-down':'arrow-up'"></ico></button><template v-else>{{c.title}}</template></th><th v-if="menu.length" role="columnheader" scope="col" class="act"><span class="sr">Actions</span></th></tr></thead>
<tbody role="rowgroup"><template v-if="rows.length"><tr v-for="r in rows" :key="r.id" role="row"><td v-for="(c,i) in columns" role="cell" :class="{right:c.right,mono:c.kind==='mono',nil:r[c.key]==='no data',none:blank(c,r[c.key]),long:String(r[c.key]).length>60}" :data-label="c.title"><input v-if="pickable&&!i" type="checkbox" class="pk" :aria-label="'Select '+r[c.key]" :checked="picked.includes(r.id)" @change="pick(r.id)"><a v-if="c.href&&r[c.href]" :href="r[c.href]" :class="{mono:c.kind==='mono'}">{{r[c.key]}}</a><kit-status v-else-if="c.kind==='status'&&r[c.key]" :value="r[c.key]"></kit-status><span v-else-if="c.kind==='health'" class="dot" :class="'tone-'+level(r[c.key])[0]">{{level(r[c.key])[2]}}</span><kit-ago v-else-if="c.kind==='time'&&r[c.key]" :at="r[c.key]"></kit-ago><span v-else-if="c.kind==='mark'" class="mk" :class="'t-'+mark(r[c.key])[0]"><ico :name="mark(r[c.key])[1]"></ico>{{mark(r[c.key])[2]}}</span><span v-else-if="c.kind==='share'&&r[c.key]!=null" class="share"><span class="bar" :class="r[c.key]===100?'tone-success':'tone-accent'" aria-hidden="true"><i :style="{width:r[c.key]+'%'}"></i></span>{{r[c.key]}} %</span><template v-else-if="r[c.key]===null||r[c.key]===undefined||r[c.key]===''"><span class="muted">–</span></template><template v-else>{{c.kind==='number'?r[c.key].toLocaleString('en'):r[c.key]}}</template></td>
<td v-if="menu.length" role="cell" class="act"><kit-menu v-if="items(r).length" small :items="items(r)" :label="'Actions for '+(r[columns[0].key])" @pick="$emit('act',[$event,r.id])"></kit-menu></td></tr></template><template v-else-if="busy"><tr v-for="n in 6" :key="'s'+n" role="row" aria-hidden="true"><td v-for="c in columns" role="cell"><div class="skel" :style="{width:40+(n*37+c.title.length*13)%50+'%'}"></div></td><td v-if="menu.length" role="cell"></td></tr></template></tbody></table></div>
<div v-if="failed" class="empty tone-danger"><div class="tile"><ico name="circle-alert"></ico></div><h2>{{failed.message}}</h2><p>{{failed.action}}</p><div class="act"><button type="button" class="btn secondary" @click="ask()"><ico name="rotate-cw"></ico>Try again</button></div></div>
<div v-else-if="!total&&!busy&&narrowed" class="empty"><div class="tile"><ico name="search"></ico></div><h2>Nothing matches</h2><p>No row fits the search and filters chosen.</p><div class="act"><button type="button" class="btn secondary" @click="clear"><ico name="x"></ico>Clear search and filters</button></div></div><div v-else-if="!total&&!busy"><slot name="empty"></slot></div>
<div v-if="total" class="feet"><span class="grow num" role="status">{{from.toLocaleString('en')}}–{{to.toLocaleString('en')}} of {{total.toLocaleString('en')}}</span><template v-if="pages>1"><button type="button" class="btn ghost icon slim" aria-label="Previous page" :disabled="q.page<=1" @click="turn(q.page-1)"><ico name="chevron-left"></ico></button><span class="num" aria-hidden="true">{{q.page}} / {{pages}}</span><button type="button" class="btn ghost icon slim" aria-label="Next page" :disabled="q.page>=pages" @click="turn(q.page+1)"><ico name="chevron-right"></ico></button></template></div></section>`,
  props: { label: String, columns: Array, filters: Array, menu: Array, search: String, csv: Boolean, pickable: Boolean, first: Object, state: Object, size: Number, under: { type: String, default: "" } },
  emits: ["ask", "act", "csv", "picked"],
  data() { return { picked: [], rows: this.first?.rows || [], total: this.first?.total || 0, busy: !this.first, failed: null, q: structuredClone(Vue.toRaw(this.state)), wide: false, fed: !!this.first }; },
  computed: {
    tools() { return this.search || this.filters.length || this.csv; },
    sortable() { return this.columns.filter((c) => c.sortable); },
    pages() { return Math.max(1, Math.ceil(this.total / this.size)); },
    from() { return (this.q.page - 1) * this.size + 1; },
    to() { return Math.min(this.total, this.q.page * this.size); },
    narrowed() { return !!this.q.search || Object.values(this.q.filters).some(Boolean); },
  },
  mounted() { this.seek = Kit.later(220, (text) => { this.q.search = text.trim(); this.turn(1); }); this.watch = new ResizeObserver(() => this.measure()); this.watch.observe(this.$el); if (this.fed && this.q.page > this.pages) this.turn(this.pages); },
  updated() { this.measure(); },
  watch: { first(answer) { if (answer && !this.fed) this.load(answer); } }, // comes later than the element when reading it took a while
  beforeUnmount() { this.watch.disconnect(); },
  methods: {
    seek() {},
    pick(id) { this.chosen(this.picked.includes(id) ? this.picked.filter((p) => p !== id) : [...this.picked, id]); },
    pickAll(on) { const here = this.rows.map((r) => r.id), rest = this.picked.filter((p) => !here.includes(p)); this.chosen(on ? [...rest, ...here] : rest); },
    chosen(ids) { this.picked = ids; this.$emit("picked", ids); },
    unpick() { this.chosen([]); },
    level: (l) => Kit.levels[l] || Kit.levels.none,
    mark: (m) => MARKS[m ?? null],
    blank: (c, v) => c.kind !== "mark" && c.kind !== "health" && (v === null || v === undefined || v === ""),
    items(r) { return this.menu.filter((m) => !r.actions || r.actions.includes(m.id)); },
    measure() {
      const s = this.$refs.scroll, table = s?.firstElementChild;
      if (table && table !== this.table) this.watch.observe((this.table = table)); // what a cell draws later may widen it
      this.wide = !!s && s.scrollWidth > s.clientWidth + 1;
    },
    choose(key, value) { this.q.filters[key] = value; this.turn(1); },
    order(key, descending) { this.q.sort = key; this.q.descending = !!descending; this.turn(1); },
    clear() { this.q.search = ""; this.q.filters = {}; this.turn(1); },
    turn(page) { this.q.page = page; this.ask(); },
    asked() { return JSON.parse(JSON.stringify(this.q)); },
    ask() { this.busy = true; this.failed = null; this.remember(); this.$emit("ask", this.asked()); },
    load(answer) { Object.assign(this, { rows: answer.rows, total: answer.total, busy: false, failed: null, fed: true }); if (this.q.page > this.pages) this.turn(this.pages); },
    fail(advice) { Object.assign(this, { rows: [], total: 0, busy: false, failed: advice }); },
    remember() {
      const url = new URL(location.href), set = (k, v) => (v ? url.searchParams.set(this.under + k, v) : url.searchParams.delete(this.under + k));
      set("q", this.q.search); set("sort", this.q.sort && (this.q.descending ? "-" : "") + this.q.sort); set("page", this.q.page > 1 ? this.q.page : "");
      for (const f of this.filters) set(f.key, this.q.filters[f.key]);
      const path = url.pathname + url.search, prefix = window.path_prefix || "";
      history.replaceState({ page: path.startsWith(prefix) ? path.slice(prefix.length) : path }, "", path);
    },
  },
};

/* Templates as cards: a small drawing, a name, what it is for; filtered by category and by words. */
Kit.style(`
.tc-tools{display:flex;flex-wrap:wrap;gap:10px 16px;align-items:center}.tc-tools .ctl{flex:1 1 220px;max-width:320px}.tc-cats{display:flex;flex-wrap:wrap;gap:4px}
.tc-cats button{display:inline-flex;gap:7px;align-items:center;min-height:30px;padding:0 10px;border:1px solid transparent;border-radius:999px;background:none;color:var(--text-muted);font-size:13px;font-weight:500;cursor:pointer}.tc-cats button:hover{color:var(--text-primary);background:var(--bg-hover)}.tc-cats [aria-pressed=true]{color:var(--text-primary);background:var(--bg-card);border-color:var(--border)}.tc-cats .n{font-size:11px;color:var(--text-muted);font-variant-numeric:tabular-nums}
.tc{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(250px,100%),1fr));gap:16px}
.tc li{position:relative;display:flex;flex-direction:column;border:1px solid var(--line);border-radius:var(--r-lg);background:var(--bg-card);box-shadow:var(--lift);overflow:hidden;transition:border-color .14s,transform .14s var(--ease)}.tc li:hover{border-color:var(--border-strong)}.tc li:has(.tc-go:focus-visible){outline:2px solid var(--accent);outline-offset:2px}
.tc svg.sk{display:block;width:100%;aspect-ratio:16/11;background:var(--bg-hover)}.tc .in{display:flex;gap:8px;align-items:flex-start;padding:12px 8px 12px 16px;flex:1}.tc .in>.grow{min-width:0}
.tc h3{font-size:14px;line-height:20px}.tc-go{display:block;width:100%;padding:0;border:0;background:none;text-align:left;font:inherit;cursor:pointer;outline:0!important}.tc-go::after{content:"";position:absolute;inset:0}.tc .menu-wrap{position:relative;z-index:1}
.tc p{font-size:13px;line-height:18px;color:var(--text-muted);margin-top:2px}.tc .meta{display:flex;gap:8px;font-size:12px;line-height:16px;color:var(--text-muted);margin-top:8px}.tc .off svg.sk{filter:grayscale(1);opacity:.5}
@media (max-width:1023px){.tc-cats button{min-height:44px}}`);
export default {
  template: `<div class="stack g16"><div class="tc-tools"><div class="tc-cats" role="group" :aria-label="'Categories of '+label"><button v-for="c in categories" :key="c.id" type="button" :aria-pressed="String(c.id===at)" @click="choose(c.id)">{{c.title}}<span v-if="c.count!=null" class="n">{{c.count}}</span></button></div><label class="ctl"><ico name="search"></ico><span class="sr">Search {{label}}</span><input type="search" :value="words" :placeholder="'Search '+label" @input="seek($event.target.value)"></label></div>
<ul v-if="shown.length" class="tc" :aria-label="label"><li v-for="t in shown" :key="t.id" :class="{off:t.off}"><svg class="sk" viewBox="0 0 640 440" aria-hidden="true" focusable="false" preserveAspectRatio="xMidYMin slice"><template v-for="s in t.shapes"><rect v-if="s[0]==='box'" :x="s[1]" :y="s[2]" :width="s[3]" :height="s[4]" :fill="s[5]" :rx="s[6]" :opacity="s[7]"></rect><text v-else :x="s[1]" :y="s[2]" :font-size="s[3]" :fill="s[4]" :text-anchor="s[5]" font-weight="700">{{s[6]}}</text></template></svg>
<div class="in"><div class="grow"><h3 class="cut"><a v-if="t.href" class="tc-go cut" :href="t.href">{{t.title}}</a><button v-else-if="verb" type="button" class="tc-go cut" :disabled="!!busy" @click="pick(t.id)"><span class="sr">{{verb}} </span>{{t.title}}</button><template v-else>{{t.title}}</template></h3><p :class="{cut:!verb}">{{t.text||'–'}}</p><div class="meta"><span>{{t.kind}}</span><span v-if="t.at"><kit-ago :at="t.at"></kit-ago></span><span v-if="busy===t.id" class="spin" role="status" aria-label="Working"></span></div></div><kit-menu v-if="menu.length" small :items="items(t)" :label="'Actions for '+t.title" @pick="$emit('act',[$event,t.id])"></kit-menu></div></li></ul>
<div v-else-if="words||at" class="card"><div class="empty"><div class="tile"><ico name="search"></ico></div><h2>Nothing here</h2><p>{{at==='removed'?'Nothing was removed in the last 30 days.':'No template fits the search and the category.'}}</p><div class="act"><button type="button" class="btn secondary" @click="clear"><ico name="x"></ico>Show all</button></div></div></div><div v-else class="card"><slot name="empty"></slot></div>
<div v-if="more" class="row" style="justify-content:center"><button type="button" class="btn secondary" @click="further"><ico name="chevron-down"></ico>Show more</button></div><p class="sr" role="status">{{said}}</p></div>`,
  props: { label: String, verb: String, menu: { type: Array, default: () => [] }, categories: Array, cards: Array, start: Object, local: Boolean, rest: Boolean },
  emits: ["ask", "act", "pick"],
  data() { return { list: this.cards, at: this.start.category, words: this.start.search, more: this.rest, busy: "", said: "" }; },
  computed: {
    shown() {
      if (!this.local) return this.list;
      const w = this.words.toLowerCase();
      return this.list.filter((t) => (!this.at || t.category === this.at) && (!w || `${t.title} ${t.text}`.toLowerCase().includes(w)));
    },
  },
  watch: { cards(v) { this.list = v; }, rest(v) { this.more = v; } },
  mounted() { this.later = Kit.later(250, () => this.ask()); },
  methods: {
    seek(text) { this.words = text.trim(); this.later(); },
    choose(id) { this.at = id; this.ask(); },
    clear() { this.words = ""; this.at = ""; this.ask(); },
    further() { this.$emit("ask", { search: this.words, category: this.at, more: true }); },
    ask() {
      const url = new URL(location.href), set = (k, v) => (v ? url.searchParams.set(k, v) : url.searchParams.delete(k));
      set("q", this.words); set("category", this.at);
      const path = url.pathname + url.search, prefix = window.path_prefix || "";
      history.replaceState({ page: path.startsWith(prefix) ? path.slice(prefix.length) : path }, "", path);
      if (this.local) this.said = `${this.shown.length} shown`;
      else this.$emit("ask", { search: this.words, category: this.at });
    },
    load(answer) { this.list = answer.cards; this.more = answer.rest; this.said = `${answer.cards.length} shown`; },
    items(t) { return this.menu.filter((m) => !t.actions || t.actions.includes(m.id)); },
    pick(id) { this.busy = id; this.$emit("pick", id); setTimeout(() => { this.busy = ""; }, 6000); },
  },
};

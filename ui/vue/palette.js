/* The command palette: Ctrl or Cmd with K, type a few letters, Enter. */
Kit.style(`
.palette{width:min(600px,calc(100vw - 16px));margin-top:13vh;overflow:hidden}
.palette .ask{display:flex;align-items:center;gap:10px;padding:0 16px;border-bottom:1px solid var(--line);color:var(--text-muted)}
.palette input{flex:1;min-width:0;height:52px;border:0;background:none;font-size:15px;color:var(--text-primary);outline:0!important}.palette input::placeholder{color:var(--text-muted)}
.palette .list{max-height:min(380px,50vh);overflow-y:auto;padding:6px}
.palette .sect{font-size:11.5px;font-weight:500;color:var(--text-muted);padding:10px 10px 4px}
.palette [role=option]{display:flex;align-items:center;gap:12px;min-height:38px;padding:0 10px;border-radius:var(--r-sm);cursor:pointer}
.palette [role=option] .i{color:var(--text-muted)}.palette [role=option] small{margin-left:auto;font-size:12px;color:var(--text-muted)}
.palette [aria-selected=true]{background:var(--bg-hover)}.palette [aria-selected=true] .i{color:var(--accent-text)}
.palette mark{background:none;color:var(--accent-text);font-weight:600}
.palette .keys{display:flex;gap:16px;padding:9px 16px;border-top:1px solid var(--line);font-size:12px;color:var(--text-muted);background:color-mix(in srgb,var(--bg-sunken) 50%,transparent)}
.palette .keys span{display:flex;align-items:center;gap:6px}
@media (max-width:1023px){.palette{margin-top:8px}.palette [role=option]{min-height:44px}.palette .keys{display:none}}`);

/* Letters in order, not needfully together; word starts and runs score higher. Null when it does not match. */
const score = (text, ask) => {
  const low = text.toLowerCase(), hits = [];
  let at = -1, points = 0;
  for (const c of ask) {
    const next = low.indexOf(c, at + 1);
    if (next < 0) return null;
    points += next === at + 1 ? 4 : next === 0 || /[\s/.-]/.test(low[next - 1]) ? 3 : 0;
    points -= Math.min(3, (next - at) / 8);
    hits.push(at = next);
  }
  return { points: points - low.length / 60, hits };
};
export default {
  template: `<dialog ref="box" class="modal palette" aria-label="Jump to a page or run an action" @click.self="close" @close="ask=''" @keydown="key"><div class="ask"><ico name="search"></ico><input ref="ask" v-model="ask" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label="Page or action" :aria-activedescendant="found.length?'palette-'+at:null" placeholder="Where to, or what to do?" autocomplete="off" spellcheck="false"><kbd>Esc</kbd></div>
<div class="list" id="palette-list" role="listbox" aria-label="Results"><template v-for="(f,i) in found" :key="f.item.id"><div v-if="f.first" class="sect" role="presentation">{{f.item.group}}</div><div role="option" :id="'palette-'+i" :aria-selected="String(i===at)" @click="run(f.item)" @mousemove="at=i"><ico :name="f.item.icon"></ico><span><template v-for="p in f.parts"><mark v-if="p.hit">{{p.text}}</mark><template v-else>{{p.text}}</template></template></span><small v-if="f.item.hint">{{f.item.hint}}</small></div></template></div>
<p v-if="!found.length" class="muted" style="padding:12px 18px 20px">Nothing is called “{{ask}}”. Try fewer letters.</p><p class="sr" role="status">{{said}}</p>
<div class="keys" aria-hidden="true"><span><kbd>↑</kbd><kbd>↓</kbd> choose</span><span><kbd>↵</kbd> open</span><span><kbd>Esc</kbd> close</span></div></dialog>`,
  props: { items: Array },
  emits: ["run"],
  data: () => ({ ask: "", at: 0 }),
  computed: {
    found() {
      const ask = this.ask.toLowerCase().replace(/\s+/g, "");
      const hits = this.items.map((item) => ({ item, s: score(item.title, ask) })).filter((f) => f.s);
      if (ask) hits.sort((a, b) => b.s.points - a.s.points);
      let group;
      return hits.slice(0, 40).map(({ item, s }) => {
        const first = !ask && item.group !== group, parts = [];
        group = item.group;
        [...item.title].forEach((c, i) => { const hit = s.hits.includes(i); parts.at(-1)?.hit === hit ? (parts.at(-1).text += c) : parts.push({ text: c, hit }); });
        return { item, parts, first };
      });
    },
    said() { return this.ask ? `${this.found.length} results` : ""; },
  },
  watch: { ask() { this.at = 0; } },
  mounted() {
    this.keys = (e) => { if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") { e.preventDefault(); this.$refs.box.open ? this.close() : this.show(); } };
    this.wake = () => this.show();
    addEventListener("keydown", this.keys); addEventListener("kit:jump", this.wake);
  },
  beforeUnmount() { removeEventListener("keydown", this.keys); removeEventListener("kit:jump", this.wake); },
  methods: {
    show() { if (document.querySelector("dialog[open]")) return; this.at = 0; this.$refs.box.showModal(); this.$refs.ask.focus(); },
    close() { this.$refs.box.close(); },
    key(e) {
      const n = this.found.length, to = { ArrowDown: this.at + 1, ArrowUp: this.at - 1 + n, Home: 0, End: n - 1 }[e.key];
      if (e.key === "Enter" && n) { e.preventDefault(); this.run(this.found[this.at].item); }
      else if (to !== undefined && n && !(this.ask && (e.key === "Home" || e.key === "End"))) {
        e.preventDefault(); this.at = to % n;
        this.$nextTick(() => document.getElementById("palette-" + this.at)?.scrollIntoView({ block: "nearest" }));
      }
    },
    run(item) { this.close(); this.$emit("run", item.id); },
  },
};

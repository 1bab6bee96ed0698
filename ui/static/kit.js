/* What every component shares: icons, words, time, live data, menus, focus. Loaded once, before Vue starts. */
const later = (ms, f) => { let t; return (...a) => { clearTimeout(t); t = setTimeout(() => f(...a), ms); }; };

/* A component's own style, in our layer; a constructed sheet needs no exception in the content security policy. */
Kit.style = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`@layer components{${css}}`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};

/* Time: the server's clock (a sandbox may move it), ticking once a second for whoever reads it. */
Kit.skew = 0;
Kit.sync = (iso) => { if (iso) Kit.skew = Date.parse(iso) - Date.now(); };
Kit.now = () => Kit.clock.t + Kit.skew;
Kit.span = (seconds) => {
  const s = Math.max(0, Math.round(seconds)), two = (n) => String(n).padStart(2, "0");
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h ${two(Math.floor((s % 3600) / 60))} min`;
  return `${Math.floor(s / 86400)} d ${Math.floor((s % 86400) / 3600)} h`;
};
Kit.ago = (iso) => {
  const s = (Kit.now() - Date.parse(iso)) / 1000;
  const ahead = s < -5, n = Math.abs(s);
  if (n < 45) return ahead ? "in a moment" : "just now";
  const d = n / 86400;
  const [v, unit] = n < 3600 ? [n / 60, "min"] : d < 1 ? [n / 3600, "h"] : d < 60 ? [d, "d"] : d < 730 ? [d / 30.44, "months"] : [d / 365.25, "years"];
  return ahead ? `in ${Math.round(v)} ${unit}` : `${Math.round(v)} ${unit} ago`;
};
const CLOCK = { hour: "2-digit", minute: "2-digit" }, DAY = { day: "numeric", month: "short" };
Kit.time = (iso) => { /* the day goes with it unless it is today */
  const at = new Date(iso), today = at.toDateString() === new Date(Kit.now()).toDateString();
  return at.toLocaleString("en-GB", today ? CLOCK : { ...DAY, ...CLOCK });
};
Kit.stamp = (iso) => new Date(iso).toLocaleString("en-GB", { ...DAY, year: "numeric", ...CLOCK, timeZoneName: "short" });
Kit.look = (status) => Kit.statuses[status] || Kit.levels[status] || ["neutral", "circle", String(status).replaceAll("_", " ")];

/* What was typed comes back as the list of the event's arguments; what the server sets is the value itself. */
Kit.plain = (value) => (Array.isArray(value) ? value[0] : value);

/* Live data: a snapshot, then numbered patches; a gap in the numbers asks for a new snapshot. */
Kit.apply = (data, ops) => {
  const step = (at, key) => (Array.isArray(key) ? at.find((item) => item.id === key[0]) : at[key]);
  for (const [path, value, order] of ops) {
    const parent = path.slice(0, -1).reduce(step, data), key = path.at(-1);
    if (order && value) { /* the same ways in many items of a list */
      const items = step(parent, key);
      for (const [place, ...said] of order) Kit.apply(items[place], value.map((way, n) => [way, said[n]]));
    } else if (order) {
      const kept = new Map(step(parent, key).map((item) => [item.id, item]));
      parent[key] = order.map((entry) => (Array.isArray(entry) ? kept.get(entry[0]) : entry));
    } else if (value === undefined) delete parent[key];
    else if (Array.isArray(key)) parent[parent.findIndex((item) => item.id === key[0])] = value;
    else parent[key] = value;
  }
  return data;
};
Kit.live = {
  props: { snapshot: { type: Object, required: true } },
  data() { return { data: structuredClone(Vue.toRaw(this.snapshot.data)), seq: this.snapshot.seq, spoken: "" }; },
  created() { Kit.sync(this.snapshot.now); this.words = this.summary?.(); this.spokenAt = 0; },
  beforeUnmount() { clearTimeout(this.speaking); },
  methods: {
    load(msg) { Kit.sync(msg.now); this.seq = msg.seq; this.data = msg.data; this.speak(); },
    patch(msg) {
      if (msg.base !== this.seq) return this.$emit("gap");
      Kit.sync(msg.now); this.seq = msg.seq; Kit.apply(this.data, msg.ops); this.speak();
    },
    speak() { /* one polite sentence, at most every fifteen seconds */
      const words = this.summary?.();
      if (!words || words === this.words) return;
      clearTimeout(this.speaking);
      this.speaking = setTimeout(() => { this.words = this.spoken = this.summary(); this.spokenAt = Date.now(); },
        Math.max(0, this.spokenAt + 15000 - Date.now()));
    },
  },
};

/* Panels in the top layer, placed beside what opened them. */
Kit.place = (anchor, panel, end = true) => {
  const a = anchor.getBoundingClientRect(), p = panel.getBoundingClientRect(), gap = 6, edge = 8;
  const left = end ? a.right - p.width : a.left;
  const below = a.bottom + gap + p.height < innerHeight || a.top < p.height + gap;
  panel.style.left = `${Math.min(Math.max(edge, left), innerWidth - p.width - edge)}px`;
  panel.style.top = `${below ? a.bottom + gap : a.top - gap - p.height}px`;
};
const Popup = {
  data: () => ({ open: false }),
  methods: {
    toggle() { this.open ? this.$refs.panel.hidePopover() : this.$refs.panel.showPopover(); },
    toggled(e) {
      this.open = e.newState === "open";
      if (this.open) this.$nextTick(() => { Kit.place(this.$refs.button, this.$refs.panel, this.end !== false); this.opened?.(); });
    },
    close() { if (this.open) this.$refs.panel.hidePopover(); },
  },
};
Kit.popup = Popup;

const Ico = {
  props: { name: String },
  render() { return Vue.h("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", innerHTML: Kit.icons[this.name] || "" }); },
};
const Status = {
  props: { value: String, word: String },
  computed: { look() { return Kit.look(this.value); } },
  template: `<span class="badge" :class="['tone-'+look[0],{turn:look[1]==='loader-circle'}]"><ico :name="look[1]"></ico>{{word||look[2]}}</span>`,
};
const Menu = {
  mixins: [Popup],
  props: { items: Array, label: String, icon: { type: String, default: "ellipsis" }, face: String, small: Boolean, end: { default: true } },
  emits: ["pick"],
  template: `<span class="menu-wrap"><button ref="button" type="button" class="btn ghost icon" :class="{slim:small}" :aria-label="label" aria-haspopup="menu" :aria-expanded="String(open)" @click.stop="toggle" @keydown.down.prevent="toggle"><span v-if="face" class="me" aria-hidden="true">{{face}}</span><ico v-else :name="icon"></ico></button>
<div ref="panel" popover class="pop menu" @toggle="toggled" @keydown="key"><template v-if="open"><div v-for="m in heads" class="head"><b>{{m.head}}</b><span>{{m.text}}</span></div><hr v-if="heads.length" aria-hidden="true"><div role="menu" :aria-label="label"><template v-for="m in rest"><hr v-if="m.line" role="separator"><a v-else-if="m.href" role="menuitem" tabindex="-1" :href="m.href" @click="close"><ico :name="m.icon"></ico>{{m.label}}</a><button v-else type="button" role="menuitem" tabindex="-1" :class="{danger:m.danger}" @click="pick(m)"><ico :name="m.icon"></ico>{{m.label}}</button></template></div></template></div></span>`,
  computed: { heads() { return this.items.filter((m) => m.head); }, rest() { return this.items.filter((m) => !m.head); } },
  methods: {
    opened() { this.all()[0]?.focus(); },
    all() { return [...this.$refs.panel.querySelectorAll("[role=menuitem]")]; },
    key(e) {
      const all = this.all(), at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
      if (e.key === "Tab") return this.close();
      if (to === undefined) return;
      e.preventDefault();
      all.at(to % all.length).focus();
    },
    pick(m) {
      this.close();
      if (m.post) { /* leaving the page: a real form, with its token */
        const form = Object.assign(document.createElement("form"), { method: "post", action: m.post });
        for (const [name, value] of Object.entries(m.fields || {})) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        document.body.append(form); form.submit();
      } else this.$emit("pick", m.id);
    },
  },
};
const Ago = {
  props: { at: String },
  template: `<time :datetime="at" :title="stamp">{{text}}</time>`,
  computed: { text() { return Kit.ago(this.at); }, stamp() { return Kit.stamp(this.at); } },
};
const Left = {
  props: { until: String, done: { type: String, default: "now" } },
  template: `<span role="timer" aria-live="off" class="num">{{text}}</span>`,
  computed: { text() { const s = (Date.parse(this.until) - Kit.now()) / 1000; return s > 0 ? Kit.span(s) : this.done; } },
};
const Facts = {
  props: { rows: Array },
  template: `<dl class="dl"><template v-for="[term,said] in rows"><dt>{{term}}</dt><dd>{{said}}</dd></template></dl>`,
};
const Skeleton = {
  template: `<div class="page late" role="status" aria-label="Loading"><div class="skel" style="width:220px;height:28px"></div><div class="grid4"><div v-for="n in 4" class="card skel" style="height:104px"></div></div>
<div class="card stack g16"><div v-for="share in [90,79,68,57,86]" class="skel" :style="{width:share+'%'}"></div></div></div>`,
};

Kit.install = (app) => {
  Kit.clock = Vue.reactive({ t: Date.now() });
  setInterval(() => { if (!document.hidden) Kit.clock.t = Date.now(); }, 1000);
  app.component("ico", Ico).component("kit-status", Status).component("kit-menu", Menu).component("kit-ago", Ago).component("kit-left", Left).component("kit-facts", Facts).component("kit-skeleton", Skeleton);
  for (const [name, part] of Object.entries(Kit.parts)) app.component(`kit-${name}`, part);
};

/* After a hop inside the page the heading takes the focus and names the tab. */
Kit.arrive = (hop) => {
  const started = Date.now();
  const look = () => {
    const h1 = document.querySelector("main h1");
    if (!h1) return Date.now() - started < 5000 && setTimeout(look, 30);
    document.title = `${h1.textContent} · ${document.body.dataset.product || "Mailwright"}`;
    dispatchEvent(new CustomEvent("kit:title", { detail: h1.textContent }));
    if (hop && !document.querySelector("dialog[open]")) h1.focus({ preventScroll: true });
  };
  setTimeout(look, 30);
};
Kit.copy = async (text) => {
  try { await navigator.clipboard.writeText(text); } catch {
    const box = Object.assign(document.createElement("textarea"), { value: text });
    document.body.append(box); box.select(); document.execCommand("copy"); box.remove();
  }
};
/* Copy buttons carry their text; one listener serves all of them. */
document.addEventListener("click", async (e) => {
  const button = e.target.closest?.("[data-copy]");
  if (!button) return;
  await Kit.copy(button.dataset.copy);
  const mark = button.querySelector(".i"), before = mark.innerHTML;
  mark.innerHTML = Kit.icons.check; button.classList.add("t-success");
  setTimeout(() => { mark.innerHTML = before; button.classList.remove("t-success"); }, 1600);
});
Kit.later = later;

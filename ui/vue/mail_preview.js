/* A mail as it arrives: who it is from, its subject, and its page in a frame where no script runs. */
Kit.style(`
.mp-head{padding:14px 20px;border-bottom:1px solid var(--line);display:grid;gap:4px}.mp-head dl{display:grid;grid-template-columns:64px minmax(0,1fr);gap:2px 12px;font-size:13px}.mp-head dt{color:var(--text-muted)}.mp-head dd{overflow-wrap:anywhere}.mp-head .s{font-weight:600}
.mp-tools{display:flex;gap:4px;padding:8px 20px;border-bottom:1px solid var(--line)}.mp-tools [aria-pressed=true]{background:var(--bg-hover);color:var(--text-primary)}
.mp-page{background:var(--bg-sunken);padding:16px;display:flex;justify-content:center}.mp-page iframe{width:100%;height:320px;border:0;border-radius:var(--r-md);background:var(--on-fill);transition:max-width .2s var(--ease)}.mp-page.phone iframe{max-width:390px}.mp-page pre{white-space:pre-wrap;overflow-wrap:anywhere;width:100%;max-height:520px;overflow:auto;font-size:13px;padding:4px 6px}
.mp-none{padding:28px 20px;text-align:center;color:var(--text-muted)}`);
const STYLE = /<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi;
const WAYS = [["desktop", "Desktop"], ["phone", "Phone"], ["text", "Plain text"]];
export default {
  template: `<section class="card flush" aria-label="Preview" data-testid="mail-preview"><template v-if="problem"><div class="mp-none"><ico name="triangle-alert"></ico><p>{{problem}}</p></div></template><template v-else><div class="mp-head"><dl><dt>From</dt><dd>{{sender}}</dd><dt>To</dt><dd>{{to}}</dd><dt>Subject</dt><dd class="s">{{subject||'–'}}</dd></dl></div>
<div class="mp-tools" role="group" aria-label="Show as"><button v-for="w in ways" :key="w[0]" type="button" class="btn ghost slim" :aria-pressed="String(way===w[0])" @click="way=w[0]">{{w[1]}}</button></div>
<div class="mp-page" :class="way"><pre v-show="way==='text'||!html" tabindex="0">{{text}}</pre><iframe v-show="way!=='text'&&html" ref="frame" :src="src" sandbox="allow-same-origin" title="The mail" @load="fill"></iframe></div></template></section>`,
  props: { html: String, text: String, subject: String, sender: String, to: String, problem: String },
  data: () => ({ way: "desktop", loaded: false }),
  computed: { ways: () => WAYS, src: () => `${window.path_prefix || ""}/mail-frame` },
  watch: { html() { this.write(); } },
  methods: {
    fill() { this.loaded = true; this.write(); },
    write() {
      const frame = this.$refs.frame, inside = frame?.contentDocument;
      if (!this.loaded || !inside) return;
      const sheets = [], bare = (this.html || "").replace(/<!--[\s\S]*?-->/g, "").replace(STYLE, (_, css) => { sheets.push(css); return ""; });
      inside.replaceChild(inside.adoptNode(new DOMParser().parseFromString(bare, "text/html").documentElement), inside.documentElement);
      for (const css of sheets) inside.head.append(Object.assign(inside.createElement("style"), { textContent: css }));
      requestAnimationFrame(() => { frame.style.height = `${Math.min(Math.max(inside.documentElement.scrollHeight + 8, 160), 720)}px`; });
      for (const a of inside.querySelectorAll("a[href]")) { a.addEventListener("click", (e) => e.preventDefault()); a.tabIndex = -1; }
    },
  },
};

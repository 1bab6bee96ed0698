/* A template as mail: on a computer or a phone, by day or by night, in a frame where no script runs. */
Kit.style(`
.edit2{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:24px;align-items:start}.edit2-mail{position:sticky;top:72px;min-width:0}@media (max-width:1199px){.edit2{grid-template-columns:minmax(0,1fr)}.edit2-mail{position:static}}
.tp{display:flex;flex-direction:column;border:1px solid var(--line);border-radius:var(--r-lg);background:var(--bg-card);overflow:hidden}.tp-bar{display:flex;flex-wrap:wrap;align-items:center;gap:4px;padding:8px 10px;border-bottom:1px solid var(--line)}.tp-bar .btn[aria-pressed=true]{background:var(--bg-hover);color:var(--text-primary)}
.tp-head{padding:10px 16px;border-bottom:1px solid var(--line);font-size:13px;line-height:18px}.tp-head b{display:block;font-weight:600;font-size:14px;overflow-wrap:anywhere}.tp-head span{color:var(--text-muted)}
.tp-room{position:relative;overflow:auto;max-height:76vh;min-height:280px;background:var(--bg-sunken);display:flex;justify-content:center}.tp-sheet{position:relative;width:100%;flex:none;transition:width .2s var(--ease)}.tp-sheet.phone{width:375px;max-width:100%}.tp iframe{display:block;width:100%;border:0;min-height:280px;background:var(--on-fill)}
.tp-box{position:absolute;border-radius:3px;cursor:pointer}.tp-box:hover{box-shadow:inset 0 0 0 1px color-mix(in srgb,var(--accent) 60%,transparent)}.tp-box.on{box-shadow:inset 0 0 0 2px var(--accent)}.tp-note{padding:8px 16px;font-size:12px;line-height:16px;color:var(--text-muted);border-top:1px solid var(--line)}.tp-stop{display:flex;gap:8px;align-items:center;padding:10px 16px;font-size:13px;color:var(--danger-text);border-bottom:1px solid var(--line)}`);
const DARK = /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi;
const STYLE = /<style[^>]*>([\s\S]*?)<\/style>/gi; /* made anew inside, where the policy of the frame counts */
const INVERTED = "html{filter:invert(1) hue-rotate(180deg)}img{filter:invert(1) hue-rotate(180deg)}";
export default {
  template: `<section class="tp" :aria-label="label"><div class="tp-bar"><div role="group" aria-label="Width"><button type="button" class="btn ghost slim" :aria-pressed="String(!phone)" @click="phone=false"><ico name="monitor"></ico>Desktop</button><button type="button" class="btn ghost slim" :aria-pressed="String(phone)" @click="phone=true"><ico name="smartphone"></ico>Phone</button></div><button type="button" class="btn ghost slim" :aria-pressed="String(dark)" @click="dark=!dark"><ico name="moon"></ico>Dark</button><button v-if="people" type="button" class="btn ghost slim" :aria-pressed="String(empty)" @click="empty=!empty;$emit('empty',empty)"><ico name="circle-user"></ico>Nothing known</button><span class="grow"></span><span v-if="mail.size" class="cap muted num">{{mail.size}}</span></div>
<div class="tp-head"><b>{{mail.subject||'(no subject)'}}</b><span>{{mail.preheader}}</span></div><div v-if="mail.stopped" class="tp-stop" role="status"><ico name="circle-alert"></ico>{{mail.stopped}}</div><div class="tp-room"><div class="tp-sheet" :class="{phone}"><iframe ref="frame" :src="prefix+'/mail-frame'" :title="label" sandbox="allow-same-origin" tabindex="-1" @load="drawn=true;draw()"></iframe><div aria-hidden="true"><div v-for="b in boxes" :key="b.id" class="tp-box" :class="{on:b.id===at}" :style="b.style" @click="pick(b.id)"></div></div></div></div><div v-if="note" class="tp-note">{{note}}</div></section>`,
  props: { label: String, first: Object, people: Boolean },
  emits: ["empty"],
  data() { return { mail: this.first, phone: false, dark: false, empty: false, drawn: false, boxes: [], at: "", inverted: false }; },
  computed: {
    prefix: () => window.path_prefix || "",
    note() { return this.dark && this.inverted ? "This mail says nothing about dark mode. Some mailboxes then turn its colours round, roughly like this." : ""; },
  },
  watch: { phone() { setTimeout(() => this.measure(), 240); }, dark() { this.draw(); } },
  mounted() { this.heard = (e) => { this.at = e.detail; this.reveal(); }; window.addEventListener("mw-block-opened", this.heard); },
  beforeUnmount() { window.removeEventListener("mw-block-opened", this.heard); this.sight?.disconnect(); },
  methods: {
    show(mail) { if (mail.stopped && !mail.html) mail = { ...this.mail, stopped: mail.stopped }; this.mail = mail; this.draw(); },
    draw() {
      const inside = this.$refs.frame?.contentDocument;
      if (!this.drawn || !inside || !this.mail.html) return;
      const sheets = [], bare = this.mail.html.replace(/<!--[\s\S]*?-->/g, "").replace(STYLE, (_, css) => { sheets.push(css); return ""; });
      this.inverted = this.dark && !sheets.some((css) => css.match(DARK));
      if (this.inverted) sheets.push(INVERTED);
      const page = new DOMParser().parseFromString(bare, "text/html");
      inside.replaceChild(inside.adoptNode(page.documentElement), inside.documentElement);
      for (const css of sheets) inside.head.append(Object.assign(inside.createElement("style"), { textContent: css.replace(DARK, this.dark ? "(min-width:0)" : "(max-width:0)") }));
      this.sight?.disconnect(); this.sight = new ResizeObserver(() => this.measure()); this.sight.observe(inside.body);
      this.measure();
    },
    measure() {
      const frame = this.$refs.frame, body = frame?.contentDocument?.body;
      if (!body) return;
      frame.style.height = `${Math.max(280, Math.ceil(Math.max(body.offsetHeight, body.scrollHeight)))}px`;
      this.boxes = [...body.querySelectorAll("td[id]")].filter((td) => /^b\d+$/.test(td.id)).map((td) => {
        const r = td.getBoundingClientRect();
        return { id: td.id, top: r.top, style: { left: `${r.left}px`, top: `${r.top}px`, width: `${r.width}px`, height: `${r.height}px` } };
      });
    },
    pick(id) { this.at = id; window.dispatchEvent(new CustomEvent("mw-block-picked", { detail: id })); },
    reveal() {
      const box = this.boxes.find((b) => b.id === this.at), room = this.$el.querySelector(".tp-room");
      if (box && (box.top < room.scrollTop || box.top > room.scrollTop + room.clientHeight - 80)) room.scrollTo({ top: Math.max(0, box.top - 60) });
    },
  },
};

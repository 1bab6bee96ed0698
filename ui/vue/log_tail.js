/* The last lines of a log, following the end unless the reader has scrolled up. */
Kit.style(`
.log{font:12.5px/20px var(--mono);letter-spacing:0;background:var(--bg-sunken);max-height:320px;overflow-y:auto;padding:12px 0;outline-offset:-2px!important;scrollbar-width:thin}.log li{display:flex;gap:14px;padding:0 20px}.log li:hover{background:color-mix(in srgb,var(--bg-card) 60%,transparent)}.log time{color:var(--text-muted);flex:none}.log .lv{flex:none;width:52px}.log .x{overflow-wrap:anywhere}
@media (max-width:599px){.log li{flex-wrap:wrap;gap:0 12px;padding:2px 16px}.log .x{flex-basis:100%}}`);
const TONE = { error: "danger", warning: "warning", info: "accent" };
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<section class="card flush"><div class="card-head"><h2 class="grow">{{data.title||'Log'}}</h2><kit-status value="live"></kit-status></div><ol ref="log" class="log" tabindex="0" :aria-label="(data.title||'Log')+', latest last'" @scroll="follow"><li v-for="l in data.lines" :key="l.id"><time :datetime="l.at">{{time(l.at)}}</time><span class="lv" :class="'t-'+tone(l)">{{l.level}}</span><span class="x">{{l.text}}</span></li></ol><p class="sr" role="status">{{spoken}}</p></section>`,
  mounted() { this.stick = true; this.end(); },
  updated() { if (this.stick) this.end(); },
  methods: {
    tone: (l) => TONE[l.level] || "neutral",
    time: (iso) => new Date(iso).toLocaleTimeString("en-GB"),
    end() { this.$refs.log.scrollTop = this.$refs.log.scrollHeight; },
    follow() { const l = this.$refs.log; this.stick = l.scrollHeight - l.scrollTop - l.clientHeight < 24; },
    summary() { const last = this.data.lines.at(-1); return last ? `${last.level}: ${last.text}` : ""; },
  },
};

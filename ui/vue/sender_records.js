/* The DNS records a domain needs, each with what to copy and how far it is, and the button that looks. */
Kit.style(`
.srec{display:flex;flex-direction:column;gap:16px}.srec ul{display:flex;flex-direction:column}.srec li{padding:14px 0;border-bottom:1px solid var(--line);display:grid;gap:10px}.srec li:first-child{padding-top:0}.srec li:last-child{border-bottom:0;padding-bottom:0}.srec .f{display:grid;grid-template-columns:minmax(120px,7fr) minmax(0,6fr);gap:8px}.srec .f>div{min-width:0}.srec .l{display:block;font-size:12px;line-height:16px;color:var(--text-muted);margin-bottom:4px}.srec .f.three{grid-template-columns:minmax(120px,7fr) minmax(0,6fr) 92px}.srec .what .cap{min-width:0}.srec .what .badge{flex:none}.srec .top{display:flex;gap:10px;align-items:flex-start;font-size:13px;color:var(--text-muted)}.srec .top .badge{flex:none}.srec .say{display:flex;gap:10px;align-items:center;flex-wrap:wrap;font-size:13px}
@media (max-width:599px){.srec .f,.srec .f.three{grid-template-columns:minmax(0,1fr)}}`);
const STATES = { verified: ["success", "circle-check", "Verified"], seen: ["accent", "radio", "Visible in DNS"], missing: ["warning", "clock", "Not found yet"], advised: ["neutral", "circle-dashed", "Recommended"] };
export default {
  mixins: [Kit.live],
  emits: ["gap", "verify", "publish"],
  data() { return { busy: "" }; },
  template: `<div class="srec" data-testid="sender-records"><div class="top"><kit-status :value="data.look"></kit-status><span class="grow">{{data.told}}</span></div>
<ul aria-label="DNS records"><li v-for="r in data.records" :key="r.id"><div class="row g8 what"><strong class="mono">{{r.kind}}</strong><span class="cap muted grow">{{r.meaning}}</span><span class="badge" :class="'tone-'+state(r)[0]" :data-testid="'record-'+r.state"><ico :name="state(r)[1]"></ico>{{state(r)[2]}}</span></div><div class="f" :class="{three:r.priority!==null}"><div v-for="f in fields(r)" :key="f[0]"><span class="l">{{f[0]}}</span><div class="copy"><code tabindex="0" role="group" :aria-label="r.kind+' '+f[0]">{{f[1]}}</code><button type="button" class="btn ghost icon" :data-copy="f[1]" :aria-label="'Copy '+r.kind+' '+f[0].toLowerCase()"><ico name="copy"></ico></button></div></div></div></li></ul><p v-if="!data.records.length" class="muted">The provider has not answered yet. Press Verify to ask again.</p>
<p v-if="data.error" class="t-danger" role="alert">{{data.error}}</p><div class="say"><button type="button" class="btn secondary" :class="{busy:busy==='verify'}" :disabled="!!busy||wait>0" data-testid="verify" @click="go('verify')"><ico name="refresh-cw"></ico>{{wait>0?'Verify ('+wait+' s)':'Verify'}}</button><button v-if="data.publishable&&data.status!=='verified'" type="button" class="btn primary" :class="{busy:busy==='publish'}" :disabled="!!busy" data-testid="publish" @click="go('publish')"><ico name="zap"></ico>Set them for me</button><span v-if="data.checked_at" class="muted">Last check <kit-ago :at="data.checked_at"></kit-ago></span></div><p class="sr" role="status">{{spoken}}</p></div>`,
  computed: { wait() { return this.data.wait_until ? Math.max(0, Math.ceil((Date.parse(this.data.wait_until) - Kit.now()) / 1000)) : 0; } },
  methods: {
    state: (r) => STATES[r.advised && r.state === "missing" ? "advised" : r.state],
    fields: (r) => [["Name", r.name], ["Value", r.content], ...(r.priority === null ? [] : [["Priority", String(r.priority)]])],
    go(what) { this.busy = what; this.$emit(what); },
    load(msg) { this.busy = ""; Kit.live.methods.load.call(this, msg); },
    patch(msg) { this.busy = ""; Kit.live.methods.patch.call(this, msg); },
    done() { this.busy = ""; },
    summary() { return `${Kit.look(this.data.look)[2]}. ${this.data.records.filter((r) => !r.advised && r.state === "verified").length} of ${this.data.records.filter((r) => !r.advised).length} records verified`; },
  },
};

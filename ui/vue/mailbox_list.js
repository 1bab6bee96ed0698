/* The mailboxes of a domain as they come into being: each with its state, what it waits for, and the way out. */
Kit.style(`
.mb li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 16px;padding:12px 20px;border-bottom:1px solid var(--line);align-items:center}.mb li:last-child{border-bottom:0}.mb .say{grid-column:1/-1;font-size:13px;color:var(--text-muted);overflow-wrap:anywhere}.mb .say.bad{color:var(--danger-text)}.mb .out{grid-column:1/-1;display:flex;gap:8px;flex-wrap:wrap;align-items:center}.mb .mono{overflow-wrap:anywhere}
@media (max-width:599px){.mb li{padding:12px 16px}}`);
export default {
  mixins: [Kit.live],
  emits: ["gap", "again", "rename"],
  template: `<section v-show="data.rows.length" class="card flush" :aria-label="title"><div class="card-head"><h2>{{title}}</h2></div><ul class="mb"><li v-for="r in data.rows" :key="r.id"><span class="stack"><a class="mono" :href="'/mailboxes/'+r.id">{{r.email}}</a></span><span class="row g6 wrap end"><kit-status :value="r.status" :data-testid="made(r)?'email-created':null"></kit-status><kit-status v-if="r.sequencer" :value="r.sequencer" :data-testid="r.sequencer==='connected'?'account-connected':null"></kit-status></span>
<p v-if="r.say" class="say">{{r.say}}</p><p v-if="r.sequencer_say" class="say" :class="{bad:r.sequencer==='failed'}">{{r.sequencer_say}}</p>
<template v-if="r.status==='failed'"><p class="say bad">{{r.error?.message}} {{r.error?.action}}</p><div class="out"><button v-for="a in r.error?.alternatives||[]" :key="a" type="button" class="btn secondary slim" @click="$emit('rename',[r.id,a])">{{a}}</button><button type="button" class="btn ghost slim" @click="$emit('again',r.id)"><ico name="rotate-cw"></ico>Try again</button></div></template></li></ul><p class="sr" role="status">{{spoken}}</p></section>`,
  props: { title: { type: String, default: "Mailboxes" } },
  methods: {
    made: (r) => r.status === "created" || r.status === "active",
    summary() { return this.data.rows.map((r) => `${r.email} ${Kit.look(r.status)[2]}${r.sequencer ? ", sequencer " + Kit.look(r.sequencer)[2] : ""}`).join(". "); },
  },
};

/* The blocks of a mail: added, moved by mouse or keyboard, changed in place. Every step is taken by the server. */
Kit.style(`
.be-bar{display:flex;gap:8px;flex-wrap:wrap;align-items:center;margin-bottom:12px}.be-pop{max-height:min(420px,70vh);overflow:auto;width:260px}.be ul{display:flex;flex-direction:column;gap:6px}
.be-row{border:1px solid var(--line);border-radius:var(--r-md);background:color-mix(in srgb,var(--bg-hover) 40%,var(--bg-card))}.be-row.on{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}.be-row.wrong{border-color:var(--danger)}
.be-top{display:flex;align-items:center;min-height:42px;padding:0 6px 0 2px}.be-grip{display:grid;place-items:center;width:26px;align-self:stretch;color:var(--text-muted);cursor:grab}
.be-name{display:flex;align-items:center;gap:10px;flex:1;min-width:0;min-height:40px;padding:0 6px 0 2px;border:0;background:none;text-align:left;cursor:pointer;font-size:13.5px;border-radius:var(--r-sm);outline-offset:-2px!important}.be-name b{font-weight:500;flex:none}.be-name>.i{color:var(--text-muted)}.be-name .cut{color:var(--text-muted);font-size:13px}
.be-body{padding:4px 14px 16px;display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:12px}.be-body>.wide{grid-column:1/-1}.be-slot{padding:2px 10px 12px 28px}.be-slot>h4{font-size:12px;line-height:16px;color:var(--text-muted);font-weight:500;margin:6px 0}
.be-empty{display:flex;align-items:center;justify-content:center;min-height:44px;border:1px dashed var(--border);border-radius:var(--r-md);font-size:13px;color:var(--text-muted)}.be-line{height:3px;border-radius:2px;background:var(--accent);margin:-4px 0}
.be-err{display:flex;gap:6px;padding:0 14px 10px;font-size:12px;line-height:16px;color:var(--danger-text)}.be-err.soft{color:var(--warning-text)}.be-err .i{width:14px;height:14px;margin-top:1px}
.be .sw{display:flex;gap:8px;align-items:center}.be .sw input[type=color]{width:36px;height:36px;padding:2px;border:1px solid var(--border-strong);border-radius:var(--r-md);background:var(--bg-sunken);cursor:pointer;flex:none}.be .ctl textarea{min-height:72px}.be .code textarea{font:13px/20px var(--mono)}
@media (max-width:599px){.be-body{grid-template-columns:minmax(0,1fr)}}`);

const Input = {
  props: { p: Object, v: null, fields: Array },
  emits: ["put"],
  template: `<div class="field" :class="{wide:wide,code:p.input==='code'}"><label v-if="p.input==='yes'" class="check switch"><input type="checkbox" role="switch" :checked="v" @change="$emit('put',$event.target.checked,0)"><span>{{p.title}}</span></label><template v-else><label :for="id">{{p.title}}</label>
<div v-if="p.input==='colour'" class="sw"><input :id="id" type="color" :value="v||near" @input="$emit('put',$event.target.value,300)"><button v-if="v&&!p.default" type="button" class="btn ghost slim" @click="$emit('put','',0)">As the design</button><span v-else-if="!v" class="hint">as the design</span></div>
<div v-else class="ctl"><textarea v-if="p.input==='words'||p.input==='code'" :id="id" :rows="p.input==='code'?8:4" :value="v" :aria-describedby="p.hint?id+'h':null" :spellcheck="p.input==='words'?null:'false'" @input="$emit('put',$event.target.value,300)"></textarea><template v-else-if="p.input==='choice'"><select :id="id" :value="v" @change="$emit('put',$event.target.value,0)"><option v-for="o in p.options" :value="o[0]">{{o[1]}}</option></select><ico name="chevron-down"></ico></template><template v-else-if="p.input==='field'"><select :id="id" :value="v" @change="$emit('put',$event.target.value,0)"><option v-for="f in known" :value="f">{{f}}</option></select><ico name="chevron-down"></ico></template>
<template v-else><input :id="id" :type="p.input==='number'?'number':'text'" :min="p.input==='number'?p.least:null" :max="p.input==='number'?p.most:null" :value="v" :aria-describedby="p.hint?id+'h':null" :inputmode="p.input==='address'?'url':null" @input="$emit('put',$event.target.value,300)"><span v-if="p.input==='number'" class="affix">px</span></template></div></template><span v-if="p.hint" class="hint" :id="id+'h'">{{p.hint}}</span></div>`,
  computed: {
    id() { return `be${this.$.uid}`; },
    wide() { return ["words", "code", "address", "line", "field"].includes(this.p.input); },
    near() { return getComputedStyle(document.documentElement).getPropertyValue("--border-strong").trim(); },
    known() { return this.fields.includes(this.v) ? this.fields : [this.v, ...this.fields]; },
  },
};

const Line = {
  name: "block-line",
  components: { "block-input": Input },
  props: { line: Array, parent: String, slot: Number, ed: Object },
  template: `<ul><li v-for="(b,i) in line" :key="b.id"><div v-if="ed.at(parent,slot,i)" class="be-line"></div><div class="be-row" :class="{on:ed.selected===b.id,wrong:ed.wrong(b.id).some(p=>p.error)}" :data-block="b.id" @dragover.prevent.stop="ed.over($event,parent,slot,i)" @drop.prevent.stop="ed.drop()"><div class="be-top"><span class="be-grip" draggable="true" aria-hidden="true" @dragstart="ed.drag($event,{id:b.id})" @dragend="ed.rest()"><ico name="grip-vertical"></ico></span><button type="button" class="be-name" :aria-expanded="String(ed.selected===b.id)" :aria-describedby="ed.uid+'keys'" @click="ed.toggle(b.id)" @keydown="ed.key($event,b,i,line.length)"><ico :name="ed.kind(b).icon"></ico><b>{{ed.kind(b).title}}</b><span class="cut">{{ed.told(b)}}</span></button>
<template v-if="ed.selected===b.id"><button type="button" class="btn ghost icon slim" :aria-label="'Move '+ed.kind(b).title+' up'" @click="ed.shift(b.id,false)"><ico name="arrow-up"></ico></button><button type="button" class="btn ghost icon slim" :aria-label="'Move '+ed.kind(b).title+' down'" @click="ed.shift(b.id,true)"><ico name="arrow-down"></ico></button></template><kit-menu small :items="ed.menu(b)" :label="'Actions for '+ed.kind(b).title+' '+(i+1)" @pick="ed.act($event,b)"></kit-menu></div>
<p v-for="p in ed.wrong(b.id)" class="be-err" :class="{soft:!p.error}"><ico :name="p.error?'circle-alert':'triangle-alert'"></ico>{{p.sentence}}</p><div v-if="ed.selected===b.id" class="be-body"><block-input v-for="p in ed.kind(b).properties" :key="p.name" :p="p" :v="b.values[p.name]" :fields="ed.fields" @put="(v,ms)=>ed.put(b,p.name,v,ms)"></block-input></div>
<div v-for="(s,n) in b.slots||[]" :key="n" class="be-slot"><h4>{{ed.kind(b).slots[n]}}</h4><block-line :line="s" :parent="b.id" :slot="n" :ed="ed"></block-line></div></div></li><li v-if="ed.at(parent,slot,line.length)"><div class="be-line"></div></li><li v-if="!line.length"><div class="be-empty" @dragover.prevent.stop="ed.over($event,parent,slot,0)" @drop.prevent.stop="ed.drop()">Nothing here yet<button type="button" class="btn ghost slim" @click="ed.choose($event,{parent,slot,index:0})"><ico name="plus"></ico>Add</button></div></li></ul>`,
};

export default {
  components: { "block-line": Line, "block-input": Input },
  template: `<div class="be" @focusin="caret($event)" @keydown="undoing"><div class="be-bar"><button type="button" class="btn secondary slim" aria-haspopup="menu" data-testid="add-block" @click="choose($event,null)"><ico name="plus"></ico>Add block</button><button type="button" class="btn ghost slim" :aria-expanded="String(dyeing)" @click="dyeing=!dyeing"><ico name="palette"></ico>Colours and type</button><span class="grow"></span><span class="row"><button type="button" class="btn ghost icon slim" aria-label="Undo" :disabled="!d.can_undo" @click="step({do:'undo'})"><ico name="undo-2"></ico></button><button type="button" class="btn ghost icon slim" aria-label="Redo" :disabled="!d.can_redo" @click="step({do:'redo'})"><ico name="redo-2"></ico></button></span></div>
<div v-if="dyeing" class="be-row" style="margin-bottom:12px"><div class="be-body" style="padding-top:14px"><block-input v-for="p in schema.theme.properties" :key="p.name" :p="p" :v="d.theme[p.name]" :fields="fields" @put="(v,ms)=>put(null,p.name,v,ms)"></block-input></div></div>
<block-line :line="d.blocks" parent="" :slot="0" :ed="self"></block-line><p :id="uid+'keys'" class="hint" style="margin-top:12px">Alt with the arrows up and down moves a block, Delete removes it, Ctrl D copies it.</p><p class="sr" role="status">{{said}}</p>
<div ref="pop" popover class="pop menu be-pop" @toggle="popped" @keydown="walk"><div role="menu" aria-label="Blocks"><button v-for="k in offered" :key="k.name" type="button" role="menuitem" tabindex="-1" :data-kind="k.name" @click="add(k)"><ico :name="k.icon"></ico>{{k.title}}</button></div></div></div>`,
  props: { schema: Object, first: Object, fields: Array, saved: { type: Array, default: () => [] }, problems: { type: Array, default: () => [] }, ways: { type: Array, default: () => [] } },
  emits: ["edit", "keep", "write"],
  data() { return { d: structuredClone(Vue.toRaw(this.first)), selected: this.first.selected || "", dyeing: false, seq: 0, hot: null, held: null, place: null, said: "", found: this.problems, wait: {}, last: null,
    acts: [{ id: "duplicate", label: "Duplicate", icon: "copy" }, { id: "keep", label: "Keep for reuse", icon: "archive" }, { id: "remove", label: "Remove", icon: "trash-2", danger: true }] }; },
  computed: {
    self() { return this; },
    uid() { return `bed${this.$.uid}`; },
    kinds() { return Object.fromEntries(this.schema.kinds.map((k) => [k.name, k])); },
    offered() { return [...this.schema.kinds.filter((k) => this.fits(k)), ...this.saved.map((s) => ({ name: `saved:${s.id}`, title: s.name, icon: "archive", slots: [] }))]; },
  },
  watch: { problems(v) { this.found = v; } },
  mounted() { this.heard = (e) => { this.open(e.detail); this.focus(e.detail); }; window.addEventListener("mw-block-picked", this.heard); },
  beforeUnmount() { window.removeEventListener("mw-block-picked", this.heard); for (const w of Object.values(this.wait)) clearTimeout(w.timer); },
  methods: {
    kind(b) { return this.kinds[b.kind]; },
    menu(b) { return this.kind(b).properties.some((p) => ["text", "code"].includes(p.name)) ? [...this.ways, ...this.acts] : this.acts; },
    told(b) { const k = this.kind(b); return k.summary ? String(b.values[k.summary] || "").replaceAll("\n", " ").slice(0, 80) : ""; },
    wrong(id) { return this.found.filter((p) => p.block === id); },
    mark(problems) { this.found = problems; },
    show(state) {
      if (state.seq < this.seq) { this.stale = true; return; } /* a newer step of ours is on its way */
      const held = document.activeElement?.matches?.(".be-name") && document.activeElement.closest("[data-block]").dataset.block;
      if (state.blocks) { Object.assign(this.d, { blocks: state.blocks, theme: state.theme }); this.stale = false; }
      Object.assign(this.d, { can_undo: state.can_undo, can_redo: state.can_redo });
      if (this.stale) { this.stale = false; return this.step({ do: "look" }); }
      if (state.selected) { const stay = document.activeElement?.closest?.(".be-body"); this.open(state.selected); if (!stay || state.focus) this.focus(state.selected); }
      else if (held && state.blocks) this.$nextTick(() => { if (document.activeElement === document.body) this.focus(this.$el.querySelector(`[data-block="${held}"]`) ? held : this.d.blocks[0]?.id); });
    },
    step(what) { this.flush(); this.seq += 1; this.$emit("edit", { ...what, seq: this.seq }); },
    put(b, name, value, ms) {
      const values = b ? b.values : this.d.theme, key = `${b ? b.id : ""}.${name}`;
      values[name] = value;
      clearTimeout(this.wait[key]?.timer);
      const send = () => { delete this.wait[key]; this.seq += 1; this.$emit("edit", b ? { do: "change", id: b.id, name, value, seq: this.seq } : { do: "theme", name, value, seq: this.seq }); };
      this.wait[key] = { send, timer: setTimeout(send, ms) };
      if (!ms) this.flush();
    },
    flush() { for (const w of Object.values(this.wait)) { clearTimeout(w.timer); w.send(); } },
    open(id) { this.selected = id; window.dispatchEvent(new CustomEvent("mw-block-opened", { detail: id })); },
    toggle(id) { this.open(this.selected === id ? "" : id); },
    focus(id) { this.$nextTick(() => { const row = this.$el.querySelector(`[data-block="${id}"]`); row?.querySelector(".be-name").focus({ preventScroll: true }); row?.scrollIntoView({ block: "nearest" }); }); },
    shift(id, down) { this.step({ do: "shift", id, down }); },
    act(what, b) { if (this.ways.some((w) => w.id === what)) { this.flush(); this.$emit("write", [b.id, what]); } else if (what === "keep") { this.flush(); this.$emit("keep", b.id); } else this.step({ do: what, id: b.id }); },
    key(e, b, i, n) {
      if (e.altKey && (e.key === "ArrowUp" || e.key === "ArrowDown")) { e.preventDefault(); return this.shift(b.id, e.key === "ArrowDown"); }
      if (e.key === "Delete") { e.preventDefault(); return this.step({ do: "remove", id: b.id }); }
      if (e.key.toLowerCase() === "d" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); return this.step({ do: "duplicate", id: b.id }); }
      if (e.key === "ArrowUp" || e.key === "ArrowDown") { e.preventDefault(); const all = [...this.$el.querySelectorAll(".be-name")]; all[all.indexOf(e.target) + (e.key === "ArrowDown" ? 1 : -1)]?.focus(); }
    },
    undoing(e) { /* text fields undo their own letters */
      if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== "z" || e.target.closest("input,textarea")) return;
      e.preventDefault(); this.step({ do: e.shiftKey ? "redo" : "undo" });
    },
    caret(e) { if (e.target.matches("textarea,input[type=text]")) this.last = e.target; },
    insert(text) { /* at the caret of the field used last */
      const t = this.last;
      if (!t?.isConnected) return;
      t.setRangeText(text, t.selectionStart, t.selectionEnd, "end"); t.dispatchEvent(new Event("input", { bubbles: true })); t.focus();
    },
    path(id, line = this.d.blocks, outer = []) { for (const b of line) { if (b.id === id) return [...outer, this.kind(b).family]; for (const s of b.slots || []) { const p = this.path(id, s, [...outer, this.kind(b).family]); if (p) return p; } } return null; },
    fits(k) { return !k.slots.length || !this.place?.parent || !this.path(this.place.parent)?.includes(k.family); },
    choose(e, place) { this.place = place || this.behind(); this.button = e.currentTarget; this.$refs.pop.showPopover(); Kit.place(this.button, this.$refs.pop, false); },
    popped(e) { if (e.newState === "open") this.$refs.pop.querySelector("[role=menuitem]").focus(); },
    walk(e) {
      const all = [...this.$refs.pop.querySelectorAll("[role=menuitem]")], at = all.indexOf(document.activeElement), to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[e.key];
      if (e.key === "Tab") return this.$refs.pop.hidePopover();
      if (to !== undefined) { e.preventDefault(); all.at(to % all.length).focus(); }
    },
    behind(line = this.d.blocks, parent = "", slot = 0) { /* the place below the open block */
      for (const [i, b] of line.entries()) {
        if (b.id === this.selected) return { parent, slot, index: i + 1 };
        for (const [n, s] of (b.slots || []).entries()) { const p = this.behind(s, b.id, n); if (p) return p; }
      }
      return parent ? null : { parent: "", slot: 0, index: line.length };
    },
    add(k) { this.$refs.pop.hidePopover(); const place = this.place; this.step(k.name.startsWith("saved:") ? { do: "insert", saved: k.name.slice(6), ...place } : { do: "add", kind: k.name, ...place }); },
    drag(e, held) { this.held = held; e.dataTransfer.setData("text/plain", held.id); e.dataTransfer.effectAllowed = "move"; },
    over(e, parent, slot, i) { if (!this.held) return; const r = e.currentTarget.getBoundingClientRect(); this.hot = { parent, slot, index: i + (e.clientY > r.top + Math.min(r.height, 44) / 2 ? 1 : 0) }; if (e.currentTarget.classList.contains("be-empty")) this.hot.index = 0; },
    at(parent, slot, i) { const h = this.hot; return !!h && h.parent === parent && h.slot === slot && h.index === i; },
    drop() { if (this.held && this.hot) this.step({ do: "move", id: this.held.id, ...this.hot }); this.rest(); },
    rest() { this.held = this.hot = null; },
  },
};

/* The rule of a segment as nested groups of conditions, built by mouse or keyboard. */
Kit.style(`
.rt{display:grid;gap:10px}.rt-group{display:grid;gap:10px;padding:14px;border:1px solid var(--line);border-radius:var(--r-lg);background:color-mix(in srgb,var(--bg-sunken) 55%,transparent)}.rt>.rt-group{background:none;border:0;padding:0}.rt-head{display:flex;align-items:center;gap:8px;flex-wrap:wrap}.rt-head .ctl{width:150px}.rt-row{display:grid;grid-template-columns:minmax(140px,1.1fr) minmax(120px,.9fr) minmax(120px,1.3fr) auto;gap:8px;align-items:center}.rt-row .none{grid-column:span 1}.rt-foot{display:flex;gap:8px;flex-wrap:wrap}
@media (max-width:599px){.rt-row{grid-template-columns:minmax(0,1fr) auto}.rt-row>.ctl{grid-column:1}.rt-row>.none{display:none}.rt-row>.btn{grid-area:1/2}.rt-group{padding:12px}}`);
const KINDS = { all: "All of these", any: "Any of these", none: "None of these" };
let last = 0;
const open = (rule) => {
  const id = ++last;
  if (rule.about) return { id, ...rule };
  if (rule.not) return rule.not.any ? { id, group: "none", parts: rule.not.any.map(open) } : { id, group: "none", parts: [open(rule.not)] };
  const group = rule.any ? "any" : "all";
  return { id, group, parts: rule[group].map(open) };
};
const close = (node) => {
  if (node.group) { const parts = node.parts.map(close); return node.group === "none" ? { not: { any: parts } } : { [node.group]: parts }; }
  const { id, ...rule } = node;
  return rule;
};
const Condition = {
  props: { node: Object, subjects: Array, depth: Number },
  emits: ["changed", "remove"],
  template: `<div class="rt-row" role="group" :aria-label="'Condition: '+subject.title"><label class="ctl"><select aria-label="Looks at" :value="subject.key" @change="look($event.target.value)"><option v-for="s in subjects" :value="s.key">{{s.title}}</option></select><ico name="chevron-down"></ico></label><label class="ctl"><select aria-label="Compares" :value="node.is" @change="compare($event.target.value)"><option v-for="c in subject.compares" :value="c[0]">{{c[1]}}</option></select><ico name="chevron-down"></ico></label>
<label v-if="kind==='choice'" class="ctl"><select aria-label="With" :value="node.value" @change="put($event.target.value)"><option v-for="o in subject.options" :value="o[0]">{{o[1]}}</option></select><ico name="chevron-down"></ico></label><label v-else-if="kind!=='none'" class="ctl"><input aria-label="With" :type="kind" :value="node.value" :min="kind==='number'?1:null" :list="subject.words?listId:null" :placeholder="kind==='number'?'days':''" autocomplete="off" spellcheck="false" @input="put($event.target.value)"><datalist v-if="subject.words" :id="listId"><option v-for="w in subject.words" :value="w"></option></datalist></label><span v-else class="none"></span><button type="button" class="btn ghost icon" aria-label="Remove condition" title="Remove condition" @click="$emit('remove')"><ico name="x"></ico></button></div>`,
  computed: {
    subject() { return this.subjects.find((s) => s.about === this.node.about && (s.name || "") === (this.node.name || "")) || { key: "", title: this.node.name || "", compares: [], ...this.node }; },
    listId() { return `words${this.node.id}`; },
    kind() {
      if (["empty", "filled"].includes(this.node.is)) return "none";
      if (["last_days", "not_last_days"].includes(this.node.is)) return "number";
      if (["before", "after"].includes(this.node.is)) return "date";
      return this.subject.options ? "choice" : "text";
    },
  },
  methods: {
    look(key) {
      const s = this.subjects.find((one) => one.key === key);
      for (const name of ["about", "name", "is", "value"]) delete this.node[name];
      Object.assign(this.node, { about: s.about, is: s.compares[0][0] }, s.name && { name: s.name });
      this.settle();
    },
    compare(how) { this.node.is = how; this.settle(); },
    settle() { /* a value of another kind does not stay */
      this.$nextTick(() => {
        if (this.kind === "none") delete this.node.value;
        else if (this.kind === "choice") { if (!this.subject.options.some((o) => o[0] === this.node.value)) this.node.value = this.subject.options[0][0]; }
        else if (this.kind === "number") this.node.value = Number.parseInt(this.node.value) || 30;
        else if (this.kind === "date" && !/^\d{4}-/.test(this.node.value || "")) this.node.value = new Date(Kit.now()).toISOString().slice(0, 10);
        else if (this.kind === "text" && this.node.value === undefined) this.node.value = "";
        this.$emit("changed");
      });
    },
    put(value) { this.node.value = this.kind === "number" ? Number.parseInt(value) || 1 : value; this.$emit("changed"); },
  },
};
const Group = {
  name: "rule-group",
  components: { Condition },
  props: { node: Object, subjects: Array, depth: Number, deepest: Number },
  emits: ["changed", "remove"],
  template: `<div class="rt-group" role="group" :aria-label="kinds[node.group]"><div class="rt-head"><label class="ctl"><select :aria-label="depth?'How this group is met':'How the rule is met'" :value="node.group" @change="node.group=$event.target.value;$emit('changed')"><option v-for="(title,key) in kinds" :value="key">{{title}}</option></select><ico name="chevron-down"></ico></label><span class="muted grow">{{depth?'':'must hold'}}</span><button v-if="depth" type="button" class="btn ghost icon" aria-label="Remove group" title="Remove group" @click="$emit('remove')"><ico name="x"></ico></button></div>
<p v-if="!node.parts.length" class="muted">{{depth?'Nothing in this group yet.':'No condition yet: everybody is in.'}}</p>
<template v-for="(part,i) in node.parts" :key="part.id"><rule-group v-if="part.group" :node="part" :subjects="subjects" :depth="depth+1" :deepest="deepest" @changed="$emit('changed')" @remove="drop(i)"></rule-group><Condition v-else :node="part" :subjects="subjects" :depth="depth" @changed="$emit('changed')" @remove="drop(i)"></Condition></template>
<div class="rt-foot"><button type="button" class="btn secondary slim" @click="add"><ico name="plus"></ico>Add condition</button><button v-if="depth<deepest" type="button" class="btn ghost slim" @click="nest"><ico name="layers"></ico>Add group</button></div></div>`,
  data: () => ({ kinds: KINDS }),
  methods: {
    fresh() { const s = this.subjects[0]; return { id: ++last, about: s.about, ...(s.name && { name: s.name }), is: s.compares[0][0], value: s.options ? s.options[0][0] : s.words?.[0] || "" }; },
    add() {
      this.node.parts.push(this.fresh());
      this.$emit("changed");
      this.$nextTick(() => [...this.$el.querySelectorAll(":scope>.rt-row select:first-child")].at(-2)?.focus());
    },
    nest() { this.node.parts.push({ id: ++last, group: "any", parts: [this.fresh()] }); this.$emit("changed"); },
    drop(i) { this.node.parts.splice(i, 1); this.$emit("changed"); this.$nextTick(() => this.$el.querySelector(".rt-foot .btn")?.focus()); },
  },
};
export default {
  components: { Group },
  template: `<div class="rt"><Group :node="tree" :subjects="subjects" :depth="0" :deepest="3" @changed="changed"></Group></div>`,
  props: { rule: Object, subjects: Array },
  emits: ["rule"],
  data() {
    const tree = open(Vue.toRaw(this.rule));
    return { tree: tree.group ? tree : { id: ++last, group: "all", parts: [tree] } };
  },
  created() { this.send = Kit.later(250, () => this.$emit("rule", close(JSON.parse(JSON.stringify(this.tree))))); },
  methods: { send() {}, changed() { this.send(); } },
};

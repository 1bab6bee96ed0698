/* Source as text: line numbers, marks at lines with mistakes, and a list that leads to them. */
Kit.style(`
.se{border:1px solid var(--border-strong);border-radius:var(--r-md);background:var(--bg-sunken);display:flex;overflow:hidden}.se:focus-within{border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}.se.still{border-color:var(--line)}
.se pre{margin:0;padding:12px 8px;min-width:44px;text-align:right;font:13px/20px var(--mono);color:var(--text-muted);overflow:hidden;user-select:none;border-right:1px solid var(--line)}.se pre b{font-weight:600;color:var(--danger-text)}.se pre i{font-style:normal;color:var(--warning-text)}
.se textarea{flex:1;min-width:0;height:min(46vh,560px);padding:12px;border:0;background:none;color:var(--text-primary);font:13px/20px var(--mono);white-space:pre;overflow:auto;resize:none;outline:0!important;tab-size:2}
.se-ways{display:flex;flex-wrap:wrap;gap:4px;align-items:center;margin-bottom:8px}.se-list{display:flex;flex-direction:column;gap:2px;margin-top:8px}.se-list button{display:flex;gap:8px;padding:5px 8px;border:0;border-radius:var(--r-sm);background:none;text-align:left;font-size:13px;line-height:18px;cursor:pointer}.se-list button:hover{background:var(--bg-hover)}.se-list .i{margin-top:1px}.se-list .at{color:var(--text-muted);white-space:nowrap;font-variant-numeric:tabular-nums}`);
export default {
  template: `<div><div v-if="ways.length&&!still" class="se-ways" role="group" aria-label="Writing assistant"><button v-for="w in ways" :key="w.id" type="button" class="btn ghost slim" @mousedown.prevent @click="ask(w.id)"><ico :name="w.icon"></ico>{{w.label}}</button><span class="hint">what is selected, or all of it</span></div><div class="se" :class="{still}"><pre ref="nums" aria-hidden="true"><template v-for="n in lines" :key="n"><b v-if="level[n]===2">{{n}}</b><i v-else-if="level[n]">{{n}}</i><template v-else>{{n}}</template>{{'\\n'}}</template></pre><textarea ref="area" :aria-label="label" :value="text" :readonly="still" wrap="off" spellcheck="false" autocomplete="off" :data-testid="testid" :aria-describedby="found.length?uid:null" @input="type" @blur="flush" @scroll="$refs.nums.scrollTop=$event.target.scrollTop"></textarea></div>
<div class="se-list" :id="uid" role="list" aria-label="What to look at"><div v-for="(p,i) in found" :key="i" role="listitem"><button type="button" @click="go(p)"><ico :name="p.error?'circle-alert':'triangle-alert'" :class="p.error?'t-danger':'t-warning'"></ico><span v-if="p.line" class="at">Line {{p.line}}, column {{p.column}}</span><span>{{p.sentence}}</span></button></div></div></div>`,
  props: { label: String, first: String, still: Boolean, testid: String, problems: { type: Array, default: () => [] }, ways: { type: Array, default: () => [] } },
  emits: ["source", "write"],
  data() { return { text: this.first, found: this.problems }; },
  computed: {
    uid() { return `se${this.$.uid}`; },
    lines() { return this.text.split("\n").length; },
    level() { const found = {}; for (const p of this.found) found[p.line] = Math.max(found[p.line] || 0, p.error ? 2 : 1); return found; },
  },
  beforeUnmount() { clearTimeout(this.wait); },
  methods: {
    type(e) { this.text = e.target.value; clearTimeout(this.wait); this.wait = setTimeout(() => this.flush(), 300); },
    flush() { if (!this.wait) return; clearTimeout(this.wait); this.wait = null; this.$emit("source", this.text); }, // whoever leaves to press "Save" saves all of it
    show(text) { if (this.wait) return; this.text = text; },
    ask(way) { const a = this.$refs.area, at = (n) => [...this.text.slice(0, n)].length; this.flush(); this.$emit("write", [way, at(a.selectionStart), at(a.selectionEnd)]); }, // the server counts letters, not units of UTF-16
    mark(problems) { this.found = problems; },
    insert(text) { const a = this.$refs.area; a.setRangeText(text, a.selectionStart, a.selectionEnd, "end"); a.focus(); this.type({ target: a }); },
    go(p) {
      const a = this.$refs.area, rows = this.text.split("\n");
      if (!p.line) return a.focus();
      const at = rows.slice(0, p.line - 1).reduce((n, row) => n + row.length + 1, 0) + p.column - 1;
      a.focus(); a.setSelectionRange(at, at); a.scrollTop = Math.max(0, (p.line - 4) * 20);
    },
  },
};

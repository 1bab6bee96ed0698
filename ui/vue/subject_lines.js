/* Subject lines to choose from: a click takes one. */
Kit.style(`
.sl{display:flex;flex-direction:column;gap:6px}.sl button{display:flex;width:100%;align-items:center;gap:10px;min-height:44px;padding:10px 14px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken);text-align:left;font-size:14px;line-height:20px;overflow-wrap:anywhere;cursor:pointer;transition:background .12s,border-color .12s}.sl button:hover{background:var(--bg-hover);border-color:var(--border-strong)}.sl .i{color:var(--text-muted);flex:none}`);
export default {
  template: `<ul class="sl" :aria-label="label"><li v-for="(line,n) in lines" :key="line"><button type="button" :data-testid="'subject-'+(n+1)" @click="$emit('pick',line)"><ico name="mail"></ico>{{line}}</button></li></ul>`,
  props: { lines: Array, label: String },
  emits: ["pick"],
};

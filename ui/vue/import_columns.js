/* What each column of a file means: its title, what stands in it, and a choice. */
Kit.style(`
.ic{width:100%}.ic th{height:38px;padding:0 12px;text-align:left;font-size:12px;font-weight:500;color:var(--text-muted);border-bottom:1px solid var(--line)}.ic td{padding:8px 12px;border-bottom:1px solid var(--line);vertical-align:middle;font-size:13.5px}.ic tr:last-child td{border-bottom:0}.ic :is(th,td):first-child{padding-left:20px}.ic :is(th,td):last-child{padding-right:20px;width:240px}.ic .off{color:var(--text-muted)}.ic .ex{color:var(--text-muted);font-size:13px;max-width:360px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.ic-box{margin:-20px;max-height:480px;overflow:auto;outline-offset:-2px!important}
@media (max-width:599px){.ic,.ic tbody{display:block}.ic thead{position:absolute;clip-path:inset(50%)}.ic tr{display:grid;gap:6px;padding:12px 16px;border-bottom:1px solid var(--line)}.ic td,.ic td:last-child{padding:0!important;border:0;width:auto}.ic .ex{max-width:calc(100vw - 80px)}.ic-box{margin:-16px;max-height:none}}`);
export default {
  template: `<div class="ic-box" tabindex="0" role="region" aria-label="Columns of the file"><table class="ic" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Column</th><th role="columnheader" scope="col">In the first rows</th><th role="columnheader" scope="col">Is</th></tr></thead><tbody role="rowgroup"><tr v-for="c in columns" :key="c.name" role="row" :class="{off:!map[c.name]}"><td role="cell" class="strong">{{c.name}}</td><td role="cell" class="ex">{{c.samples.filter(Boolean).join(' · ')||'nothing'}}</td><td role="cell"><label class="ctl"><select :aria-label="'Meaning of '+c.name" :value="map[c.name]||''" :disabled="locked" @change="choose(c.name,$event.target.value)"><option value="">Leave out</option><option v-for="t in targets" :value="t[0]">{{t[1]}}</option><option v-if="c.own" :value="c.own">Own field: {{c.own.slice(6)}}</option></select><ico name="chevron-down"></ico></label></td></tr></tbody></table></div>`,
  props: { columns: Array, targets: Array, mapping: Object, locked: Boolean },
  emits: ["mapped"],
  data() { return { map: { ...this.mapping } }; },
  methods: {
    choose(name, target) {
      for (const [other, held] of Object.entries(this.map)) if (target && held === target && other !== name) this.map[other] = "";
      this.map[name] = target;
      this.$emit("mapped", { ...this.map });
    },
  },
};

/* A rule taken apart for one contact: which parts hold and which do not. */
Kit.style(`
.rs li{display:flex;gap:8px;align-items:flex-start;padding:5px 0;font-size:13.5px}.rs .i{width:15px;height:15px;margin-top:3px}`);
export default {
  template: `<ul class="rs" :aria-label="label"><li v-for="(r,i) in rows" :key="i" :style="{paddingLeft:r.depth*22+'px'}" :class="{strong:r.group}"><ico :name="r.holds?'check':'x'" :class="r.holds?'t-success':'t-danger'"></ico><span>{{r.says}}<span class="sr">{{r.holds?': yes':': no'}}</span></span></li></ul>`,
  props: { rows: Array, label: String },
};

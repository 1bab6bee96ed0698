/* One line across every page while something concerns everybody: a stopped platform, a failed payment. */
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<div role="status"><div v-if="data.title" class="note" :class="'tone-'+data.tone"><ico :name="data.icon||'triangle-alert'"></ico><span class="grow"><b>{{data.title}}</b> {{data.text}}</span><a v-if="data.href" :href="data.href">{{data.action}}</a></div></div>`,
};

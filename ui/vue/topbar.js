/* The bar above every page: menu button on phones, where we are, jump to anything, news, account. */
export default {
  template: `<header class="topbar"><button type="button" class="btn ghost icon only-phone" aria-label="Open menu" aria-controls="sidebar" aria-expanded="false" @click="menu"><ico name="menu"></ico></button>
<nav class="crumbs" aria-label="Breadcrumb"><ol><li v-for="(c,i) in trail"><a v-if="c.href&&i<trail.length-1" :href="c.href">{{c.title}}</a><span v-else class="cut" aria-current="page">{{c.title}}</span></li></ol></nav>
<button type="button" class="jump" aria-label="Search pages and actions" aria-haspopup="dialog" :aria-keyshortcuts="mac?'Meta+K':'Control+K'" @click="jump"><ico name="search"></ico><span>Jump to…</span><kbd>{{mac?'⌘':'Ctrl'}}</kbd><kbd>K</kbd></button>
<slot></slot></header>`,
  props: { crumbs: Array, now: String },
  data() { return { trail: this.crumbs, mac: /Mac|iPhone|iPad/.test(navigator.platform) }; },
  created() { Kit.sync(this.now); },
  mounted() { this.named = (e) => { const one = this.trail.findLast((c) => c.named); if (one) one.title = e.detail; }; addEventListener("kit:title", this.named); },
  beforeUnmount() { removeEventListener("kit:title", this.named); },
  methods: {
    menu() { dispatchEvent(new Event("kit:menu")); },
    jump() { dispatchEvent(new Event("kit:jump")); },
    arrive(crumbs) { this.trail = crumbs; },
  },
};

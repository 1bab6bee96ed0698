/* The navigation: a column on wide screens, a drawer with a focus trap on narrow ones. */
const NARROW = matchMedia("(max-width:1023px)");
export default {
  template: `<div class="side" :class="{open}" id="sidebar" @keydown.esc="close" :role="trap?'dialog':null" :aria-modal="trap?'true':null" :aria-label="trap?'Menu':null">
<div class="row between"><a class="brand grow" href="/" :aria-label="product+', home'" @click="close"><img class="logo-img" :src="mark" alt="" width="24" height="24"><span>{{product}}</span></a><button v-if="trap" type="button" class="btn ghost icon" aria-label="Close menu" @click="close"><ico name="x"></ico></button></div>
<nav aria-label="Main"><template v-for="s in sections"><h2 v-if="s.title" class="sect" :id="'nav-'+s.title">{{s.title}}</h2><ul :aria-labelledby="s.title?'nav-'+s.title:null"><li v-for="l in s.links"><a :href="l.href" :aria-current="l.href===at?'page':null" @click="close"><ico :name="l.icon"></ico>{{l.title}}</a></li></ul></template></nav>
<div class="foot"><span class="grow cut" :title="organization">{{organization}}</span><span class="cap">{{role}}</span></div>
<div class="scrim" v-if="trap" @click="close"></div></div>`,
  props: { sections: Array, current: String, product: String, organization: String, role: String, mark: String },
  data() { return { open: false, at: this.current, narrow: NARROW.matches }; },
  computed: { trap() { return this.open && this.narrow; } },
  watch: {
    trap(on) {
      this.others().forEach((el) => (el.inert = on));
      const button = document.querySelector("[aria-controls=sidebar]");
      button?.setAttribute("aria-expanded", String(on));
      this.$nextTick(() => (on ? this.$el.querySelector("button") : button)?.focus());
    },
  },
  mounted() {
    this.width = (e) => { this.narrow = e.matches; if (!e.matches) this.open = false; };
    this.wake = () => (this.open = true);
    NARROW.addEventListener("change", this.width);
    addEventListener("kit:menu", this.wake);
    this.reveal();
    Kit.arrive(false);
  },
  beforeUnmount() { NARROW.removeEventListener("change", this.width); removeEventListener("kit:menu", this.wake); },
  methods: {
    others() { return [...this.$el.parentElement.children].filter((el) => el !== this.$el); },
    close() { this.open = false; },
    reveal() { this.$el.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" }); },
    arrive(current) { this.at = current; this.close(); this.$nextTick(this.reveal); Kit.arrive(true); },
  },
};

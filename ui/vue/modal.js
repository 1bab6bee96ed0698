/* A dialog of the platform's own kind: inert background, Escape, focus given back. */
export default {
  template: `<dialog ref="box" class="modal" :class="{wide}" :aria-label="label" @cancel.prevent="$emit('dismiss')" @click.self="$emit('dismiss')"><div class="modal-box"><slot></slot></div></dialog>`,
  props: { label: String, wide: Boolean },
  emits: ["dismiss"],
  mounted() { this.back = document.activeElement; this.$refs.box.showModal(); (this.$el.querySelector("[autofocus],input,.modal-foot button") || this.$el).focus();
    this.$el.scrollTop = this.$el.firstElementChild.scrollTop = 0; /* a long one begins at its beginning */ },
  beforeUnmount() { this.$refs.box.close(); if (this.back?.isConnected) this.back.focus(); },
};

/* Shows nothing itself: the page around it follows what it hears. */
export default {
  mixins: [Kit.live],
  emits: ["gap"],
  template: `<span hidden></span>`,
};

/* Time left until a moment of the server's clock. */
export default {
  template: `<kit-left :until="until" :done="done"></kit-left>`,
  props: { until: String, now: String, done: { type: String, default: "now" } },
  created() { Kit.sync(this.now); },
};

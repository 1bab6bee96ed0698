/* Says when the line to the server is cut, and when it is back. */
export default {
  template: `<div role="status" class="conn-wrap"><div v-if="state" class="conn"><span v-if="state==='lost'" class="spin"></span><ico v-else name="circle-check" class="t-success"></ico>{{state==='lost'?'Connection lost. Reconnecting…':'Back online'}}</div></div>`,
  data: () => ({ state: "" }),
  mounted() { this.listen(); },
  beforeUnmount() { clearTimeout(this.timer); },
  methods: {
    listen() {
      if (!window.socket) return setTimeout(() => this.listen(), 100);
      const say = (state, ms) => { clearTimeout(this.timer); this.timer = setTimeout(() => (this.state = state), ms); };
      socket.on("disconnect", () => say("lost", 1200));
      socket.on("connect", () => { if (this.state === "lost") { this.state = "back"; say("", 2500); } else clearTimeout(this.timer); });
    },
  },
};

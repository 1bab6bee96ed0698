/* Domains side by side, each with its state and the health of its mailboxes. */
export default {
  props: { cards: { type: Array, required: true } },
  template: `<div class="cols3"><div v-for="c in cards" :key="c.name" class="tile-card stack g8"><span class="mono">{{c.name}}</span><div class="row g8 wrap"><kit-status :value="c.status" :word="c.word"></kit-status><span class="dot" :class="'tone-'+c.tone">{{c.health}}</span></div></div></div>`,
};

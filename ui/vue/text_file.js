/* A file of text: chosen or dropped, read here, handed over as text; nothing is stored. */
Kit.style(`
.tf{position:relative;display:inline-flex;border-radius:var(--r-md)}.tf:focus-within .btn{outline:2px solid var(--accent);outline-offset:2px}.tf input{position:absolute;inset:0;opacity:0;cursor:pointer;width:100%}.tf.over .btn{border-color:var(--accent)}`);
export default {
  template: `<div class="stack g4"><span class="tf" :class="{over}" @dragover.prevent="over=true" @dragleave="over=false" @drop.prevent="over=false;take($event.dataTransfer.files[0])"><span class="btn secondary" aria-hidden="true"><ico name="upload"></ico>{{label}}</span><input type="file" :accept="accept" :aria-label="label" @change="take($event.target.files[0]);$event.target.value=''"></span><span v-if="said" class="hint" role="status">{{said}}</span></div>`,
  props: { label: String, accept: String, most: Number },
  emits: ["text"],
  data: () => ({ over: false, said: "" }),
  methods: {
    async take(file) {
      if (!file) return;
      if (file.size > this.most) { this.said = `${file.name} is larger than ${Math.round(this.most / 1e6)} MB.`; return; }
      const text = await file.text();
      this.said = `${file.name}: ${text.split(/\r?\n/).filter((line) => line.trim()).length} lines read.`;
      this.$emit("text", text);
    },
  },
};

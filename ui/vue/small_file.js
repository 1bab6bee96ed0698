/* One small file, chosen or dropped, handed over as it is. */
Kit.style(`
.sf{position:relative;display:flex;flex-direction:column;align-items:center;gap:4px;padding:24px;border:1.5px dashed var(--border-strong);border-radius:var(--r-lg);background:var(--bg-sunken);text-align:center;cursor:pointer;transition:border-color .12s,background .12s}.sf:hover,.sf.over{border-color:var(--accent);background:color-mix(in srgb,var(--accent) 8%,var(--bg-sunken))}.sf:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}.sf input{position:absolute;inset:0;opacity:0!important;cursor:pointer}.sf .i{width:20px;height:20px;color:var(--text-muted)}.sf .hint{max-width:52ch}`);
export default {
  template: `<div class="stack g6"><label class="sf" :class="{over}" @dragover.prevent="over=true" @dragleave="over=false" @drop.prevent="take($event.dataTransfer.files)"><input type="file" :accept="accept" :disabled="busy" @change="take($event.target.files);$event.target.value=''"><span v-if="busy" class="spin" aria-hidden="true"></span><ico v-else name="upload"></ico><strong>{{label}}</strong><span class="hint">{{hint}}</span></label><span v-if="error" class="err" role="alert"><ico name="circle-alert"></ico>{{error}}</span></div>`,
  props: { label: String, hint: String, accept: String, most: Number },
  emits: ["file"],
  data() { return { over: false, busy: false, error: "" }; },
  methods: {
    take(files) {
      const file = files[0];
      this.over = false; this.error = "";
      if (!file) return;
      if (file.size > this.most) { this.error = `${file.name} is larger than ${Math.floor(this.most / 1024)} kB.`; return; }
      this.busy = true;
      const reader = new FileReader();
      reader.onload = () => this.$emit("file", [file.name, String(reader.result).split(",")[1] || ""]);
      reader.onerror = () => { this.busy = false; this.error = `${file.name} could not be read.`; };
      reader.readAsDataURL(file);
    },
    done() { this.busy = false; },
  },
};

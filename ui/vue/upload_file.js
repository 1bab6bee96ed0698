/* One file of any size, chosen or dropped, sent to the API while a bar tells how far it is. */
Kit.style(`
.up{position:relative;display:flex;flex-direction:column;align-items:center;gap:6px;padding:36px 24px;border:1.5px dashed var(--border-strong);border-radius:var(--r-lg);background:var(--bg-sunken);text-align:center;cursor:pointer;transition:border-color .12s,background .12s}.up:hover,.up.over{border-color:var(--accent);background:color-mix(in srgb,var(--accent) 8%,var(--bg-sunken))}.up:has(:focus-visible){outline:2px solid var(--accent);outline-offset:2px}.up input{position:absolute;inset:0;opacity:0!important;cursor:pointer}.up>.i{width:24px;height:24px;color:var(--text-muted)}.up .hint{max-width:56ch}.up.busy{cursor:default}.up .bar{width:min(320px,100%);margin-top:6px}`);
export default {
  template: `<div class="stack g6"><label class="up" :class="{over,busy}" @dragover.prevent="over=!busy" @dragleave="over=false" @drop.prevent="take($event.dataTransfer.files)"><input type="file" :accept="accept" :disabled="busy" data-testid="upload" @change="take($event.target.files);$event.target.value=''"><ico name="upload"></ico><strong>{{busy?name:label}}</strong><template v-if="busy"><span class="hint" role="status">{{share<1?'Uploading, '+Math.round(share*100)+' %':'Looking at the file'}}</span><div class="bar tone-accent" role="progressbar" aria-label="Upload" :aria-valuenow="Math.round(share*100)" aria-valuemin="0" aria-valuemax="100"><i :style="{width:Math.max(2,share*100)+'%'}"></i></div></template><span v-else class="hint">{{hint}}</span></label><span v-if="error" class="err" role="alert"><ico name="circle-alert"></ico>{{error}}</span></div>`,
  props: { label: String, hint: String, accept: String, action: String, most: Number, mostSheet: Number },
  emits: ["stored"],
  data: () => ({ over: false, busy: false, share: 0, name: "", error: "" }),
  beforeUnmount() { this.request?.abort(); },
  methods: {
    take(files) {
      const file = files[0];
      this.over = false;
      if (!file || this.busy) return;
      const most = /\.xls[xm]$/i.test(file.name) ? this.mostSheet : this.most;
      if (file.size > most) { this.error = `${file.name} has ${Math.ceil(file.size / 1e6).toLocaleString("en")} MB; ${Math.floor(most / 1e6)} MB are the most. Leave out columns you do not write about, or cut it into several files.`; return; }
      Object.assign(this, { error: "", name: file.name, busy: true, share: 0 });
      const request = this.request = new XMLHttpRequest();
      request.open("POST", `${this.action}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("X-Requested-With", "mailwright");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = (e) => { if (e.lengthComputable) this.share = e.loaded / e.total; };
      request.upload.onload = () => { this.share = 1; };
      request.onload = () => this.answered(request);
      request.onerror = () => this.stop("The upload broke off. Look at your connection and try again.");
      request.send(file);
    },
    answered(request) {
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { told = { detail: request.responseText }; }
      if (request.status === 201) return this.$emit("stored", told.id);
      this.stop([told.detail || "The file was not taken.", told.action].filter(Boolean).join(" "));
    },
    stop(error) { Object.assign(this, { busy: false, error }); },
  },
};

/* One input with its label outside, its hint and its error, tied together for assistive technology. */
export default {
  template: `<div class="field" :class="{bad:error}"><template v-if="box"><label class="check" :class="{switch:kind==='switch'}"><input type="checkbox" :role="kind==='switch'?'switch':null" :id="uid" :checked="value" :disabled="disabled" :aria-invalid="error?'true':null" :aria-describedby="notes" @change="put($event.target.checked)"><span class="stack g2"><span>{{label}}</span><span v-if="hint" class="hint" :id="uid+'-hint'">{{hint}}</span></span></label></template>
<template v-else><label :for="uid">{{label}}<span v-if="optional" class="opt-word">optional</span></label><div class="ctl" :class="{disabled}"><ico v-if="icon" :name="icon"></ico><span v-if="prefix" class="affix">{{prefix}}</span>
<textarea v-if="kind==='textarea'" v-bind="shared" :rows="rows" @input="type" @blur="flush"></textarea><template v-else-if="kind==='select'"><select v-bind="shared" @change="put($event.target.value)"><option v-if="placeholder" value="" disabled>{{placeholder}}</option><option v-for="o in options" :value="o[0]">{{o[1]}}</option></select><ico name="chevron-down"></ico></template>
<input v-else v-bind="shared" :type="shown" :inputmode="mode" :min="min" :max="max" :step="step" @input="type" @blur="flush" @keydown.enter="enter"><span v-if="suffix" class="affix">{{suffix}}</span><button v-if="kind==='password'" type="button" class="btn ghost icon" :aria-label="open?'Hide password':'Show password'" :aria-pressed="String(open)" @click="open=!open"><ico :name="open?'eye-off':'eye'"></ico></button></div><span v-if="hint" class="hint" :id="uid+'-hint'">{{hint}}</span></template>
<span class="err" :id="uid+'-err'" role="alert" v-if="error"><ico name="circle-alert"></ico>{{error}}</span></div>`,
  props: { modelValue: null, loopback: null, kind: String, label: String, hint: String, error: String, placeholder: String, icon: String, prefix: String, suffix: String, options: Array, rows: { type: Number, default: 4 }, optional: Boolean, disabled: Boolean, autocomplete: String, mode: String, name: String, min: null, max: null, step: null, maxlength: null, testid: String, focus: Boolean },
  emits: ["update:model-value", "enter"],
  data() { return { value: Kit.plain(this.modelValue), open: false }; },
  watch: { modelValue(v) { if (Kit.plain(v) !== this.value && !this.wait) this.value = Kit.plain(v); } },
  computed: {
    uid() { return `${this.$attrs.id || "f" + this.$.uid}-in`; },
    box() { return this.kind === "checkbox" || this.kind === "switch"; },
    notes() { return [this.hint && `${this.uid}-hint`, this.error && `${this.uid}-err`].filter(Boolean).join(" ") || null; },
    shown() { return this.kind === "password" ? (this.open ? "text" : "password") : this.kind; },
    shared() {
      return { id: this.uid, name: this.name, value: this.value ?? "", placeholder: this.placeholder, autocomplete: this.autocomplete, disabled: this.disabled, maxlength: this.maxlength,
        spellcheck: this.kind === "textarea" ? null : "false", "data-testid": this.testid, "aria-invalid": this.error ? "true" : null, "aria-required": this.optional ? null : "true", "aria-describedby": this.notes, autofocus: this.focus || null };
    },
  },
  beforeUnmount() { clearTimeout(this.wait); },
  methods: {
    type(e) { this.value = e.target.value; clearTimeout(this.wait); this.wait = setTimeout(() => this.flush(), 250); },
    flush() { if (!this.wait) return; clearTimeout(this.wait); this.wait = null; this.send(); },
    enter(e) { this.flush(); this.$emit("enter"); },
    put(v) { this.value = v; this.send(); },
    send() { this.$emit("update:model-value", this.kind === "number" ? (this.value === "" ? null : Number(this.value)) : this.value); },
  },
};

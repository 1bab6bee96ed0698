/* Two wordings in one: what goes is struck through, what comes is marked, for eyes and for readers. */
Kit.style(`
.wc{display:flex;flex-direction:column;gap:12px;max-height:min(46vh,420px);overflow:auto;padding:14px 16px;border:1px solid var(--line);border-radius:var(--r-md);background:var(--bg-sunken);font-size:14px;line-height:22px}.wc p{white-space:pre-wrap;overflow-wrap:anywhere}.wc p+p{padding-top:12px;border-top:1px solid var(--line)}
.wc del,.wc ins{padding:1px 2px;border-radius:3px;background:color-mix(in srgb,var(--tone) 16%,transparent);color:var(--tone-text);-webkit-box-decoration-break:clone;box-decoration-break:clone}.wc ins{text-decoration:none}`);
export default {
  template: `<div class="wc" tabindex="0" role="region" :aria-label="label"><p v-for="(line,n) in changes" :key="n"><template v-for="(piece,i) in line" :key="i"><del v-if="piece.fate==='gone'" class="tone-danger"><span class="sr">taken out: </span>{{piece.text}}<span class="sr">; </span></del><ins v-else-if="piece.fate==='new'" class="tone-success"><span class="sr">put in: </span>{{piece.text}}<span class="sr">; </span></ins><template v-else>{{piece.text}}</template></template></p></div>`,
  props: { changes: Array, label: String },
};

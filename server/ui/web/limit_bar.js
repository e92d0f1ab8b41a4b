import { html, nothing, svg } from './vendor/lit.js';
import { billionths, decimalText } from './dosing/decimal.js';
import { scaleTop } from './dosing/limits.js';
import { strings } from './strings.js';

const WIDE = 1000;
const TALL = 64;

/** Where a value stands on a scale to `top`, in thousandths of its width. */
export function placeOn(top, text) {
  const value = billionths(text ?? '');
  if (value === undefined || top <= 0n) return undefined;
  const at = Number((value * BigInt(WIDE)) / top);
  return Math.min(Math.max(at, 0), WIDE);
}

/** The scale on which the limits, those before them and what is asked can all be seen. */
export function barTop(limits, more = []) {
  return scaleTop([limits.hard_low, limits.soft_low, limits.soft_high, limits.hard_high, ...more]);
}

function zones(limits, top) {
  const at = (name) => placeOn(top, limits[name]);
  const hardLow = at('hard_low') ?? 0;
  const hardHigh = at('hard_high') ?? WIDE;
  const softLow = at('soft_low') ?? hardLow;
  const softHigh = at('soft_high') ?? hardHigh;
  return [['hard', 0, hardLow], ['soft', hardLow, softLow], ['within', softLow, softHigh], ['soft', softHigh, hardHigh], ['hard', hardHigh, WIDE]]
    .filter(([, from, to]) => to > from);
}

function strip(limits, top, y, height, name) {
  return zones(limits, top).map(([zone, from, to]) => svg`<rect class=${`${name} ${zone}`} x=${from} y=${y} width=${to - from} height=${height}></rect>`);
}

function practice(bins) {
  const most = Math.max(1, ...bins.map((bin) => bin.within + bin.overridden + bin.stopped));
  const wide = WIDE / bins.length;
  return bins.map((bin, index) => {
    let below = TALL - 20;
    return ['within', 'overridden', 'stopped'].map((kind) => {
      const height = (bin[kind] / most) * (TALL - 24);
      below -= height;
      return height ? svg`<rect class=${`dose ${kind}`} x=${index * wide + 1} y=${below} width=${wide - 2} height=${height}></rect>` : nothing;
    });
  });
}

const text = (limits, name) => limits[name] && `${strings.limits[name]} ${limits[name]}`;

/** The limits in words, lowest first. */
export function limitsInWords(limits, usual) {
  const parts = ['hard_low', 'soft_low'].map((name) => text(limits, name));
  parts.push(usual && `${strings.limits.usual} ${usual}`, text(limits, 'soft_high'), text(limits, 'hard_high'));
  const known = parts.filter(Boolean);
  return known.length ? `${known.join(', ')} ${limits.unit}` : strings.limits.none;
}

/**
 * Hard, soft and free ranges as a bar, with the range before it ghosted above, how the entry was
 * dosed over it, and the value that is asked for. The words below say the same.
 * @param {{limits: any, value?: string, usual?: string, old?: any, bins?: any[], top?: bigint}} shown
 */
export function limitBar({ limits, value, usual, old, bins, top = barTop(limits, [value, usual]) }) {
  const words = limitsInWords(limits, usual);
  if (top <= 0n) return html`<p class="limit-words">${words}</p>`;
  const at = placeOn(top, value);
  const usualAt = placeOn(top, usual);
  return html`<div class="limit-bar"><svg viewBox="0 0 ${WIDE} ${TALL}" preserveAspectRatio="none" role="img" aria-label=${words}>
      ${strip(limits, top, TALL - 20, 20, 'now')}
      ${old ? strip(old, top, TALL - 28, 6, 'old') : nothing}
      ${bins ? practice(bins) : nothing}
      ${usualAt === undefined ? nothing : svg`<line class="usual" x1=${usualAt} x2=${usualAt} y1=${TALL - 22} y2=${TALL}></line>`}
      ${at === undefined ? nothing : svg`<line class="value" x1=${at} x2=${at} y1="0" y2=${TALL}></line>`}
    </svg><p class="limit-words"><span>0</span><span>${words}</span><span>${decimalText(top)}</span></p></div>`;
}

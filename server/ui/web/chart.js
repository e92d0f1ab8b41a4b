import { LitElement, html, nothing } from './vendor/lit.js';
import uPlot from './vendor/uplot.js';
import { clock, hospitalZone, moment } from './hospital_time.js';
import { strings } from './strings.js';

// No red, yellow or cyan: those are alarms. Told apart by dash as well as by hue.
const STROKES = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 2], [14, 4]];

/**
 * One chart over time or over a number, with a line of text and a table that say the same.
 *
 * @typedef {object} Series
 * @property {string} label with its unit, "Rate, mL/h"
 * @property {(number|null)[]} values as many as `xs`
 * @property {(value: number) => string} [shown] for the table
 * @property {'line'|'steps'|'bars'|'points'} [as] how it is drawn; 'line' without a word
 * @property {string} [axis] series of one axis share a scale; 'left' without a word, or 'right'
 *
 * @typedef {object} Mark
 * @property {number} at on the x axis
 * @property {string} text
 * @property {string} [priority] of an alarm, for its colour
 */
class Chart extends LitElement {
  static properties = {
    label: { attribute: false }, // what the chart is about
    summary: { attribute: false }, // the same in one sentence, with the figures that matter
    xs: { attribute: false }, // ms of the calendar, or numbers with `xLabel`
    xLabel: { attribute: false }, // absent: the x axis is time
    series: { attribute: false }, // Series[]
    marks: { attribute: false }, // Mark[]
    height: { attribute: false }, // of the plot, px
  };

  constructor() {
    super();
    this.height = 240;
    this.marks = [];
    this.series = [];
    this.xs = [];
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.watcher = new ResizeObserver(([entry]) => this.fit(entry.contentRect.width));
    this.watcher.observe(this);
    this.recolour = new MutationObserver(() => this.draw());
    this.recolour.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.scheme.onchange = () => this.draw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.watcher.disconnect();
    this.recolour.disconnect();
    this.scheme.onchange = null;
    this.plot?.destroy();
    this.plot = undefined;
  }

  fit(width) {
    if (!this.plot || width < 40 || Math.abs(width - this.plot.width) < 1) return;
    this.plot.setSize({ width, height: this.height });
  }

  updated() {
    this.draw();
  }

  /** A token as the canvas can read it, in the theme that holds now. */
  colour(name) {
    this.probe ??= this.querySelector('.plot').appendChild(document.createElement('i'));
    this.probe.style.color = `var(${name})`;
    return getComputedStyle(this.probe).color;
  }

  options(width) {
    const ink = this.colour('--quiet');
    const grid = { stroke: this.colour('--line'), width: 1 };
    const axis = { stroke: ink, grid, ticks: grid, font: '12px system-ui, sans-serif' };
    const isTime = !this.xLabel;
    const right = this.series.some((one) => one.axis === 'right');
    return {
      width,
      height: this.height,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), hospitalZone()),
      legend: { live: true },
      scales: { x: { time: isTime, range: (_, least, most) => this.span(least, most) }, left: { range: fromZero }, right: { range: fromZero } },
      axes: [
        { ...axis, ...(isTime ? { values: (_, ticks) => ticks.map((s) => clock(s * 1000)) } : { label: this.xLabel }) },
        { ...axis, scale: 'left', size: 60 },
        ...(right ? [{ ...axis, scale: 'right', side: 1, grid: { show: false }, size: 60 }] : []),
      ],
      series: [
        { label: this.xLabel ?? strings.chart.time, value: (_, x) => (x === null ? '' : isTime ? moment(x * 1000) : String(x)) },
        ...this.series.map((one, index) => this.drawn(one, index)),
      ],
      hooks: { draw: [(plot) => this.drawMarks(plot)] },
    };
  }

  /** All points and all marks. */
  span(least, most) {
    const at = this.marks.map((mark) => (this.xLabel ? mark.at : mark.at / 1000));
    const [from, to] = [Math.min(least, ...at), Math.max(most, ...at)];
    return from === to ? [from - 60, to + 60] : [from, to];
  }

  drawn(one, index) {
    const stroke = this.colour(STROKES[index % STROKES.length]);
    const paths = { steps: uPlot.paths.stepped({ align: 1 }), bars: uPlot.paths.bars({ size: [0.7, 60] }), points: () => null }[one.as];
    return {
      label: one.label, scale: one.axis ?? 'left', stroke, width: 2, dash: DASHES[index % DASHES.length],
      fill: one.as === 'bars' ? stroke : undefined, points: { show: one.as === 'points', size: 7, fill: stroke }, ...(paths ? { paths } : {}),
      value: (_, value) => (value === null || value === undefined ? '' : one.shown ? one.shown(value) : String(value)),
    };
  }

  drawMarks(plot) {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.setLineDash([]);
    for (const mark of this.marks) {
      const x = Math.round(plot.valToPos(this.xLabel ? mark.at : mark.at / 1000, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.strokeStyle = this.colour(mark.priority ? `--${mark.priority}-edge` : '--quiet');
      ctx.lineWidth = mark.priority ? 3 : 1;
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  draw() {
    const box = this.querySelector('.plot');
    if (!box) return;
    this.plot?.destroy();
    this.plot = undefined;
    this.probe?.remove();
    this.probe = undefined;
    if (this.xs.length === 0) return;
    const xs = this.xLabel ? this.xs : this.xs.map((ms) => ms / 1000);
    const width = Math.max(200, box.clientWidth);
    this.plot = new uPlot(this.options(width), [xs, ...this.series.map((one) => one.values)], box);
  }

  table() {
    const cell = (one, value) => (value === null || value === undefined ? '' : one.shown ? one.shown(value) : value);
    const at = (x) => (this.xLabel ? x : moment(x));
    return html`<details><summary>${strings.chart.table}</summary><div class="scroll" tabindex="0"><table>
      <caption class="sr">${this.label}</caption>
      <thead><tr><th scope="col">${this.xLabel ?? strings.chart.time}</th>${this.series.map((one) => html`<th scope="col">${one.label}</th>`)}</tr></thead>
      <tbody>${this.xs.map((x, row) => html`<tr><th scope="row">${at(x)}</th>
        ${this.series.map((one) => html`<td class="number">${cell(one, one.values[row])}</td>`)}</tr>`)}</tbody></table></div></details>`;
  }

  render() {
    return html`<figure class="chart"><figcaption>${this.label}</figcaption>
      ${this.xs.length === 0 ? html`<p class="quiet">${strings.chart.empty}</p>` : html`
        <div class="plot" role="img" aria-label=${`${this.label}. ${this.summary ?? ''}`}></div>`}
      ${this.summary ? html`<p>${this.summary}</p>` : nothing}
      ${this.xs.length === 0 ? nothing : this.table()}</figure>`;
  }
}
customElements.define('ph-chart', Chart);

function fromZero(_, least, most) {
  const top = most > 0 ? most * 1.08 : 1;
  return [Math.min(0, least), top];
}

// The pumps of a fleet as a list, with a fault for each.
import { get, post } from '../console.js';

const MOST_ROWS = 200;

function cell(row, text, kind) {
  const made = row.insertCell();
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function paint(pump, row) {
  for (const text of [pump.id, pump.display.state, pump.display.headline, pump.display.rate,
    pump.display.infused, `${(pump.delivered_nl / 1e6).toFixed(3)} mL`, pump.library || 'none']) cell(row, text);
  cell(row, pump.display.alarm, pump.display.alarm_priority);
  const bench = cell(row, '');
  for (const [label, kind] of [['Occlude', 'occlude_downstream'], ['Heal', 'none']]) {
    const button = document.createElement('button');
    button.textContent = label;
    button.addEventListener('click', () => post('/fault', { pump: pump.id, kind }));
    bench.append(button, ' ');
  }
}

async function look() {
  try {
    const state = await get('/state');
    document.getElementById('line').textContent = `${state.pumps.length} pumps, ${
      state.pumps.filter((pump) => pump.linked).length} linked, ${state.speed} simulated seconds a second`;
    const rows = document.getElementById('rows');
    rows.replaceChildren();
    for (const pump of state.pumps.slice(0, MOST_ROWS)) paint(pump, rows.insertRow());
  } catch {
    document.getElementById('line').textContent = 'the console does not answer';
  }
  setTimeout(look, 1000);
}
look();

import { html } from '../vendor/lit.js';
import { get } from '../api.js';
import { openDialog } from '../shell/dialog.js';
import { strings } from '../strings.js';
import { wardWatch } from './ward_watch.js';

/** Everybody who is named for a bed of the ward: most likely one of them goes. */
async function staffNames() {
  if (!wardWatch.ward) return [];
  const { beds } = await get(`/api/v1/wards/${encodeURIComponent(wardWatch.ward)}/staff`);
  return [...new Set(beds.flatMap(({ nurse, buddy }) => [nurse, buddy]).filter(Boolean))];
}

/** Asks who goes to an alarm; undefined: nobody said so. */
export async function answerFor(alarm) {
  const names = await staffNames().catch(() => []); // without the list one types the name
  const words = strings.alarms;
  const { closed } = openDialog({ title: words.whoGoes, content: (close) => html`
    <p>${alarm.bed || alarm.pump}: ${alarm.title}</p>
    <form @submit=${(event) => { event.preventDefault(); close(event.target.coming.value.trim()); }}>
      <label>${words.name}<input name="coming" maxlength="60" list="staff-names" required autofocus></label>
      <datalist id="staff-names">${names.map((name) => html`<option value=${name}></option>`)}</datalist>
      <p class="quiet">${words.tellsPeople}</p>
      <p class="row"><button>${words.acknowledge}</button></p>
    </form>` });
  return closed;
}

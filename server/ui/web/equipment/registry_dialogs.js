// A pump's place in the register: a word for its first certificate, its key taken back, shut out for
// good. The server asks for the password again where it must (shell/proof.js).

import { html, nothing } from '../vendor/lit.js';
import { post } from '../api.js';
import { moment } from '../hospital_time.js';
import { askForm, tellOnce } from '../shell/ask.js';
import { strings } from '../strings.js';
import { valuesOf } from './fleet_model.js';

/** @param {{pumps: any[], wards: any[], pump?: any}} about `pump`: one that is enrolled anew */
export async function askEnrolment({ pumps, wards, pump }) {
  const words = strings.equipment.enrol;
  const made = await askForm({ title: pump ? words.anew(pump.id) : words.title, submit: words.submit,
    fields: html`<p>${words.what}</p>
      ${pump ? nothing : html`<label>${words.pump}<input name="pump" required maxlength="64" pattern="[A-Za-z0-9._:\\-]+" autocomplete="off"></label>`}
      <label>${words.model}<input name="model" required list="enrol-models" value=${pump?.model ?? ''} autocomplete="off"></label>
      <datalist id="enrol-models">${valuesOf(pumps, 'model').map((model) => html`<option value=${model}></option>`)}</datalist>
      <label>${strings.ward}<select name="ward" required>${pump ? nothing : html`<option value="">${words.choose}</option>`}
        ${wards.map((ward) => html`<option value=${ward.id} ?selected=${ward.id === pump?.ward}>${ward.name}</option>`)}</select></label>
      <label>${words.bed}<input name="bed" list="enrol-beds" value=${pump?.bed ?? ''} autocomplete="off"></label>
      <datalist id="enrol-beds">${wards.flatMap((ward) => ward.beds.map((bed) => html`<option value=${bed}>${ward.name}</option>`))}</datalist>
      <label>${words.minutes}<input name="minutes" type="number" min="1" max="1440" value="15" required></label>`,
    send: (form) => {
      const bed = form.get('bed').trim();
      return post(`/api/v1/pumps/${encodeURIComponent(pump?.id ?? form.get('pump').trim())}/token`,
        { model: form.get('model').trim(), ward: form.get('ward'), ...(bed ? { bed } : {}), minutes: Number(form.get('minutes')) });
    } });
  if (made) await tellOnce({ title: words.told(made.pump), text: words.tokenWhat(moment(made.until_ms)), secret: made.token, kept: words.kept });
  return Boolean(made);
}

/** True when its key is taken back. */
export async function askRevocation(pump) {
  const words = strings.equipment.revoke;
  const done = await askForm({ title: words.title(pump.id), submit: words.submit,
    fields: html`<p>${words.what}</p><label>${words.reason}<input name="reason" required maxlength="200"></label>`,
    send: (form) => post(`/api/v1/pumps/${encodeURIComponent(pump.id)}/revoke`, { reason: form.get('reason') }) });
  return done !== undefined;
}

/** True when it is shut out. */
export async function askRetirement(pump) {
  const words = strings.equipment.retire;
  const done = await askForm({ title: words.title(pump.id), submit: words.submit,
    fields: html`<p>${words.what}</p><label>${strings.equipment.revoke.reason}<input name="reason" required maxlength="200"></label>
      <label class="check"><input type="checkbox" name="force"> ${words.force}</label>`,
    send: (form) => post(`/api/v1/pumps/${encodeURIComponent(pump.id)}/retire${form.get('force') ? '?force=1' : ''}`, { reason: form.get('reason') }) });
  return done !== undefined;
}

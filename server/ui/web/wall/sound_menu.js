import { html } from '../vendor/lit.js';
import { openDialog } from '../shell/dialog.js';
import { preferences } from '../shell/preferences.js';
import { strings } from '../strings.js';
import { sound } from './sound.js';

/** The sound of this screen: check, loudness, end of the shift. */
export function openSoundMenu() {
  const words = strings.sound;
  const { refresh, closed } = openDialog({ title: words.title, className: 'side', content: (close) => html`
    <p>${words.states[sound.state]}</p>
    <p class="row"><button class="main" @click=${() => sound.check()}>${words.check}</button></p>
    <p class="quiet">${words.checkWhat}</p>
    <label>${words.volume}<input type="range" min="0.2" max="1" step="0.1" .value=${String(sound.volume)}
      @input=${(event) => preferences.set('volume', Number(event.target.value))}></label>
    <p class="quiet">${words.pauses}</p>
    ${sound.state === 'off' ? '' : html`<p class="row"><button class="plain" @click=${() => { sound.stop(); close(); }}>${words.end}</button></p>`}` });
  sound.addEventListener('change', refresh);
  closed.then(() => sound.removeEventListener('change', refresh));
}

// The alarms' sound by the pump's own figures (GET /signals): one burst whenever the pump begins one.
import { get } from './console.js';

let signals;
let audio;
let heard = 0;

/** A browser is silent until a person has touched the page. */
export function wake() {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') audio.resume();
}

export async function figures() {
  signals ??= await get('/signals');
  return signals;
}

function tone(pulse, rise, at) {
  const seconds = pulse.tone_ms / 1000;
  const edge = rise / 1000;
  signals.harmonics_db.forEach((level, index) => {
    const oscillator = audio.createOscillator();
    const gain = audio.createGain();
    const loud = 0.12 * 10 ** (level / 20);
    oscillator.frequency.value = pulse.hertz * (index + 1);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loud, at + edge);
    gain.gain.setValueAtTime(loud, at + seconds - edge);
    gain.gain.linearRampToValueAtTime(0, at + seconds);
    oscillator.connect(gain).connect(audio.destination);
    oscillator.start(at);
    oscillator.stop(at + seconds);
  });
}

/** `bursts` as the pump counts them: each rise is one burst of `priority`. */
export function follow(bursts, priority) {
  const rose = bursts > heard;
  heard = bursts;
  const pattern = signals?.[priority];
  if (!rose || !audio || audio.state !== 'running' || !pattern) return;
  let at = audio.currentTime + 0.02;
  for (const pulse of pattern.pulses) {
    tone(pulse, pattern.rise_ms, at);
    at += (pulse.tone_ms + pulse.gap_ms) / 1000;
  }
}

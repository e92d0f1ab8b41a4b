// The bursts of IEC 60601-1-8 as lists of pulses; the melody is that of drug delivery (C5 D4 G4, C5
// D4). Seconds and hertz. Nothing here makes a sound.

const C5 = 523.25;
const D4 = 293.66;
const G4 = 392;

/** Seconds between the beginnings of two bursts: high 2.5-15 s, medium 2.5-30 s, low above 15 s. */
export const REPEAT_S = { lost: 6, high: 5, medium: 10, low: 30 };

const pulses = (notes, length, gaps) => {
  let at = 0;
  return notes.map((hertz, index) => {
    const pulse = { at, hertz, length };
    at += length + (gaps[index] ?? 0);
    return pulse;
  });
};

const FIVE = [C5, D4, G4, C5, D4];
const BURSTS = {
  // 3 and 2, a pause, 3 and 2.
  high: pulses([...FIVE, ...FIVE], 0.15, [0.1, 0.1, 0.35, 0.1, 0.8, 0.1, 0.1, 0.35, 0.1]),
  medium: pulses([C5, D4, G4], 0.2, [0.2, 0.2]),
  low: pulses([C5, D4], 0.2, [0.25]),
  // This screen's own: it hears nobody. Falling, so that nobody takes it for a pump's.
  lost: pulses([G4, D4, G4, D4], 0.3, [0.1, 0.4, 0.1]),
};

/** @returns {{at: number, hertz: number, length: number}[]} */
export function burst(kind) {
  return BURSTS[kind] ?? [];
}

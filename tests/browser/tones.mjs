/** For the page itself: notes each tone that begins in `window.played`, as hertz and the second at which it does. */
export function listen() {
  window.played = [];
  const { createOscillator } = AudioContext.prototype;
  AudioContext.prototype.createOscillator = function make() {
    const made = createOscillator.call(this);
    const start = made.start.bind(made);
    made.start = (at) => {
      window.played.push({ hertz: made.frequency.value, at });
      start(at);
    };
    return made;
  };
}

// Keeps the display of a wall screen from going dark. The browser lets go whenever the page is hidden.

let wanted = false;

async function ask() {
  if (!wanted || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request('screen');
  } catch {
    // refused (battery, policy): the screen's own settings decide, and the wall goes on
  }
}

export function keepAwake() {
  if (wanted) return;
  wanted = true;
  document.addEventListener('visibilitychange', ask);
  ask();
}

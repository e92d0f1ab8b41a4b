// Beats twice a second. A worker's timers go on where those of a page in the background are slowed.
setInterval(() => postMessage(0), 500);

// One WebSocket to the ward's feed. Reconnects by itself with growing, random pauses; tells of every
// message and of nothing else: whether the screen is lost is judged from the time of the last one.

import { get } from '../api.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export class Feed {
  constructor(ward, onMessage) {
    this.ward = ward;
    this.onMessage = onMessage;
    this.pause = FIRST_PAUSE_MS;
    this.closed = false;
    this.open();
  }

  open() {
    let opened = false;
    this.socket = new WebSocket(`wss://${location.host}/feed?ward=${encodeURIComponent(this.ward)}`);
    this.socket.onopen = () => {
      opened = true;
      this.pause = FIRST_PAUSE_MS;
    };
    this.socket.onmessage = (event) => this.onMessage(JSON.parse(event.data));
    this.socket.onclose = () => this.retry(opened);
  }

  /** A socket that never opened may be one of a session that has ended: asking brings the log-in. */
  async retry(opened) {
    if (this.closed) return;
    const wait = this.pause * (0.5 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    if (!opened) await get('/api/v1/me').catch(() => undefined); // no server: the pause is the answer
    if (this.closed) return;
    this.timer = setTimeout(() => this.open(), wait);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}

// One WebSocket to the ward's feed. Reconnects by itself with growing, random pauses; tells of every
// message and of nothing else: whether the screen is lost is judged from the time of the last one.

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

export class Feed {
  constructor(ward, onMessage, onState) {
    this.ward = ward;
    this.onMessage = onMessage;
    this.onState = onState;
    this.pause = FIRST_PAUSE_MS;
    this.closed = false;
    this.open();
  }

  open() {
    this.socket = new WebSocket(`wss://${location.host}/feed?ward=${encodeURIComponent(this.ward)}`);
    this.socket.onopen = () => {
      this.pause = FIRST_PAUSE_MS;
      this.onState('open');
    };
    this.socket.onmessage = (event) => this.onMessage(JSON.parse(event.data));
    this.socket.onclose = () => this.retry();
  }

  retry() {
    if (this.closed) return;
    this.onState('lost');
    const wait = this.pause * (0.5 + Math.random() / 2);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    this.timer = setTimeout(() => this.open(), wait);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.socket.close();
  }
}

import { DeskPage } from './desk_page.js';
import { everyBeat } from './shell/ticker.js';

/** A page that asks the server again from time to time while it is shown. */
export class LivePage extends DeskPage {
  /** Milliseconds between two looks. */
  static every = 5_000;

  /** Milliseconds from the last look to the next. */
  get rest() {
    return /** @type {typeof LivePage} */ (this.constructor).every;
  }

  connectedCallback() {
    super.connectedCallback();
    this.lookedAt = -Infinity;
    this.leaveBeat = everyBeat(() => this.beat());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaveBeat();
  }

  /** Another address of the same page: look at once. */
  willUpdate(changed) {
    if (changed.has('args') || changed.has('query')) {
      this.lookNow();
    }
  }

  lookNow() {
    this.lookedAt = -Infinity;
    return this.beat();
  }

  async beat() {
    const now = performance.now();
    if (this.looking || now - this.lookedAt < this.rest) return;
    this.lookedAt = now;
    this.looking = true;
    await this.attempt(() => this.look());
    this.looking = false;
  }

  /** Asks for what the page shows. */
  async look() {}
}

// Who sits before this screen. When the session ends in the middle of work the same person logs in
// again over the page, which keeps whatever was typed.

import { onSessionEnd, post, sendOnce } from '../api.js';

class Session extends EventTarget {
  constructor() {
    super();
    /** undefined: not known yet; null: nobody. @type {Person|null|undefined} */
    this.person = undefined;
    this.ended = false;
    this.waiting = [];
    onSessionEnd(() => this.renewed());
  }

  async load() {
    try {
      this.become(await sendOnce('GET', '/api/v1/me'));
    } catch (error) {
      if (error.status !== 401) throw error;
      this.become(null);
    }
  }

  async logIn(name, password, more = {}) {
    this.welcome(await sendOnce('POST', '/api/v1/login', { name, password, ...more }));
  }

  /** Somebody is logged in: the one whose page this is goes on, another begins anew. */
  welcome(person) {
    if (this.person && this.person.user !== person.user) {
      location.assign('/');
      return;
    }
    this.ended = false;
    this.become(person);
    for (const go of this.waiting.splice(0)) go();
  }

  async logOut() {
    await post('/api/v1/logout');
    location.assign('/');
  }

  /** A screen on a wall proves itself by its link; nobody is asked. True when it is one. */
  async openDisplay() {
    const link = displayLink();
    if (!link) return false;
    if (this.person?.user !== link.name) this.person = undefined;
    this.welcome(await sendOnce('POST', '/api/v1/login', link));
    return true;
  }

  /** What must be set up before anything else may be done. */
  get isIncomplete() {
    return (this.person?.wanting ?? []).length > 0;
  }

  /** Resolves when the same person is here again. */
  renewed() {
    if (!this.person) return Promise.reject(new Error('not logged in'));
    if (displayLink()) return this.openDisplay().then(() => undefined);
    this.ended = true;
    this.tell();
    return new Promise((resolve) => { this.waiting.push(resolve); });
  }

  has(...roles) {
    return roles.some((role) => this.person?.roles.includes(role));
  }

  become(person) {
    this.person = person;
    this.tell();
  }

  tell() {
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();

/** Name and secret of the link under which this screen was opened: "/kiosk#name:secret". */
export function displayLink() {
  if (location.pathname !== '/kiosk') return undefined;
  const [name, password] = location.hash.slice(1).split(':').map(decodeURIComponent);
  return name && password ? { name, password } : undefined;
}

/** @typedef {{user: string, shown_name: string, roles: string[], ward?: string, second_factor?: boolean, wanting?: string[]}} Person */

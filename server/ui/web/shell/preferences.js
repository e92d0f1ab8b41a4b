// What a person chose for this screen. Kept in the browser; never a name, never a value of a patient.

const KEY = 'pumphouse.';

/** Fires `change` with the name whenever one is set. */
class Preferences extends EventTarget {
  get(name, fallback) {
    try {
      const text = localStorage.getItem(KEY + name);
      return text === null ? fallback : JSON.parse(text);
    } catch {
      return fallback; // a browser that keeps nothing, or something else's words
    }
  }

  set(name, value) {
    try {
      localStorage.setItem(KEY + name, JSON.stringify(value));
    } catch {
      // a browser that keeps nothing: the choice holds until the page is left
    }
    this.dispatchEvent(new CustomEvent('change', { detail: name }));
  }
}

export const preferences = new Preferences();

import { LitElement, html, nothing } from './vendor/lit.js';

/** Asks the server and shows what went wrong in its words: for every page of the desk. */
export class DeskPage extends LitElement {
  /** @type {Record<string, object>} */
  static properties = { problem: { state: true }, reasons: { state: true }, busy: { state: true } };

  createRenderRoot() {
    return this;
  }

  /** Runs `work`; its failure is shown, not thrown. */
  async attempt(work) {
    this.busy = true;
    try {
      const answer = await work();
      this.problem = '';
      this.reasons = [];
      return answer;
    } catch (error) {
      this.problem = error.message;
      this.reasons = error.reasons ?? [];
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  trouble() {
    if (!this.problem) return nothing;
    return html`<div class="trouble" role="alert"><p class="problem">${this.problem}</p>
      <ul>${(this.reasons ?? []).map((reason) => html`<li>${reason}</li>`)}</ul></div>`;
  }
}

import { html, render } from '../vendor/lit.js';
import { strings } from '../strings.js';

/**
 * Opens a modal dialog over the page. `content` is a template or a function of `close` that gives
 * one; `close(value)` shuts it. Escape shuts it with undefined unless `stay`. The focus returns to
 * where it was.
 * @param {{title: string, content: any, stay?: boolean, className?: string}} options
 * @returns {{element: HTMLDialogElement, close: (value?: any) => void, refresh: () => void, closed: Promise<any>}}
 */
export function openDialog({ title, content, stay = false, className = '' }) {
  const element = document.createElement('dialog');
  const before = /** @type {HTMLElement|null} */ (document.activeElement);
  let result;
  element.className = className;
  element.setAttribute('aria-label', title);
  document.body.append(element);
  const close = (value) => {
    result = value;
    element.close();
  };
  const refresh = () => render(html`
    <header><h2>${title}</h2>${stay ? '' : html`
      <button type="button" class="plain" aria-label=${strings.shell.close} @click=${() => close()}>✕</button>`}</header>
    ${typeof content === 'function' ? content(close) : content}`, element);
  refresh();
  if (stay) element.addEventListener('cancel', (event) => event.preventDefault());
  const closed = new Promise((resolve) => {
    element.addEventListener('close', () => {
      element.remove();
      before?.focus?.();
      resolve(result);
    });
  });
  element.showModal();
  /** @type {HTMLElement|null} */ (element.querySelector('[autofocus], input, select, textarea, .main'))?.focus();
  return { element, close, refresh, closed };
}

/** Asks one question; true when `yes` was pressed. */
export async function confirmed({ title, text, yes }) {
  const { closed } = openDialog({ title, content: (close) => html`<p>${text}</p>
    <p class="row"><button class="main" @click=${() => close(true)}>${yes}</button>
      <button class="plain" @click=${() => close(false)}>${strings.shell.back}</button></p>` });
  return (await closed) === true;
}

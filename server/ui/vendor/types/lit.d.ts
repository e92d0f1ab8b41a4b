// What the pages use of Lit, for the type check alone. An element's properties are declared by its
// static `properties`, which the checker does not read: so any name is one.
export class LitElement extends HTMLElement {
  static properties: Record<string, object>;
  [property: string]: any;
  connectedCallback(): void;
  disconnectedCallback(): void;
  createRenderRoot(): any;
  requestUpdate(): void;
  willUpdate(changed: Map<string, any>): void;
  firstUpdated(changed?: Map<string, any>): void;
  updated(changed?: Map<string, any>): void;
  updateComplete: Promise<boolean>;
  render(): any;
}
export const html: (strings: TemplateStringsArray, ...values: any[]) => object;
export const svg: (strings: TemplateStringsArray, ...values: any[]) => object;
export const nothing: any;
export const noChange: symbol;
export function render(content: any, box: Element): void;
export function repeat<T>(items: Iterable<T>, key: (item: T) => any, shown: (item: T, index: number) => any): any;
export function classMap(classes: Record<string, any>): any;
export function guard(values: any, shown: () => any): any;
export function ifDefined(value: any): any;
export function keyed(key: any, shown: any): any;
export function live(value: any): any;
export function ref(target: any): any;

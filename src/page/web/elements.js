/**
 * Elements from data. Whatever is text becomes a text node: nothing that the page is told is ever read as HTML.
 *
 * @typedef {Node | string | null | false} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} attributes `onclick` and the like are listeners; false leaves out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

/**
 * Puts `children` into `parent` in place of what is there. What the user has opened stays open, and the focus stays where it
 * is, by `data-key`.
 *
 * @param {Element} parent
 * @param {readonly Child[]} children
 */
export function replace(parent, children) {
  const open = new Map([...parent.querySelectorAll('details[data-key]')].map((one) => [keyOf(one), one.hasAttribute('open')]));
  const focused = parent.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  parent.replaceChildren(...children.filter((child) => child !== null && child !== false));
  for (const one of parent.querySelectorAll('details[data-key]')) {
    const was = open.get(keyOf(one));
    if (was !== undefined) one.toggleAttribute('open', was);
  }
  if (focused === null) return;
  for (const one of parent.querySelectorAll('[data-key]')) if (keyOf(one) === focused && one instanceof HTMLElement) one.focus();
}

/** @param {Element | null} element */
function keyOf(element) {
  return element?.getAttribute('data-key') ?? null;
}

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {{ key: string, kind?: 'plain' | 'strong', name?: string }} options `name`: what a screen reader says, where the label is not enough
 */
export function button(label, onclick, { key, kind = 'plain', name }) {
  return h('button', { type: 'button', class: kind, 'data-key': key, onclick, ...(name ? { 'aria-label': name } : {}) }, label);
}

/** @param {string} iso */
export function time(iso) {
  const at = new Date(iso);
  return h('time', { datetime: iso, title: iso }, at.toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' }));
}

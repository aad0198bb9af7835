/** Lets Preact take over a container the server has already filled: same markup, so that nothing flashes and nobody loses their place. */
import { render } from 'preact';

/**
 * @param {string} id of the container; a page without it goes on without that part
 * @param {import('preact').ComponentChild} vnode
 */
export function mount(id, vnode) {
  const container = document.getElementById(id);
  if (container) keepingPlace(container, () => render(vnode, container));
}

/**
 * Whoever is in a part that is drawn again stays where they are in it, caret and all; what they have opened stays open.
 * @param {HTMLElement} container
 * @param {() => void} draw
 */
export function keepingPlace(container, draw) {
  const details = () => container.querySelectorAll('details');
  const open = [...details()].map((one) => one.open);
  const was = /** @type {HTMLInputElement} */ (document.activeElement);
  const kept = container.contains(was);
  const { selectionStart, selectionEnd } = was ?? {};
  draw();
  if (details().length === open.length) details().forEach((one, i) => (one.open = open[i] ?? false));
  if (!kept || was === document.activeElement) return;
  const now = /** @type {HTMLInputElement | null} */ (
    container.querySelector(was.id ? `#${was.id}` : was.name ? `[name="${was.name}"][value="${was.value}"]` : was.localName)
  );
  now?.focus();
  if (selectionStart != null) now?.setSelectionRange?.(selectionStart, selectionEnd);
}

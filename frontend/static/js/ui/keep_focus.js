/** The keyboard stays where it is while a part of the page is drawn again. */

/**
 * Whoever is in a part that is drawn again stays where they are in it, caret and all.
 * @param {HTMLElement} container
 * @param {() => void} draw
 */
export function keepingFocus(container, draw) {
  const was = document.activeElement;
  const kept = container.contains(was) ? /** @type {HTMLInputElement} */ (was) : null;
  const { selectionStart: from, selectionEnd: to } = kept ?? {};
  draw();
  if (!kept || kept === document.activeElement) return;
  const same = kept.id ? `#${kept.id}` : kept.name ? `[name="${kept.name}"][value="${kept.value}"]` : kept.localName;
  const now = /** @type {HTMLInputElement | null} */ (container.querySelector(same));
  now?.focus();
  if (now && from != null) now.setSelectionRange?.(from, to ?? from);
}

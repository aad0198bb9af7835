/**
 * A native modal dialog: the browser keeps the focus inside and closes it on Escape; the focus returns to what opened it.
 * The heading names it; the footer holds the buttons.
 */
import { html } from 'htm/preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';

/**
 * @param {{open: boolean, title: string, onClose: () => void, children?: import('preact').ComponentChildren,
 *          footer?: import('preact').ComponentChildren, class?: string, onKeyDown?: (event: KeyboardEvent) => void}} props
 */
export function Dialog({ open, title, onClose, children, footer, class: className = '', onKeyDown }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const opener = useRef(/** @type {Element | null} */ (null));
  const heading = useId();
  const giveBack = () => {
    if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    opener.current = null;
  };

  // A dialog drawn only while it is open goes without a close() and takes the focus with it.
  useEffect(() => () => queueMicrotask(giveBack), []);
  // Before the next key: one struck at once after that which opened it is meant for the dialog.
  useLayoutEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      opener.current = document.activeElement;
      dialog.showModal();
    } else if (!open && dialog.open) {
      dialog.close();
      giveBack();
    }
  }, [open]);

  return html`<dialog
    ref=${box}
    class=${`dialog ${className}`}
    aria-labelledby=${heading}
    onKeyDown=${onKeyDown}
    onCancel=${(/** @type {Event} */ event) => {
      event.preventDefault();
      onClose();
    }}
    onClose=${() => open && onClose()}
  >
    ${open &&
    html`<header><h2 id=${heading}>${title}</h2></header>
      <div class="stack">${children}</div>
      ${footer && html`<footer>${footer}</footer>`}`}
  </dialog>`;
}

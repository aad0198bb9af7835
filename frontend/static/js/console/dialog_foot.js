/** The two buttons under every dialog of the console: go back, or do it. */
import { html } from 'htm/preact';
import { t } from '../ui/words.js';

/**
 * `lines`: Enter ends a line in what is written. `grave`: what cannot be taken back is never under the Enter key; the way out has the focus.
 * @param {{form: string, words: string, onClose: () => void, disabled?: boolean, undoable?: boolean, air?: boolean, focus?: boolean, grave?: boolean, lines?: boolean}} props
 */
export function DialogFoot({ form, words, onClose, disabled = false, undoable = false, air = false, focus = false, grave = false, lines = false }) {
  return html`${undoable && html`<span class="meta push-r">${t('console.undo.possible')} <kbd aria-hidden="true">Z</kbd></span>`}
    <button type="button" class="btn small" autofocus=${grave} onClick=${onClose}>${t('console.dialog.cancel')} <kbd aria-hidden="true">${t('console.key.escape')}</kbd></button>
    <button type="submit" class=${air ? 'btn small air' : 'btn small main'} form=${form} disabled=${disabled} autofocus=${focus}>
      ${words} ${!grave && html`<kbd aria-hidden="true">${t(lines ? 'console.key.ctrl_enter' : 'console.key.enter')}</kbd>`}
    </button>`;
}

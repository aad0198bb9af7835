/** Every shortcut, from the table the keyboard itself reads; and the switch that turns one-letter keys off (WCAG 2.1.4). */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { t } from '../ui/words.js';
import { KEYS } from './keys.js';

/** @import { Desk } from './desk.js' */

/** @param {{desk: Desk, onClose: () => void}} props */
export function HelpDialog({ desk, onClose }) {
  const lines = new Map(/** @type {[string, string[]][]} */ ([]));
  for (const key of KEYS) lines.set(key.words, [...(lines.get(key.words) ?? []), key.shown]);
  return html`<${Dialog} open=${true} title=${t('console.help.title')} onClose=${onClose} footer=${html`<button type="button" class="btn small" onClick=${onClose}>${t('console.dialog.close')}</button>`}>
    <p class="meta">${t('console.help.intro')}</p>
    <dl class="key-list">
      ${[...lines].map(([words, shown]) => html`<div key=${words}><dt>${shown.map((one) => html`<kbd>${one}</kbd>`)}</dt><dd>${t(words)}</dd></div>`)}
    </dl>
    <label class="pick">
      <input type="checkbox" checked=${desk.singleKeys.value} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && desk.useSingleKeys(event.target.checked)} />
      <span>${t('console.help.single')}<small>${t('console.help.single_why')}</small></span>
    </label>
  <//>`;
}

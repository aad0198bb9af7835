/** What this page gave before it was loaded again, and was refused while nobody waited: why, and its words, until somebody has read it. */
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { errorSentence, spaced, t } from './words.js';

/** @typedef {import('../wire/outbox.js').Refused} Refused */
/**
 * @typedef {object} Line
 * @property {import('@preact/signals').ReadonlySignal<Refused[]>} orphans
 * @property {(id: string) => void} forget
 */

/** @param {{wire: Line}} props */
export function Leftovers({ wire }) {
  return wire.orphans.value.map(({ id, cmd, code, retryAfterS = 0 }) => {
    const words = cmd['text'] ?? cmd['note'] ?? cmd['reason'] ?? cmd['topic'];
    return html`<div class="note warn leftover" role="alert" key=${id}>
      <${Icon} name="alert" />
      <div><p>${t('wire.leftover')} ${errorSentence(code, { seconds: Math.ceil(retryAfterS) })}</p>
        ${words && html`<p class="leftover-words">${spaced(String(words))}</p>`}
        <button type="button" class="btn small" onClick=${() => wire.forget(id)}>${t('wire.leftover_read')}</button></div>
    </div>`;
  });
}

/** The keys of the selected question, as buttons for mouse and finger; it follows the selection. */
import { html } from 'htm/preact';
import { t } from '../ui/words.js';
import { numbered } from './card.js';
import { keysFor } from './keys.js';
import { callName } from './question.js';
import { placeAfter } from './steps.js';

/** @import { Desk } from './desk.js' */
/** @import { Deed, Key } from './keys.js' */

/**
 * Whether a place further exists: an action that cannot be done is shown with its reason, not hidden.
 * @param {Desk} desk
 * @param {Key} key
 * @param {string} id
 */
function atEnd(desk, key, id) {
  if (key.deed.does !== 'step' || (key.deed.step !== 'raise' && key.deed.step !== 'lower')) return false;
  return placeAfter(desk.view.value.queue, id, key.deed.step === 'raise' ? -1 : 1) === undefined;
}

/** @param {{desk: Desk, act: (deed: Deed) => void}} props */
export function KeyBar({ desk, act }) {
  const question = desk.selected.value;
  const { phase } = desk.view.value.debate;
  const name = question ? callName(question) : null;
  const keys = question && desk.rights.questions ? keysFor(question, desk.view.value.debate) : [];
  return html`<footer class="keys" aria-label=${name ? t('console.keys.of', { number: name }) : t('console.keys.none')}>
    ${question && html`<b class="num">${numbered(question)}</b>`}
    ${question && keys.map((key) => html`<button
      type="button"
      class="key"
      key=${key.words}
      aria-disabled=${atEnd(desk, key, question.id) ? 'true' : undefined}
      aria-keyshortcuts=${key.shift ? `Shift+${key.key === 'arrowup' ? 'ArrowUp' : 'ArrowDown'}` : key.key.toUpperCase()}
      onClick=${() => act(key.deed)}
    >
      <kbd aria-hidden="true">${key.shown}</kbd>${t(key.words)}
    </button>`)}
    ${!desk.rights.questions && html`<span class="meta">${t(`console.keys.read_only_${desk.role === 'organiser' ? 'organiser' : 'observer'}`)}</span>`}
    ${desk.rights.questions && question && keys.length === 0 && html`<span class="meta">${t(phase === 'archived' ? 'console.empty.phase_archived' : 'console.keys.settled')}</span>`}
    ${!question && html`<span class="meta">${t('console.keys.nothing')}</span>`}
    <span class="push"></span>
    <button type="button" class="key move" onClick=${() => act({ does: 'move', move: 'next' })}><kbd aria-hidden="true">J</kbd>${t('console.move.next')}</button>
    <button type="button" class="key move" onClick=${() => act({ does: 'move', move: 'previous' })}><kbd aria-hidden="true">K</kbd>${t('console.move.previous')}</button>
    ${desk.rights.questions &&
    html`<button type="button" class="key" onClick=${() => act({ does: 'tool', tool: 'undo' })}><kbd aria-hidden="true">Z</kbd>${t('console.tool.undo')}</button>`}
  </footer>`;
}

/** The family of arguments that a question belongs to: its letter is its key, and the key is all it takes. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { perform } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function TagDialog({ desk, question, onClose }) {
  const { families } = desk.view.value.debate;
  const choose = (/** @type {string|null} */ family) => {
    onClose();
    if (family !== (question.family ?? null)) void perform(desk, 'tag', question, { family });
  };
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const family = families.find(({ letter }) => letter.toLowerCase() === event.key.toLowerCase());
    if (!family && event.key !== '0') return;
    event.preventDefault();
    choose(family?.id ?? null);
  };
  return html`<${Dialog} open=${true} title=${t('console.tag.title')} onClose=${onClose} onKeyDown=${onKeyDown}
    footer=${html`<button type="button" class="btn small" onClick=${onClose}>${t('console.dialog.cancel')} <kbd aria-hidden="true">${t('console.key.escape')}</kbd></button>`}>
    <p class="label">${numbered(question)}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    <ul class="families">
      ${families.map((family) => html`<li key=${family.id}><button type="button" class="pick" aria-pressed=${String(family.id === question.family)} onClick=${() => choose(family.id)}>
        <kbd>${family.letter}</kbd><span>${family.title}${family.side && html`<small>${t(`console.side.${family.side}`)}</small>`}</span></button></li>`)}
      <li><button type="button" class="pick" aria-pressed=${String(!question.family)} onClick=${() => choose(null)}><kbd>0</kbd><span>${t('console.filter.no_family')}</span></button></li>
    </ul>
  <//>`;
}

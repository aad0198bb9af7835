/** Setting aside: the question stays public, and a reason may say why it is not taken. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

const REASONS = /** @type {const} */ (['answered_before', 'no_time', 'later']);

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function AsideDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'set_aside', question);
  const [reason, setReason] = useState(kept.reason ?? '');
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLInputElement) return;
    const chosen = REASONS[Number(event.key) - 1];
    if (chosen) setReason(t(`console.aside.${chosen}`));
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    take({ reason });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.aside.title')}
    onClose=${onClose}
    onKeyDown=${onKeyDown}
    footer=${html`<${DialogFoot} form="aside" words=${t('console.aside.do')} onClose=${onClose} undoable />`}
  >
    <p class="label">${numbered(question)}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    <form id="aside" class="stack" onSubmit=${submit}>
      <div class="row wrap" role="group" aria-label=${t('console.aside.usual')}>
        ${REASONS.map((one, at) => html`<button type="button" class="btn small" key=${one} onClick=${() => setReason(t(`console.aside.${one}`))}>
          ${t(`console.aside.${one}`)} <kbd aria-hidden="true">${at + 1}</kbd>
        </button>`)}
      </div>
      <p class="field">
        <label for="aside-reason">${t('console.aside.reason')}</label>
        <input class="input" type="text" id="aside-reason" maxlength="500" autocomplete="off" value=${reason}
          onInput=${(/** @type {InputEvent} */ event) => event.target instanceof HTMLInputElement && setReason(event.target.value)} />
      </p>
    </form>
  <//>`;
}

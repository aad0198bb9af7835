/** One question at a time is on the air: this asks whether the present one has been answered, and does both steps in one go. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { DialogFoot } from './dialog_foot.js';
import { perform } from './perform.js';
import { callName } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function AirDialog({ desk, question, onClose }) {
  const onAir = desk.onAir.value;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void perform(desk, 'air', question, { onAir });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.busy.title', { number: onAir ? callName(onAir) : '' })}
    onClose=${onClose}
    footer=${html`<${DialogFoot} form="air" words=${t('console.busy.do')} onClose=${onClose} air focus />`}
  >
    <form id="air" class="stack" onSubmit=${submit}>
      ${onAir && html`<blockquote class="cite">${spaced(onAir.text)}</blockquote>`}
      <p>${t('console.busy.meaning', { number: onAir ? callName(onAir) : '', next: callName(question) })}</p>
    </form>
  <//>`;
}

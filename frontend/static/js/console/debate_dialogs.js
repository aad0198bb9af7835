/** The debate's own dialogs: the next phase, with what it means for everybody, and the running order. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { AgendaPanel } from './agenda_panel.js';
import { DialogFoot } from './dialog_foot.js';
import { command, perform } from './perform.js';
import { callName } from './question.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** @typedef {'answer' | 'set_aside'} End */

/**
 * Closing while a question is on air: what became of it is said first, by a person (`question_on_air`).
 * @param {{desk: Desk, question: Question, onClose: () => void}} props
 */
function CloseWithQuestion({ desk, question, onClose }) {
  const number = callName(question);
  const close = (/** @type {End} */ end) => {
    onClose();
    void perform(desk, end, question).then((done) => done && command(desk, { type: 'phase.change', phase: 'closed' }, t('console.phase.did_closed')));
  };
  const settles = desk.rights.questions;
  return html`<${Dialog}
    open=${true}
    title=${t('console.busy.title', { number })}
    onClose=${onClose}
    footer=${html`<button type="button" class="btn small" autofocus onClick=${onClose}>${t('console.dialog.cancel')} <kbd aria-hidden="true">${t('console.key.escape')}</kbd></button>
      ${settles &&
      html`<button type="button" class="btn small" onClick=${() => close('set_aside')}>${t('console.phase.aside_then_close')}</button>
        <button type="button" class="btn small main" onClick=${() => close('answer')}>${t('console.phase.answered_then_close')}</button>`}`}
  >
    <div class="stack">
      <blockquote class="cite">${spaced(question.text)}</blockquote>
      <p>${t(settles ? 'console.phase.on_air_first' : 'error.question_on_air')}</p>
      ${settles && html`<p>${t('console.phase.meaning_closed')}</p>`}
    </div>
  <//>`;
}

/** @param {{desk: Desk, to: string, onClose: () => void}} props */
export function PhaseDialog({ desk, to, onClose }) {
  const onAir = desk.onAir.value;
  if (to === 'closed' && onAir) return html`<${CloseWithQuestion} desk=${desk} question=${onAir} onClose=${onClose} />`;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void command(desk, { type: 'phase.change', phase: to }, t(`console.phase.did_${to}`));
  };
  return html`<${Dialog}
    open=${true}
    title=${t(`console.phase.ask_${to}`)}
    onClose=${onClose}
    footer=${html`<${DialogFoot} form="phase" words=${t(`console.phase.do_${to}`)} onClose=${onClose} air=${to === 'live'} grave />`}
  >
    <form id="phase" onSubmit=${submit}><p>${t(`console.phase.meaning_${to}`)}</p></form>
  <//>`;
}

/** @param {{desk: Desk, onClose: () => void}} props */
export function AgendaDialog({ desk, onClose }) {
  return html`<${Dialog} open=${true} title=${t('console.agenda.title')} onClose=${onClose} footer=${html`<button type="button" class="btn small" onClick=${onClose}>${t('console.dialog.close')}</button>`}>
    <${AgendaPanel} desk=${desk} onStarted=${onClose} />
  <//>`;
}

/** The debate's own dialogs: the next phase, with what it means for everybody, and the running order. */
import { html } from 'htm/preact';
import { Dialog } from '../ui/dialog.js';
import { isOver } from '../ui/questions.js';
import { spaced, t } from '../ui/words.js';
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
  const { agenda, debate } = desk.view.value;
  const live = debate.phase === 'live';
  const over = isOver(debate.phase);
  const running = over ? null : agenda.current;
  return html`<${Dialog} open=${true} title=${t('console.agenda.title')} onClose=${onClose} footer=${html`<button type="button" class="btn small" onClick=${onClose}>${t('console.dialog.close')}</button>`}>
    ${agenda.segments.length === 0 && html`<p>${t('console.agenda.empty')}</p>`}
    ${!live && !over && agenda.segments.length > 0 && html`<p class="meta">${t('console.agenda.only_live')}</p>`}
    <ol class="segments">
      ${agenda.segments.map((segment) => html`<li key=${segment.id} aria-current=${segment.id === running ? 'step' : undefined}>
        <span><strong>${spaced(segment.title)}</strong><small>${t(`console.segment.${segment.kind}`)} · ${t('console.agenda.minutes', { n: segment.minutes })}${segment.disagreement && ` · ${spaced(segment.disagreement)}`}</small></span>
        ${segment.id === running
          ? html`<span class="meta"><strong>${t('console.agenda.running')}</strong></span>`
          : desk.rights.agenda && live && html`<button type="button" class="btn small" aria-label=${t('console.agenda.start_which', { title: segment.title })}
              onClick=${() => void command(desk, { type: 'segment.start', segment: segment.id }).then((started) => started && onClose())}>${t('console.agenda.start')}</button>`}
      </li>`)}
    </ol>
  <//>`;
}

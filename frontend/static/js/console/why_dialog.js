/** Another question than the proposal of fair-next: why, for the ledger and for whoever asks later. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { Choices, Written, chooseByNumber } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { reasonWords } from './fair_next.js';
import { callName } from './question.js';
import { useStep } from './step_form.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Why } from '../ui/views.js' */

/** @type {readonly Why[]} */
const WHYS = ['same_topic', 'person_waits', 'time', 'balance', 'other'];
const NOTE_LIMIT = 500;

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function WhyDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'air', question);
  const [why, setWhy] = useState(/** @type {Why|null} */ (kept.why ?? null));
  const [note, setNote] = useState(kept.note ?? '');
  const { next } = desk.view.value;
  const proposed = desk.question(next?.question ?? null);
  const onAir = desk.onAir.value;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!why) return;
    onClose();
    take({ why, note, onAir });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.why.title')}
    onClose=${onClose}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => chooseByNumber(event, 'why', WHYS, setWhy)}
    footer=${html`<${DialogFoot} form="why-form" words=${t(onAir ? 'console.busy.do' : 'console.step.air')} onClose=${onClose} disabled=${!why} undoable air />`}
  >
    <div class="side-by-side">
      <div><p class="label">${t('console.why.chosen')} ${numbered(question)}</p><blockquote class="cite">${spaced(question.text)}</blockquote></div>
      ${proposed && next && html`<div><p class="label">${t('console.why.proposed')} ${numbered(proposed)}</p><blockquote class="cite calm">${spaced(proposed.text)}</blockquote><p class="meta">${reasonWords(desk, next)}</p></div>`}
    </div>
    <form id="why-form" class="stack" onSubmit=${submit}>
      <${Choices} name="why" legend=${t('console.why.ask')} list=${WHYS} words=${(/** @type {Why} */ one) => t(`console.why.${one}`)} chosen=${why} onChoose=${setWhy} />
      <${Written} id="why-note" label=${t('console.why.note')} value=${note} limit=${NOTE_LIMIT} onWrite=${setNote} />
      ${onAir && html`<p>${t('console.busy.meaning', { number: callName(onAir), next: callName(question) })}</p>`}
    </form>
  <//>`;
}

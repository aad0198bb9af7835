/** Silence for somebody who breaks the charter again and again: for how long, by which rule, and a word to them. Nobody else is told who. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { t } from '../ui/words.js';
import { authorWords } from './card.js';
import { Choices, Written, chooseByNumber } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';
import { RULES } from './steps.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Rule } from './steps.js' */

const MINUTES = [5, 15, 60, 180];
const NOTE_LIMIT = 500;

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function MuteDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'mute', question);
  const [minutes, setMinutes] = useState(kept.minutes ?? 15);
  const [rule, setRule] = useState(/** @type {Rule|null} */ (kept.rule ?? null));
  const [note, setNote] = useState(kept.note ?? '');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!rule) return;
    onClose();
    take({ minutes, rule, note });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.mute.title', { name: authorWords(question, undefined) })}
    onClose=${onClose}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => chooseByNumber(event, 'mute-rule', RULES, setRule)}
    footer=${html`<${DialogFoot} form="mute" words=${t('console.mute.do')} onClose=${onClose} disabled=${!rule} />`}
  >
    <p>${t('console.mute.meaning')}</p>
    <form id="mute" class="stack" onSubmit=${submit}>
      <${Choices} name="mute-rule" legend=${t('console.mute.rule')} list=${RULES} words=${(/** @type {Rule} */ one) => t(`rule.${one}`)} chosen=${rule} onChoose=${setRule} />
      <${Choices} name="mute-minutes" legend=${t('console.mute.minutes')} list=${MINUTES} words=${(/** @type {number} */ n) => t('console.agenda.minutes', { n })} chosen=${minutes} onChoose=${setMinutes} numbered=${false} />
      <${Written} id="mute-note" label=${t('console.refuse.note')} value=${note} limit=${NOTE_LIMIT} onWrite=${setNote} />
    </form>
  <//>`;
}

/** An appeal against a refusal, judged by another moderator than the one who refused. To whoever refused it says why they cannot. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { errorSentence, spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { Choices, Written, chooseByNumber } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

const ENDS = /** @type {const} */ (['uphold', 'overturn']);
const NOTE_LIMIT = 500;

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function JudgeDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'judge', question);
  const [end, setEnd] = useState(/** @type {(typeof ENDS)[number]|null} */ (kept.overturn === undefined ? null : kept.overturn ? 'overturn' : 'uphold'));
  const [note, setNote] = useState(kept.note ?? '');
  const own = question.refused_by === desk.actor;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!end) return;
    onClose();
    take({ overturn: end === 'overturn', note });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.judge.title')}
    onClose=${onClose}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => own || chooseByNumber(event, 'end', ENDS, setEnd)}
    footer=${own
      ? html`<button type="button" class="btn small" autofocus onClick=${onClose}>${t('console.dialog.close')}</button>`
      : html`<${DialogFoot} form="judge" words=${t('console.judge.do')} onClose=${onClose} disabled=${!end} />`}
  >
    <p class="label">${numbered(question)} · ${question.rule ? t(`rule.${question.rule}`) : ''}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    ${question.note && html`<p><strong>${t('console.judge.told')}</strong> ${t('console.refuse.quoted', { message: spaced(question.note) })}</p>`}
    <p><strong>${t('console.judge.says')}</strong> ${question.appeal?.text ? t('console.refuse.quoted', { message: spaced(question.appeal.text) }) : t('console.judge.says_nothing')}</p>
    ${own
      ? html`<div class="note warn"><${Icon} name="alert" /><p>${errorSentence('appeal_same_moderator')}</p></div>`
      : html`<form id="judge" class="stack" onSubmit=${submit}>
        <${Choices} name="end" legend=${t('console.judge.ask')} list=${ENDS} words=${(/** @type {string} */ one) => t(`console.judge.${one}`)} chosen=${end} onChoose=${setEnd} />
        <${Written} id="judge-note" label=${t('console.judge.note')} value=${note} limit=${NOTE_LIMIT} onWrite=${setNote} />
      </form>`}
  <//>`;
}

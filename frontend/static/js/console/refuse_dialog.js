/** Refusing: a rule of the charter by its number key, a word to the author, and the very message the author will read. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { originWords } from '../ui/tag.js';
import { spaced, t } from '../ui/words.js';
import { authorWords, numbered } from './card.js';
import { Choices, Written, chooseByNumber } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';
import { RULES } from './steps.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Rule } from './steps.js' */

/** As the domain allows (debate/domain/text.py, NOTE_LIMIT). */
const NOTE_LIMIT = 500;

/**
 * @param {Rule} rule
 * @param {string} note
 */
export function messageToAuthor(rule, note) {
  const said = t('receipt.refused', { rule: t(`rule_said.${rule}`) });
  return note.trim() === '' ? said : `${said} ${t('receipt.note', { note: note.trim() })}`;
}

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function RefuseDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'refuse', question);
  const [rule, setRule] = useState(/** @type {Rule|null} */ (kept.rule ?? null));
  const [note, setNote] = useState(kept.note ?? '');
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => chooseByNumber(event, 'rule', RULES, setRule);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!rule) return;
    onClose();
    take({ rule, note });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.refuse.title')}
    onClose=${onClose}
    onKeyDown=${onKeyDown}
    footer=${html`<${DialogFoot} form="refuse" words=${t('console.refuse.do')} onClose=${onClose} disabled=${!rule} undoable />`}
  >
    <p class="label">${numbered(question)} · ${originWords(question.origin)} · ${authorWords(question, undefined)}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    <form id="refuse" class="stack" onSubmit=${submit}>
      <${Choices} name="rule" legend=${t('console.refuse.rule')} list=${RULES} words=${(/** @type {Rule} */ one) => t(`rule.${one}`)} chosen=${rule} onChoose=${setRule} />
      <${Written} id="refuse-note" label=${t('console.refuse.note')} value=${note} limit=${NOTE_LIMIT} onWrite=${setNote} />
      <div class="note">
        <${Icon} name="received" />
        <p aria-live="polite"><strong>${t('console.refuse.reads')}</strong> ${rule ? html`<em>${messageToAuthor(rule, note)}</em>` : t('console.refuse.choose')}</p>
      </div>
    </form>
  <//>`;
}

/** Refusing: a rule of the charter by its number key, a word to the author, and the very message the author will read. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { originWords } from '../ui/tag.js';
import { spaced, t } from '../ui/words.js';
import { authorWords, numbered } from './card.js';
import { DialogFoot } from './dialog_foot.js';
import { perform } from './perform.js';
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
  const [rule, setRule] = useState(/** @type {Rule|null} */ (null));
  const [note, setNote] = useState('');
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || (event.target instanceof HTMLInputElement && event.target.type === 'text')) return;
    const chosen = RULES[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    setRule(chosen);
    document.getElementById(`rule-${chosen}`)?.focus();
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!rule) return;
    onClose();
    void perform(desk, 'refuse', question, { rule, note });
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
      <fieldset>
        <legend class="lab">${t('console.refuse.rule')}</legend>
        <div class="reasons">
          ${RULES.map((one, at) => html`<label class="pick" key=${one}>
            <input type="radio" name="rule" id=${`rule-${one}`} checked=${rule === one} onChange=${() => setRule(one)} /><span>${t(`rule.${one}`)}</span><kbd aria-hidden="true">${at + 1}</kbd>
          </label>`)}
        </div>
      </fieldset>
      <p class="field">
        <label for="refuse-note">${t('console.refuse.note')}</label>
        <input class="input" type="text" id="refuse-note" maxlength=${NOTE_LIMIT} autocomplete="off" value=${note}
          onInput=${(/** @type {InputEvent} */ event) => event.target instanceof HTMLInputElement && setNote(event.target.value)} />
      </p>
      <div class="note">
        <${Icon} name="received" />
        <p aria-live="polite"><strong>${t('console.refuse.reads')}</strong> ${rule ? t('console.refuse.quoted', { message: messageToAuthor(rule, note) }) : t('console.refuse.choose')}</p>
      </div>
    </form>
  <//>`;
}

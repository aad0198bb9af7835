/** Other words for a question, beside its author's. Both stay public, unless a rule of the charter forbids to show the first ones. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { Written } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';
import { RULES } from './steps.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Rule } from './steps.js' */

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function RewordDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'reword', question);
  const [text, setText] = useState(kept.text ?? question.text ?? '');
  const [withhold, setWithhold] = useState(/** @type {Rule|''} */ (/** @type {Rule|null|undefined} */ (kept.withhold === undefined ? question.withheld : kept.withhold) ?? ''));
  const first = question.original ?? question.text;
  const changed = text.trim() !== (question.text ?? '').trim() || (withhold || null) !== (question.withheld ?? null);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!changed || text.trim() === '') return;
    onClose();
    take({ text: text.trim(), withhold: withhold || null });
  };
  return html`<${Dialog}
    open=${true}
    class="wide"
    title=${t('console.reword.title')}
    onClose=${onClose}
    footer=${html`<${DialogFoot} form="reword" words=${t('console.reword.do')} onClose=${onClose} disabled=${!changed || text.trim() === ''} />`}
  >
    <p class="label">${numbered(question)}</p>
    <form id="reword" class="stack" onSubmit=${submit}>
      <div class="side-by-side">
        <div><p class="lab">${t('console.reword.first')}</p><blockquote class=${withhold ? 'cite calm struck' : 'cite calm'}>${spaced(first)}</blockquote></div>
        <${Written} id="reword-text" label=${t('console.reword.now')} value=${text} limit=${desk.view.value.debate.question_limit} rows=${5} onWrite=${setText} focus />
      </div>
      <p class="field"><label for="reword-withhold">${t('console.reword.withhold')}</label>
        <select class="select" id="reword-withhold" value=${withhold} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && setWithhold(/** @type {Rule|''} */ (event.target.value))}>
          <option value="">${t('console.reword.shown')}</option>
          ${RULES.map((rule) => html`<option key=${rule} value=${rule} selected=${rule === withhold}>${t('console.reword.withheld', { rule: t(`rule.${rule}`) })}</option>`)}
        </select></p>
      <div class="note"><${Icon} name="eye" /><p aria-live="polite">${t(withhold ? 'console.reword.meaning_withheld' : 'console.reword.meaning_shown')}</p></div>
    </form>
  <//>`;
}

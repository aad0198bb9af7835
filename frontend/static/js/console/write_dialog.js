/** The answer in writing that was promised, also after the close: its author is told, and everybody may read it. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { Written } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** As the domain allows (debate/domain/text.py, ANSWER_LIMIT). */
const ANSWER_LIMIT = 4000;

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function WriteDialog({ desk, question, onClose }) {
  const { kept, take } = useStep(desk, 'write', question);
  const [text, setText] = useState(kept.text ?? question.written ?? '');
  const ready = text.trim() !== '' && text.trim() !== question.written;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!ready) return;
    onClose();
    take({ text: text.trim() });
  };
  // An answer takes minutes to write, and Escape is a key like another.
  const leave = () => {
    if (ready) desk.kept.keep('write', question.id, { text });
    onClose();
  };
  return html`<${Dialog}
    open=${true}
    class="wide"
    title=${t(question.written ? 'console.write.again' : 'console.write.title')}
    onClose=${leave}
    footer=${html`<${DialogFoot} form="write" words=${t('console.write.do')} onClose=${leave} disabled=${!ready} grave />`}
  >
    <p class="label">${numbered(question)}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    <form id="write" class="stack" onSubmit=${submit}>
      <${Written} id="write-text" label=${t('console.write.text')} hint=${t('console.write.hint')} value=${text} limit=${ANSWER_LIMIT} rows=${9} enter="never" onWrite=${setText} />
    </form>
  <//>`;
}

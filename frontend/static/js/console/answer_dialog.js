/** What became of the question on the air: how far the answer went and who gave it. Enter alone says: answered, by those who are on stage. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { spaced, t } from '../ui/words.js';
import { numbered } from './card.js';
import { Choices, chooseByNumber } from './choices.js';
import { DialogFoot } from './dialog_foot.js';
import { useStep } from './step_form.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { How } from '../ui/views.js' */

/** @type {readonly How[]} */
const HOWS = ['answered', 'partly', 'in_writing'];

/** @param {{desk: Desk, question: Question, onClose: () => void}} props */
export function AnswerDialog({ desk, question, onClose }) {
  const able = Object.values(desk.view.value.seats).filter((seat) => seat.kind !== 'hall' && seat.kind !== 'interpreter' && seat.state === 'on_stage');
  const { take } = useStep(desk, 'answer', question);
  const [how, setHow] = useState(/** @type {How} */ ('answered'));
  const [seats, setSeats] = useState(/** @type {string[]} */ (question.addressee && able.some((seat) => seat.id === question.addressee) ? [question.addressee] : []));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    take({ how, seats });
  };
  return html`<${Dialog}
    open=${true}
    title=${t('console.answer.title')}
    onClose=${onClose}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => chooseByNumber(event, 'how', HOWS, setHow)}
    footer=${html`<${DialogFoot} form="answer" words=${t(`console.answer.do_${how}`)} onClose=${onClose} undoable focus />`}
  >
    <p class="label">${numbered(question)}</p>
    <blockquote class="cite">${spaced(question.text)}</blockquote>
    <form id="answer" class="stack" onSubmit=${submit}>
      <${Choices} name="how" legend=${t('console.answer.how')} list=${HOWS} words=${(/** @type {How} */ one) => t(`console.answer.${one}`)} chosen=${how} onChoose=${setHow} />
      ${able.length > 0 && html`<fieldset>
        <legend class="lab">${t('console.answer.who')}</legend>
        <div class="reasons">${able.map((seat) => html`<label class="pick" key=${seat.id}>
          <input type="checkbox" checked=${seats.includes(seat.id)} onChange=${() => setSeats(seats.includes(seat.id) ? seats.filter((one) => one !== seat.id) : [...seats, seat.id])} /><span>${seat.name} <small>${seat.quality}</small></span>
        </label>`)}</div>
      </fieldset>`}
      ${how === 'in_writing' && html`<p class="meta">${t('console.answer.promise')}</p>`}
    </form>
  <//>`;
}

/** What became of one's own question: its state, the steps with their times, the reason of an end, and how to withdraw. */
import { html } from 'htm/preact';
import { Chip } from './chip.js';
import { find, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('./views.js').QuestionState} QuestionState */
/** @typedef {{state: QuestionState, at: number | null, look: 'done' | 'now' | 'next' | 'end'}} ShownStep */

/** The way of a question; what is not on it is an end. @type {QuestionState[]} */
const WAY = ['received', 'published', 'queued', 'on_air', 'answered'];

/**
 * The steps to show: those gone through with their last time, those to come; an end that is not an answer closes the line.
 * @param {Pick<OwnQuestion, 'state' | 'steps'>} question
 * @returns {ShownStep[]}
 */
export function shownSteps({ state, steps }) {
  /** @type {Map<QuestionState, number>} */
  const times = new Map(steps);
  const reached = WAY.indexOf(state);
  if (reached < 0) {
    const gone = WAY.filter((step) => times.has(step));
    return [
      ...gone.map((step) => /** @type {ShownStep} */ ({ state: step, at: times.get(step) ?? null, look: 'done' })),
      { state, at: times.get(state) ?? null, look: 'end' },
    ];
  }
  return WAY.map((step, i) => {
    const known = i <= reached ? (times.get(step) ?? null) : null;
    if (i === reached) return { state: step, at: known, look: step === 'answered' ? 'done' : 'now' };
    return { state: step, at: known, look: i < reached && known !== null ? 'done' : 'next' };
  });
}

/** May still be withdrawn (debate.domain.questions). @param {Pick<OwnQuestion, 'state'>} question */
export function isWithdrawable({ state }) {
  return state === 'received' || state === 'published' || state === 'queued';
}

/**
 * One sentence: what it means and what can be done next; null where the chip has said it all.
 * @param {OwnQuestion} question
 * @param {number | string | null} into number of the question it was merged into
 * @returns {string | null}
 */
export function receiptSentence(question, into) {
  const { state, rule, note, reason, answered_at } = question;
  if (state === 'refused') {
    const said = t('receipt.refused', { rule: t(`rule_said.${rule}`) });
    return note ? `${said} ${t('receipt.note', { note })}` : said;
  }
  if (state === 'merged') return into ? t('receipt.merged', { number: String(into) }) : t('receipt.merged_other');
  if (state === 'set_aside' && reason) return t('receipt.set_aside_for', { reason });
  if (state === 'answered' && answered_at) return t('receipt.answered_at', { time: time(answered_at) });
  return find(`receipt.${state}`);
}

/**
 * @param {object} props
 * @param {OwnQuestion} props.question
 * @param {number | null} props.place
 * @param {number | null} props.minutes until its turn, when that can be told
 * @param {number | string | null} props.into
 * @param {string} props.href where all receipts are, also without a script
 * @param {(() => void) | null} props.onWithdraw null while the debate takes none
 */
export function Receipt({ question, place, minutes, into, href, onWithdraw }) {
  const sentence = receiptSentence(question, into);
  return html`<article class="slip mine">
    <div class="stub">
      ${question.number
        ? html`<small>${t('question.number')}</small><span>${question.number}</span>`
        : html`<small>${t('receipt.ticket')}</small><span class="ticket-no">${question.ticket}</span>`}<small>${t('receipt.mine')}</small>
    </div>
    <div class="slip-body">
      <p class="row wrap">
        <${Chip} state=${question.state} place=${place} rule=${question.rule} into=${into} />
        ${minutes !== null && html`<span class="tag num">${t('receipt.wait', { n: minutes })}</span>`}
      </p>
      ${question.text && html`<p class="slip-q">${spaced(question.text)}</p>`}
      <ol class="steps num" aria-label=${t('receipt.steps')}>
        ${shownSteps(question).map(
          ({ state, at, look }) =>
            html`<li key=${state} class=${look} aria-current=${state === question.state ? 'step' : undefined}>
              <b>${t(look === 'end' ? `question.state.${state}` : `receipt.step.${state}`)}</b>${at !== null && ` ${time(at)}`}
            </li>`,
        )}
      </ol>
      ${sentence && html`<p class="meta">${sentence}</p>`}
      <div class="row wrap receipt-act">
        <a class="meta" href=${href}>${t('receipt.keep')}</a>
        ${onWithdraw &&
        isWithdrawable(question) &&
        html`<button type="button" class="linkish meta" onClick=${onWithdraw}>${t('receipt.withdraw')}</button>`}
      </div>
    </div>
  </article>`;
}

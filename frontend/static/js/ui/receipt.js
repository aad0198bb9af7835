/** What became of one's own question: its state, the steps with their times, the reason of an end, and how to withdraw. */
import { html } from 'htm/preact';
import { CHARTER } from './charter.js';
import { Chip } from './chip.js';
import { isOver, shownState } from './questions.js';
import { find, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('./views.js').QuestionState} QuestionState */
/** @typedef {import('./views.js').ShownState} ShownState */
/** @typedef {{state: ShownState, at: number | null, look: 'done' | 'now' | 'next' | 'end'}} ShownStep */

/** The debate as a receipt needs it. @typedef {{phase: string, closed_at?: number | null}} Course */

/** The way of a question; what is not on it is an end. @type {ShownState[]} */
const WAY = ['received', 'published', 'queued', 'on_air', 'answered'];

/**
 * The steps to show: those gone through with their last time, those to come; an end that is not an answer closes the line.
 * @param {Pick<OwnQuestion, 'state' | 'steps'>} question
 * @param {Course} course
 * @returns {ShownStep[]}
 */
export function shownSteps({ state: decided, steps }, { phase, closed_at }) {
  /** @type {Map<ShownState, number>} */
  const times = new Map(steps);
  const state = shownState(decided, phase);
  if (state === 'not_reached' && closed_at) times.set(state, closed_at);
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

/** May still be withdrawn (debate.domain.questions). @param {Pick<OwnQuestion, 'state'>} question @param {string} phase */
export function isWithdrawable({ state }, phase) {
  return phase !== 'archived' && (state === 'received' || state === 'published' || state === 'queued');
}

/**
 * One sentence: what it means and what can be done next; null where the chip has said it all.
 * @param {OwnQuestion} question
 * @param {number | string | null} into number of the question it was merged into
 * @param {string} phase
 * @returns {string | null}
 */
export function receiptSentence(question, into, phase) {
  const { state, rule, note, reason, answered_at } = question;
  if (shownState(state, phase) === 'not_reached') return t(state === 'received' ? 'receipt.not_read' : 'receipt.not_reached');
  if (state === 'refused') {
    // Nobody is told to ask again where nothing can be asked.
    const said = t('receipt.refused', { rule: t(`${isOver(phase) ? 'rule_why' : 'rule_said'}.${rule}`) });
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
 * @param {Course} props.course
 * @param {number | null} props.place
 * @param {number | null} props.minutes until its turn, when that can be told
 * @param {number | string | null} props.into
 * @param {string} props.href where all receipts are, also without a script
 * @param {(() => void) | null} props.onWithdraw null while the debate takes none
 */
export function Receipt({ question, course, place, minutes, into, href, onWithdraw }) {
  const sentence = receiptSentence(question, into, course.phase);
  const state = shownState(question.state, course.phase);
  return html`<article class="slip mine">
    <div class="stub">
      ${question.number
        ? html`<small>${t('question.number')}</small><span>${question.number}</span>`
        : html`<small>${t('receipt.ticket')}</small><span class="ticket-no">${question.ticket}</span>`}<small>${t('receipt.mine')}</small>
    </div>
    <div class="slip-body">
      <p class="row wrap">
        <${Chip} state=${state} place=${place} rule=${question.rule} into=${into} />
        ${minutes !== null && html`<span class="tag num">${t('receipt.wait', { n: minutes })}</span>`}
      </p>
      ${question.text && html`<p class="slip-q">${spaced(question.text)}</p>`}
      <ol class="steps num" aria-label=${t('receipt.steps')}>
        ${shownSteps(question, course).map(
          ({ state: step, at, look }) =>
            html`<li key=${step} class=${look} aria-current=${step === state ? 'step' : undefined}>
              <b>${t(look === 'end' ? `question.state.${step}` : `receipt.step.${step}`)}</b>${at !== null && ` ${time(at)}`}
            </li>`,
        )}
      </ol>
      ${sentence &&
      html`<p class="meta">
        ${sentence}${question.state === 'refused' && html` <a href=${CHARTER}>${t('charter.title')}</a>`}
      </p>`}
      <div class="row wrap receipt-act">
        <a class="meta" href=${href}>${t('receipt.keep')}</a>
        ${onWithdraw &&
        isWithdrawable(question, course.phase) &&
        html`<button type="button" class="linkish meta" onClick=${onWithdraw}>${t('receipt.withdraw')}</button>`}
      </div>
    </div>
  </article>`;
}

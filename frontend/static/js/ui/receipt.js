/** What became of one's own question: its state, the steps with their times, the reason of an end, and how to withdraw. */
import { html } from 'htm/preact';
import { CHARTER } from './charter.js';
import { Chip } from './chip.js';
import { Moment } from './moment.js';
import { isOver, shownState } from './questions.js';
import { AppealPart, Words } from './receipt_more.js';
import { find, spaced, t, time } from './words.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {import('./views.js').QuestionState} QuestionState */
/** @typedef {import('./views.js').ShownState} ShownState */
/** @typedef {{state: ShownState, at: number | null, look: 'done' | 'now' | 'next' | 'end'}} ShownStep */

/**
 * The debate as a receipt needs it.
 * @typedef {{phase: string, live_at?: number | null, closed_at?: number | null}} Course
 */

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
 * @param {Course} course
 * @param {Readonly<Record<string, {name: string}>>} [seats]
 * @returns {string | null}
 */
export function receiptSentence(question, into, course, seats = {}) {
  const { state, rule, note, reason, answered_at, appeal } = question;
  if (shownState(state, course.phase) === 'not_reached') return t(state === 'received' ? 'receipt.not_read' : 'receipt.not_reached');
  if (state === 'refused') {
    // Nobody is told to ask again where nothing can be asked.
    const said = t('receipt.refused', { rule: t(`${isOver(course.phase) ? 'rule_why' : 'rule_said'}.${rule}`) });
    return note ? `${said} ${t('receipt.note', { note })}` : said;
  }
  if (state === 'merged') return mergedSentence(question, into, course, seats);
  if (state === 'set_aside' && reason) return t('receipt.set_aside_for', { reason });
  if (state === 'answered' && answered_at) return answeredSentence(question, course, seats);
  if (state === 'published' && appeal?.state === 'overturned') return t('receipt.appeal.overturned');
  return find(`receipt.${state}`);
}

/** Where the other question stands is where this one stands. @type {typeof receiptSentence} */
function mergedSentence(question, into, course, seats) {
  const number = question.into_number ?? into;
  if (!number) return t('receipt.merged_other');
  const said = t('receipt.merged', { number: String(number) });
  if (question.answered_at) return `${said} ${answeredSentence(question, course, seats)}`;
  return question.into_state ? `${said} ${t('receipt.merged_now', { state: t(`question.state.${question.into_state}`) })}` : said;
}

/**
 * When it was answered, from where in the debate, how far and by whom.
 * @param {OwnQuestion} question
 * @param {Course} course
 * @param {Readonly<Record<string, {name: string}>>} [seats]
 */
function answeredSentence({ how, written, aired_at, answered_at, answered_by }, { live_at }, seats = {}) {
  const from = aired_at && live_at && aired_at >= live_at ? position(aired_at - live_at) : null;
  const kind = how === 'in_writing' && written ? 'answered_written' : how && how !== 'answered' ? `answered_${how}` : 'answered';
  const said = from ? t(`receipt.${kind}_from`, { time: from }) : t(`receipt.${kind}_at`, { time: time(answered_at ?? 0) });
  const names = (answered_by ?? []).map((seat) => seats[seat]?.name ?? '').filter((name) => name !== '');
  return names.length > 0 ? `${said} ${t('receipt.answered_by', { names: names.join(', ') })}` : said;
}

/** A place in the debate as a film counts it: 00:42:10. @param {number} ms */
function position(ms) {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/**
 * @param {object} props
 * @param {OwnQuestion} props.question
 * @param {Course} props.course
 * @param {number | null} props.place
 * @param {number | null} props.minutes until its turn, when that can be told
 * @param {number | string | null} props.into
 * @param {Readonly<Record<string, {name: string}>>} [props.seats]
 * @param {string} props.href where all receipts are, also without a script
 * @param {(() => void) | null} props.onWithdraw null while the debate takes none
 * @param {((text: string) => Promise<unknown>) | null} [props.onAppeal] null while the debate takes none
 */
export function Receipt({ question, course, place, minutes, into, seats = {}, href, onWithdraw, onAppeal = null }) {
  const sentence = receiptSentence(question, into, course, seats);
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
      <${Words} question=${question} />${(question.state === 'answered' || question.state === 'merged') && html`<${Moment} question=${question} />`}
      ${question.state === 'refused' && html`<${AppealPart} question=${question} onAppeal=${onAppeal} />`}
      <div class="row wrap receipt-act">
        <a class="meta" href=${href}>${t('receipt.keep')}</a>
        ${onWithdraw &&
        isWithdrawable(question, course.phase) &&
        html`<button type="button" class="linkish meta" onClick=${onWithdraw}>${t('receipt.withdraw')}</button>`}
      </div>
    </div>
  </article>`;
}

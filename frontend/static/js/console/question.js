/**
 * A question as the console sees it: its shape, what it is called, what the search finds.
 * It never says what may be done with it (see steps.js).
 * @module
 */

/** @import { Family, Moderation, Proposal, PublicView, Question as PublicQuestion, QuestionState as State, Seat as PublicSeat } from '../ui/views.js' */
/** @typedef {State} QuestionState */

/**
 * @typedef {PublicQuestion & {
 *   author?: string|null, place?: string|null, note?: string|null, previous?: State|null, decided_at?: number|null, refused_by?: string|null,
 *   why_note?: string|null,
 * }} Question
 */
/** @typedef {PublicSeat & {linked?: boolean}} Seat */
/** @typedef {Omit<PublicView, 'questions'|'seats'> & {questions: Record<string, Question>, seats: Record<string, Seat>, next?: Proposal|null, moderation?: Moderation, notes?: Record<string, import('../ui/speaking.js').Note>}} ConsoleView */

/**
 * What moderators call it aloud: its public number, or the ticket its author holds until then.
 * @param {Pick<Question, 'number'|'ticket'|'id'>} question
 * @returns {string}
 */
export function callName(question) {
  if (question.number !== null && question.number !== undefined) return String(question.number);
  return question.ticket ?? question.id;
}

/**
 * @param {readonly Family[]|undefined} families
 * @param {string|null|undefined} id
 */
export function familyOf(families, id) {
  return id ? families?.find((family) => family.id === id) : undefined;
}

/**
 * Letters without accents or case, so that « ecole » finds « École ».
 * @param {string} words
 * @returns {string}
 */
export function folded(words) {
  return words.normalize('NFD').replace(/\p{M}+/gu, '').replace(/[’]/g, "'").toLowerCase().trim();
}

/**
 * A number or a ticket typed whole comes first; otherwise every word must occur in the text, the name or the ticket.
 * @param {Question} question
 * @param {string} query
 * @returns {boolean}
 */
export function matches(question, query) {
  const wanted = folded(query);
  if (wanted === '') return true;
  const bare = wanted.replace(/^n[°º]?\s*/, '');
  if (/^\d+$/.test(bare)) return String(question.number) === bare || (question.ticket ?? '').replace(/^\D+0*/, '') === bare.replace(/^0+/, '');
  let found = searched.get(question);
  if (found === undefined) {
    found = folded([question.text, question.name, question.ticket, question.place].filter(Boolean).join(' '));
    searched.set(question, found);
  }
  return wanted.split(/\s+/).every((word) => found.includes(word));
}

/** What the search looks through, kept as long as the question is the same: letters of thousands are not folded at each key. @type {WeakMap<Question, string>} */
const searched = new WeakMap();

/**
 * Candidates for a merge or a search, best first: exact number, then the supported ones.
 * @param {Iterable<Question>} questions
 * @param {string} query
 * @param {{limit?: number, without?: string, states?: QuestionState[]}} [options]
 * @returns {Question[]}
 */
export function search(questions, query, { limit = 8, without, states } = {}) {
  /** @type {Question[]} */
  const found = [];
  for (const question of questions) {
    if (question.id === without) continue;
    if (states && !states.includes(question.state)) continue;
    if (matches(question, query)) found.push(question);
  }
  const bare = folded(query);
  /** @param {Question} question */
  const exact = (question) => (callName(question).toLowerCase() === bare ? 1 : 0);
  return found.sort((a, b) => exact(b) - exact(a) || b.supports - a.supports || a.at - b.at).slice(0, limit);
}

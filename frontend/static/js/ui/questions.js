/**
 * Which questions a list shows and in what order, where one stands in the queue, and how long it may take. Pure: no page, no clock.
 */

/** @typedef {import('./views.js').Question} Question */
/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {'popular' | 'recent' | 'answered'} Order */

/** The debate has ended: nothing is asked, called or shown any more. @param {string} phase */
export function isOver(phase) {
  return phase === 'closed' || phase === 'archived';
}

/** What waited when the debate ended is said not to have been reached; its state stays what moderation decided. @type {ReadonlySet<string>} */
const LEFT_OVER = new Set(['received', 'published', 'queued']);

/**
 * @param {import('./views.js').QuestionState} state
 * @param {string} phase
 * @returns {import('./views.js').ShownState}
 */
export function shownState(state, phase) {
  return isOver(phase) && LEFT_OVER.has(state) ? 'not_reached' : state;
}

/** @type {ReadonlySet<string>} */
const WAITING = new Set(['published', 'queued']);

/** @param {Pick<Question, 'state'>} question */
export function isWaiting(question) {
  return WAITING.has(question.state);
}

/** Only these take supports (debate.domain.questions.SUPPORTABLE). @param {Pick<Question, 'state'>} question */
export function isSupportable(question) {
  return isWaiting(question) || question.state === 'on_air';
}

/**
 * The ids of one list. Popular: what waits, most supported first, then oldest. Recent: everything that can be read, newest first.
 * Answered: last answer first.
 * @param {Iterable<Question>} questions
 * @param {Order} order
 * @param {(question: Question) => number} [supports]
 * @returns {string[]}
 */
export function ordered(questions, order, supports = (question) => question.supports) {
  const readable = [...questions].filter((question) => question.text !== null);
  const shown =
    order === 'popular'
      ? readable.filter(isWaiting).sort((a, b) => supports(b) - supports(a) || a.at - b.at)
      : order === 'answered'
        ? readable.filter((question) => question.state === 'answered').sort((a, b) => (b.answered_at ?? b.at) - (a.answered_at ?? a.at))
        : readable.sort((a, b) => b.at - a.at);
  return shown.map((question) => question.id);
}

/**
 * One's own questions, the last one first. Those that left together after a cut have one and the same time: then the order of the view counts.
 * @template {{at: number}} Q
 * @param {Readonly<Record<string, Q>>} questions
 * @returns {Q[]}
 */
export function newestFirst(questions) {
  return Object.values(questions)
    .reverse()
    .sort((a, b) => b.at - a.at);
}

/**
 * How many of the wanted ids the shown list lacks: what the "new questions" button counts.
 * @param {readonly string[]} shown
 * @param {readonly string[]} wanted
 */
export function newcomers(shown, wanted) {
  const here = new Set(shown);
  return wanted.reduce((count, id) => count + (here.has(id) ? 0 : 1), 0);
}

/**
 * Place in the queue, from 1; null when not in it.
 * @param {readonly string[]} queue
 * @param {string} id
 */
export function placeOf(queue, id) {
  const at = queue.indexOf(id);
  return at < 0 ? null : at + 1;
}

const ENOUGH_ANSWERS = 2;
const MINUTE = 60_000;

/**
 * Minutes until a place in the queue is reached, from how long this debate's answers took; null before there are two of them.
 * Rounded up to 5 minutes past the first ten: a finer figure would promise what nobody can hold.
 * @param {number} place
 * @param {Iterable<Question>} questions
 * @returns {number | null}
 */
export function expectedMinutes(place, questions) {
  let spent = 0;
  let answers = 0;
  for (const question of questions) {
    if (question.state !== 'answered' || question.aired_at == null || question.answered_at == null) continue;
    spent += question.answered_at - question.aired_at;
    answers += 1;
  }
  if (answers < ENOUGH_ANSWERS) return null;
  const minutes = Math.max(1, Math.round((place * spent) / answers / MINUTE));
  return minutes <= 10 ? minutes : Math.ceil(minutes / 5) * 5;
}

/** Asked in the hall, aloud or on paper: its person is near the microphone. @param {Pick<Question, 'origin'>} question */
export function fromHall({ origin }) {
  return origin === 'hall' || origin === 'written';
}

/**
 * The next questions of people in the hall, in the order of the queue: who should come near the microphone.
 * @param {PublicView} view
 * @param {number} count
 * @returns {Question[]}
 */
export function nextFromHall(view, count) {
  /** @type {Question[]} */
  const next = [];
  for (const id of view.queue) {
    const question = view.questions[id];
    if (question && fromHall(question)) next.push(question);
    if (next.length === count) break;
  }
  return next;
}

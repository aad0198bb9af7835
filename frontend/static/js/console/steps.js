/**
 * What a moderator may do with a question in each state, and which commands that takes. A table, read by the key bar, the
 * keyboard and the tests; the server decides again.
 * @module
 */

/** @import { How, Why } from '../ui/views.js' */
/** @import { Question, QuestionState } from './question.js' */

/** @typedef {'publish'|'refuse'|'merge'|'queue'|'unqueue'|'air'|'answer'|'requeue'|'set_aside'|'raise'|'lower'|'reword'|'tag'|'write'|'judge'|'mute'} StepName */
/** @typedef {{type: string, question?: string} & Record<string, unknown>} QuestionCommand */

/** @type {Record<QuestionState, readonly StepName[]>} */
export const STEPS_OF = {
  received: ['publish', 'refuse', 'merge', 'queue', 'reword', 'tag', 'mute'],
  published: ['queue', 'refuse', 'merge', 'set_aside', 'reword', 'tag', 'mute'],
  queued: ['air', 'unqueue', 'raise', 'lower', 'set_aside', 'reword', 'tag'],
  on_air: ['answer', 'requeue', 'set_aside', 'tag'],
  answered: ['write', 'tag'],
  set_aside: ['queue', 'tag'],
  refused: ['judge', 'mute'],
  merged: [],
  withdrawn: [],
};

/** Phases in which a step is worth asking for (debate: IN_PHASE); the others go on after the end, until the debate is archived. */
const WHILE_ASKING = ['open', 'live'];
/** @type {Partial<Record<StepName, readonly string[]>>} */
const ONLY_IN = { air: ['live'], mute: WHILE_ASKING, write: ['live', 'closed', 'archived'], queue: WHILE_ASKING, requeue: WHILE_ASKING, raise: WHILE_ASKING, lower: WHILE_ASKING };
const MODERATED = ['open', 'live', 'closed'];

/**
 * What may be done with this very question: of its state's steps those that its own story allows.
 * @param {Question} question
 * @param {string} phase
 * @param {{families?: readonly unknown[]}} [debate]
 * @returns {readonly StepName[]}
 */
export function stepsFor(question, phase, { families = [] } = {}) {
  return stepsOf(question.state, phase).filter((step) => {
    if (step === 'write') return question.how === 'partly' || question.how === 'in_writing';
    if (step === 'judge') return question.appeal?.state === 'open';
    if (step === 'mute') return question.origin === 'online' && (question.author ?? '').startsWith('p');
    return step !== 'tag' || families.length > 0;
  });
}

/**
 * What may be done with a question in this state.
 * @param {QuestionState} state
 * @param {string} phase
 * @returns {readonly StepName[]}
 */
export function stepsOf(state, phase) {
  return STEPS_OF[state].filter((step) => (ONLY_IN[step] ?? MODERATED).includes(phase));
}

/** Steps of the question on the air alone: their keys mean it, whatever is selected. */
export const OF_THE_AIR = /** @type {ReadonlySet<StepName>} */ (new Set(['answer', 'requeue']));

/** Steps that open a dialog first: a reason, a target. */
export const ASKED = /** @type {ReadonlySet<StepName>} */ (new Set(['refuse', 'merge', 'set_aside', 'answer', 'reword', 'tag', 'write', 'judge', 'mute']));

/** Steps that keep a card in its column: the selection stays, and there is nothing to take back. */
export const STAYS = /** @type {ReadonlySet<StepName>} */ (new Set(['raise', 'lower', 'reword', 'tag', 'write', 'mute']));
/** What is seen where it happens needs no sentence. */
export const SILENT = /** @type {ReadonlySet<StepName>} */ (new Set(['raise', 'lower']));
/** The server takes these back within ten seconds (question.step_back). */
export const UNDONE = /** @type {ReadonlySet<StepName>} */ (new Set(['publish', 'refuse', 'merge', 'queue', 'unqueue', 'air', 'answer', 'requeue', 'set_aside']));

/** A question may be merged into one that can still be supported (debate: `merge_target_closed`). */
export const MERGE_TARGETS = /** @type {QuestionState[]} */ (['published', 'queued', 'on_air']);

/** Reasons of the charter, in the order of their number keys. */
export const RULES = /** @type {const} */ ([
  'off_topic', 'accuses_person', 'private_data', 'unlawful', 'advertising', 'not_a_question', 'insult', 'duplicate',
]);

/** @typedef {(typeof RULES)[number]} Rule */
/** @typedef {{rule?: Rule, note?: string, into?: string, reason?: string, position?: number | undefined, onAir?: Question|null,
 *   text?: string, withhold?: Rule|null, family?: string|null, how?: How, seats?: string[], why?: Why, overturn?: boolean, minutes?: number}} Details */

/**
 * The commands of one step, in order; each later one waits for the answer to the one before. Of the commands to one question only the
 * first may carry `expect`: the version after it is the server's to know.
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} [details]
 * @returns {QuestionCommand[]}
 */
export function commandsOf(step, question, details = {}) {
  const id = question.id;
  switch (step) {
    case 'publish': return [{ type: 'question.publish', question: id }];
    case 'refuse': return [{ type: 'question.refuse', question: id, rule: details.rule, ...written('note', details.note) }];
    case 'merge': return [{ type: 'question.merge', question: id, into: details.into }];
    case 'queue': return question.state === 'received'
      ? [{ type: 'question.publish', question: id }, { type: 'question.queue', question: id }]
      : [{ type: 'question.queue', question: id }];
    case 'requeue': return [{ type: 'question.queue', question: id }];
    case 'unqueue': return [{ type: 'question.unqueue', question: id }];
    case 'air': {
      const air = { type: 'question.air', question: id, ...(details.why ? { why: details.why, ...written('note', details.note) } : {}) };
      return details.onAir ? [{ type: 'question.answer', question: details.onAir.id }, air] : [air];
    }
    case 'answer': return [{ type: 'question.answer', question: id, ...(details.how ? { how: details.how, seats: details.seats ?? [] } : {}) }];
    case 'reword': return [{ type: 'question.reword', question: id, text: details.text, ...(details.withhold ? { withhold: details.withhold } : {}) }];
    case 'tag': return [{ type: 'question.tag', question: id, family: details.family ?? null }];
    case 'write': return [{ type: 'question.write', question: id, text: details.text }];
    case 'judge': return [{ type: 'question.judge', question: id, overturn: details.overturn, ...written('note', details.note) }];
    case 'mute': return [{ type: 'participant.mute', participant: question.author, minutes: details.minutes, rule: details.rule, ...written('note', details.note) }];
    case 'set_aside': return [{ type: 'question.set_aside', question: id, ...written('reason', details.reason) }];
    case 'raise':
    case 'lower': return details.position === undefined ? [] : [{ type: 'question.queue', question: id, position: details.position }];
  }
}

/**
 * @param {string} field
 * @param {string|undefined} words
 * @returns {Record<string, string>}
 */
function written(field, words) {
  const kept = (words ?? '').trim();
  return kept === '' ? {} : { [field]: kept };
}

/**
 * The place a queued card goes to; undefined at the ends.
 * @param {readonly string[]} queue
 * @param {string} id
 * @param {-1|1} step
 * @returns {number|undefined}
 */
export function placeAfter(queue, id, step) {
  const at = queue.indexOf(id);
  const to = at + step;
  return at < 0 || to < 0 || to >= queue.length ? undefined : to;
}

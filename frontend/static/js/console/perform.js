/**
 * Takes a step: sends its commands one after the other with the version that was looked at, says what became of it, and offers to take
 * it back. It never changes the view: the server's events do.
 * @module
 */

import { errorSentence, t } from '../ui/words.js';
import { COLUMN_OF } from './columns.js';
import { callName } from './question.js';
import { SILENT, STAYS, UNDONE, commandsOf, placeAfter } from './steps.js';
import { secondsLeft } from './undo.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Details, StepName } from './steps.js' */

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} [details]
 * @returns {Promise<boolean>} whether all of it was done
 */
export async function perform(desk, step, question, details = {}) {
  const before = desk.staying.get(question.id);
  if (before) {
    // Sorted, then published: the second key is meant too, and for what the first one makes.
    const done = await before;
    const now = desk.question(question.id);
    if (done && now?.state === question.state) return perform(desk, step, now, details);
    if (done) return unsent(desk, step, question, details, now ? conflictWords(now) : errorSentence('question_unknown'));
    desk.kept.keep(step, question.id, details); // what became of the first one has been said
    return false;
  }
  if (desk.busy.value.has(question.id)) return unsent(desk, step, question, details, t('console.under_way', { number: callName(question) }));
  const doing = send(desk, step, question, details);
  desk.doing = doing;
  if (!STAYS.has(step)) return doing;
  desk.staying.set(question.id, doing);
  return doing.finally(() => desk.staying.delete(question.id));
}

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} details
 * @returns {Promise<boolean>}
 */
async function send(desk, step, question, details) {
  const commands = commandsOf(step, question, withPlace(desk, step, question, details));
  if (commands.length === 0) return false;
  const versions = new Map([[question.id, question.version]]);
  if (details.onAir) versions.set(details.onAir.id, details.onAir.version);
  setBusy(desk, question.id, true);
  const chosen = desk.selection.value.id === question.id;
  if (STAYS.has(step)) desk.held.value = null;
  else desk.advance(question.id);
  const left = desk.selection.value.id;
  /** @type {string[]} */
  const moved = [];
  try {
    for (const command of commands) {
      const version = command.question === undefined ? undefined : versions.get(command.question);
      versions.delete(command.question ?? '');
      await desk.wire.send(command, version === undefined ? {} : { expect: version });
      if (command.question !== undefined && !moved.includes(command.question)) moved.unshift(command.question);
    }
  } catch (error) {
    refused(desk, question, error);
    if (desk.kept.keep(step, question.id, details) && desk.notice.value) desk.notice.value = { ...desk.notice.value, again: dialogOf(step, question) };
    // What was done before the refusal stands, and is offered back with it.
    if (desk.notice.value && moved.length > 0) desk.notice.value = withUndo(desk, desk.notice.value, moved);
    return false;
  } finally {
    setBusy(desk, question.id, false);
  }
  // The events came before the answers: the sentence names what they made.
  desk.catchUp();
  desk.kept.drop(step, question.id);
  desk.made.set(question.id, desk.question(question.id)?.version ?? 0);
  if (!SILENT.has(step)) {
    // Words that wait to be taken up stay in reach.
    const again = desk.notice.value?.again;
    const waits = again && desk.kept.has(again.name, again.question);
    const notice = { sentence: doneSentence(desk, step, question, details), ...(waits ? { again } : {}) };
    desk.notice.value = UNDONE.has(step) ? withUndo(desk, notice, moved) : notice;
  }
  // A dialog that closes gives the focus, and so the selection, back to the card for a moment.
  if (chosen && [left, question.id].includes(desk.selection.value.id)) goOn(desk, step, question.id);
  return true;
}

/**
 * Nothing was sent: why, and the words are kept.
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} details
 * @param {string} sentence
 */
function unsent(desk, step, question, details, sentence) {
  const kept = desk.kept.keep(step, question.id, details);
  desk.notice.value = { sentence, tone: 'bad', ...(kept ? { again: dialogOf(step, question) } : {}) };
  return false;
}

/** @param {StepName} step @param {Question} question */
const dialogOf = (step, question) => ({ name: step === 'air' ? 'why' : step, question: question.id });

/**
 * After airing the hand stays on the question on the air; after its answer it lies on what fair-next proposes. Only if nothing else was
 * chosen meanwhile.
 * @param {Desk} desk
 * @param {StepName} step
 * @param {string} id
 */
function goOn(desk, step, id) {
  const next = desk.view.value.next?.question;
  if (step === 'air') show(desk, id);
  else if (step === 'answer' && next) show(desk, next);
}

/**
 * @param {Desk} desk
 * @param {string} id
 */
function show(desk, id) {
  const question = desk.question(id);
  if (!question) return;
  desk.select({ column: COLUMN_OF[question.state], id });
  desk.follow.value += 1;
}

/**
 * @param {Desk} desk
 * @param {{sentence: string, tone?: 'bad'}} notice
 * @param {string[]} questions
 */
function withUndo(desk, notice, questions) {
  return { ...notice, undo: { questions, at: desk.wire.now(), sentence: notice.sentence } };
}

/**
 * Takes back the last step, also one whose answer is still on its way: a hand on the keyboard is faster than the line.
 * @param {Desk} desk
 */
export async function undoLast(desk) {
  await desk.doing;
  return undo(desk);
}

/**
 * Takes back what the notice offers, while the server still allows it.
 * @param {Desk} desk
 */
export async function undo(desk) {
  const done = desk.notice.value?.undo;
  if (!done || secondsLeft(done, desk.wire.now()) === 0) {
    desk.notice.value = { sentence: t('console.undo.nothing') };
    return;
  }
  desk.notice.value = null;
  let at = done.questions[0] ?? '';
  try {
    for (const id of done.questions) {
      at = id;
      await desk.wire.send({ type: 'question.step_back', question: id });
    }
  } catch (error) {
    const question = desk.question(at);
    if (question) refused(desk, question, error);
    return;
  }
  desk.catchUp();
  const names = done.questions.map((id) => callName(/** @type {Question} */ (desk.question(id))));
  desk.notice.value = { sentence: names.length > 1 ? t('console.undo.done_both', { number: names[0] ?? '', other: names[1] ?? '' }) : t('console.undo.done', { number: names[0] ?? '' }) };
  // To do it rightly this time, it is the one to have in hand.
  show(desk, done.questions[0] ?? '');
}

/**
 * A command about the debate or the stage, where nothing but the refusal needs saying.
 * @param {Desk} desk
 * @param {{type: string} & Record<string, unknown>} command
 * @param {string} [sentence] said when it is done
 * @returns {Promise<boolean>}
 */
export async function command(desk, command, sentence) {
  try {
    await desk.wire.send(command);
  } catch (error) {
    desk.notice.value = { sentence: errorSentence(codeOf(error)), tone: 'bad' };
    return false;
  }
  if (sentence) desk.notice.value = { sentence };
  return true;
}

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} details
 * @returns {Details}
 */
function withPlace(desk, step, question, details) {
  if (step !== 'raise' && step !== 'lower') return details;
  if (details.position !== undefined) return details;
  return { ...details, position: placeAfter(desk.view.value.queue, question.id, step === 'raise' ? -1 : 1) };
}

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question
 * @param {Details} details
 */
function doneSentence(desk, step, question, details) {
  const now = desk.question(question.id) ?? question;
  const into = details.into ? desk.question(details.into) : null;
  return t(`console.did.${step === 'judge' ? (details.overturn ? 'overturn' : 'uphold') : step}`, {
    number: callName(question.number === null ? now : question),
    ...(into ? { into: callName(into) } : {}),
    ...(details.minutes ? { n: details.minutes } : {}),
    ...(details.rule ? { rule: t(`rule.${details.rule}`) } : {}),
  });
}

/**
 * A colleague was faster: by a step, or by a touch (words, family, place) that leaves the question where it is.
 * @param {Question} present
 * @param {Question} [seen] as one had it in hand
 */
export function conflictWords(present, seen) {
  return t(seen?.state === present.state ? 'console.conflict_touched' : 'console.conflict', { number: callName(present), state: t(`question.state.${present.state}`) });
}

/**
 * @param {Desk} desk
 * @param {Question} question
 * @param {unknown} error
 */
function refused(desk, question, error) {
  desk.catchUp();
  const code = codeOf(error);
  if (code === 'air_busy' && desk.onAir.value) {
    desk.dialog.value = { name: 'air', question: question.id };
    return;
  }
  if (code === 'reason_needed') {
    desk.dialog.value = { name: 'why', question: question.id };
    return;
  }
  const present = desk.question(question.id);
  if ((code === 'conflict' || code === 'wrong_state') && present) {
    desk.notice.value = { sentence: conflictWords(present, question), tone: 'bad' };
    return;
  }
  desk.notice.value = { sentence: errorSentence(code), tone: 'bad' };
}

/**
 * @param {unknown} error
 * @returns {string}
 */
function codeOf(error) {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}

/**
 * @param {Desk} desk
 * @param {string} id
 * @param {boolean} on
 */
function setBusy(desk, id, on) {
  const busy = new Set(desk.busy.value);
  if (on) busy.add(id);
  else busy.delete(id);
  desk.busy.value = busy;
}


/**
 * The last step of this console and how long it may still be taken back. Pure: the time is given.
 * @module
 */

/** Ten seconds, as the server allows a step back (docs/decisions/0001-seams.md, `question.step_back`). */
export const UNDO_MS = 10_000;

/** `questions`: those that were moved, the last first, as they are taken back. @typedef {{questions: string[], at: number, sentence: string}} Done */

/**
 * Whole seconds left, rounded up so that 0 means too late.
 * @param {Done|null} done
 * @param {number} now
 * @returns {number}
 */
export function secondsLeft(done, now) {
  if (done === null) return 0;
  // The page's clock ticks once a second and may stand before the step.
  return Math.max(0, Math.ceil((UNDO_MS - Math.max(0, now - done.at)) / 1000));
}

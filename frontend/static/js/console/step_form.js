/**
 * What a dialog about a question works on: the words that its moderator was shown, and those of a step that was not done. A colleague may
 * have changed them meanwhile; then the server says so, and neither one's words are gone. Steps that do not stand on the words (answered,
 * set aside, on air) are for the question as it is: one that a duplicate was merged into meanwhile is the same question.
 * @module
 */

import { useState } from 'preact/hooks';
import { perform } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { Details, StepName } from './steps.js' */

/** @type {ReadonlySet<StepName>} */
const ON_WORDS = new Set(['reword', 'write', 'refuse', 'judge']);

/**
 * @param {Desk} desk
 * @param {StepName} step
 * @param {Question} question as it is now
 * @returns {{kept: Details, take: (details: Details) => void}} `kept`: what to begin with; `take`: gives the command
 */
export function useStep(desk, step, question) {
  const [begun] = useState(() => ({ version: question.version, kept: desk.kept.of(step, question.id) }));
  return {
    kept: begun.kept,
    take: (details) => void perform(desk, step, ON_WORDS.has(step) ? { ...question, version: seen(desk, question, begun.version) } : question, details),
  };
}

/**
 * The version that was looked at, or the one that a step of one's own has made since.
 * @param {Desk} desk
 * @param {Question} question
 * @param {number} version when the dialog opened
 */
const seen = (desk, { id }, version) => Math.max(version, desk.made.get(id) ?? 0);

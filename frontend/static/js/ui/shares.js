/** Who has been heard: how many questions of the hall and of people online reached the air, and how many wait. Pure. */

import { fromHall, isWaiting } from './questions.js';

/** @typedef {import('./views.js').Question} Question */
/** @typedef {{hall: number, online: number}} Doors */

/**
 * The two doors of the one queue: voice and paper come from the hall, the rest from elsewhere.
 * @param {Pick<Question, 'origin'>} question
 * @returns {keyof Doors}
 */
export function doorOf(question) {
  return fromHall(question) ? 'hall' : 'online';
}

/**
 * @param {Iterable<Question>} questions
 * @returns {{aired: Doors, waiting: Doors}}
 */
export function shares(questions) {
  const aired = { hall: 0, online: 0 };
  const waiting = { hall: 0, online: 0 };
  for (const question of questions) {
    if (question.aired_at != null || question.state === 'on_air' || question.state === 'answered') aired[doorOf(question)] += 1;
    else if (isWaiting(question)) waiting[doorOf(question)] += 1;
  }
  return { aired, waiting };
}

/**
 * Widths of the two parts of a share bar of 100, with a gap of 1 between them; null when nothing has been counted.
 * @param {Doors} doors
 * @returns {{hall: number, online: number} | null}
 */
export function shareWidths({ hall, online }) {
  const total = hall + online;
  if (total === 0) return null;
  if (hall === 0 || online === 0) return { hall: hall ? 100 : 0, online: online ? 100 : 0 };
  const part = Math.round((hall / total) * 990) / 10;
  return { hall: part, online: Math.round((99 - part) * 10) / 10 };
}

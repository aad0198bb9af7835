/**
 * Near-duplicates, found by the server: asked when somebody merges, and for the cards that are about to be read, one at a time.
 * Without an answer nothing is close; a console works without.
 * @module
 */

import { effect, signal } from '@preact/signals';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** Below this a likeness is chance: what a mark on a card may claim. */
const CLOSE = 75;
/** Cards at the head of the received ones: those that are read next. */
const AHEAD = 6;
/** The server answers one a second (`own_similar`); what is left is for whoever merges. */
const PAUSE_MS = 1500;

/**
 * @param {string} slug
 * @param {Pick<Question, 'id'|'text'>} question
 * @returns {Promise<Map<string, number>>} likeness of 0 to 100 by question, the closest first
 */
export async function askSimilar(slug, question) {
  if (!question.text) return new Map();
  try {
    const answer = await fetch(`/d/${slug}/similar`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text: question.text, question: question.id }),
    });
    return answer.ok ? similarIn(await answer.json(), question.id) : new Map();
  } catch {
    return new Map();
  }
}

/**
 * @param {any} answer
 * @param {string} own
 * @returns {Map<string, number>}
 */
export function similarIn(answer, own) {
  const list = Array.isArray(answer?.similar) ? answer.similar : [];
  return new Map(list.filter((/** @type {any} */ one) => one?.question !== own && typeof one?.score === 'number').map((/** @type {any} */ one) => [one.question, one.score]));
}

/** The closest of each question that was looked at. @type {import('@preact/signals').Signal<ReadonlyMap<string, [id: string, score: number]|null>>} */
export const closest = signal(new Map());

/**
 * Looks for what the next cards to read are close to.
 * @param {Desk} desk
 */
export function watchArrivals(desk) {
  if (!desk.rights.questions) return;
  let asking = false;
  const ask = async () => {
    const id = desk.ids.peek().received.slice(0, AHEAD).find((one) => !closest.peek().has(one));
    const question = id === undefined ? null : desk.question(id);
    if (asking || !question) return;
    asking = true;
    const [first] = await askSimilar(desk.view.peek().debate.slug, question);
    closest.value = new Map([...closest.peek(), [question.id, first && first[1] >= CLOSE ? first : null]]);
    setTimeout(() => {
      asking = false;
      void ask();
    }, PAUSE_MS);
  };
  effect(() => {
    if (desk.ids.value.received.length > 0) void ask();
  });
}

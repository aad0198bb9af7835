/**
 * Which card is in whose hands: this console says its own while somebody works at it, and shows those of colleagues. It binds nobody.
 * @module
 */

import { computed, effect, signal } from '@preact/signals';
import { t } from '../ui/words.js';

/** @import { Desk } from './desk.js' */

/** Somebody who walks through a list has none of its cards in hand; who rests on one does. */
const REST_MS = 300;
/** Nobody works at a console that was not touched for so long: its card is free, whoever sits there. */
const ASLEEP_MS = 60_000;

/**
 * Names of the colleagues who have a card in hand, by question. The server tells ids and names by turns.
 * @param {Record<string, string[]>|undefined} said
 * @param {string|null} me
 * @returns {Map<string, string[]>}
 */
export function handledBy(said, me) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  for (const [question, parts] of Object.entries(said ?? {})) {
    const names = parts.filter((_, at) => at % 2 === 1 && parts[at - 1] !== me);
    if (names.length > 0) found.set(question, names);
  }
  return found;
}

/**
 * @param {string[]|undefined} names
 * @returns {string|undefined}
 */
export function handsWords(names) {
  if (names === undefined) return undefined;
  const named = names.filter((name) => name !== '');
  if (named.length === 0) return t('console.hands.unnamed', { n: names.length });
  return t('console.hands.named', { n: names.length, names: named.join(', ') });
}

/**
 * Says what this console has in hand: the question of its dialog, else the selected card, as long as somebody is at work.
 * @param {Desk} desk
 * @param {Document} [page]
 */
export function sayInHand(desk, page = document) {
  if (!desk.rights.questions) return;
  const awake = signal(false);
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let sleep;
  const rest = () => (awake.value = false);
  const wake = () => {
    awake.value = true;
    clearTimeout(sleep);
    sleep = setTimeout(rest, ASLEEP_MS);
  };
  page.addEventListener('keydown', wake);
  page.addEventListener('pointerdown', wake);
  page.addEventListener('visibilitychange', () => page.visibilityState === 'hidden' && rest());

  const inHand = computed(() => (awake.value ? desk.dialog.value?.question ?? desk.selection.value.id : null));
  /** @type {string|null} */
  let said = null;
  effect(() => {
    const question = inHand.value;
    // A server that is met again has forgotten whose hands these were.
    if (desk.wire.status.value !== 'live') return void (said = null);
    const timer = setTimeout(() => {
      if (question === said) return;
      said = question;
      desk.wire.say({ type: 'handling', question });
    }, REST_MS);
    return () => clearTimeout(timer);
  });
}

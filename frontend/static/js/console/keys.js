/**
 * The keyboard of the console as one table: which key does what, where. Pure: it reads an event's fields and touches no page.
 * @module
 */

import { LAYOUTS } from './layouts.js';
import { stepsFor } from './steps.js';

/** @import { Layout } from '../ui/views.js' */
/** @import { Question } from './question.js' */
/** @import { StepName } from './steps.js' */
/** @import { Move } from './selection.js' */

/** @typedef {'undo'|'help'|'search'|'agenda'|'filter'|'hold'|'other'} Tool */
/**
 * @typedef {{does: 'step', step: StepName}|{does: 'move', move: Move}|{does: 'tool', tool: Tool}|{does: 'layout', layout: Layout}} Deed
 */
/** @typedef {{key: string, shift?: boolean, shown: string, deed: Deed, words: string}} Key */

/** @param {StepName} name @returns {Deed} */
const step = (name) => ({ does: 'step', step: name });
/** @param {Move} name @returns {Deed} */
const move = (name) => ({ does: 'move', move: name });
/** @param {Tool} name @returns {Deed} */
const tool = (name) => ({ does: 'tool', tool: name });

/**
 * `key` is KeyboardEvent.key in lower case; `words` is a locale key. A, T, L and S keep their place on AZERTY and QWERTY alike because
 * `key`, not `code`, is read: what is printed on the key is what acts.
 * @type {readonly Key[]}
 */
export const KEYS = [
  { key: 'p', shown: 'P', deed: step('publish'), words: 'console.step.publish' },
  { key: 'r', shown: 'R', deed: step('refuse'), words: 'console.step.refuse' },
  { key: 'f', shown: 'F', deed: step('merge'), words: 'console.step.merge' },
  { key: 'q', shown: 'Q', deed: step('queue'), words: 'console.step.queue' },
  { key: 'a', shown: 'A', deed: step('air'), words: 'console.step.air' },
  { key: 't', shown: 'T', deed: step('answer'), words: 'console.step.answer' },
  { key: 'l', shown: 'L', deed: step('requeue'), words: 'console.step.requeue' },
  { key: 'u', shown: 'U', deed: step('unqueue'), words: 'console.step.unqueue' },
  { key: 's', shown: 'S', deed: step('set_aside'), words: 'console.step.set_aside' },
  { key: 'm', shown: 'M', deed: step('reword'), words: 'console.step.reword' },
  { key: 'c', shown: 'C', deed: step('tag'), words: 'console.step.tag' },
  { key: 'w', shown: 'W', deed: step('write'), words: 'console.step.write' },
  { key: 'e', shown: 'E', deed: step('judge'), words: 'console.step.judge' },
  { key: 'n', shown: 'N', deed: step('mute'), words: 'console.step.mute' },
  { key: 'arrowup', shift: true, shown: '⇧↑', deed: step('raise'), words: 'console.step.raise' },
  { key: 'arrowdown', shift: true, shown: '⇧↓', deed: step('lower'), words: 'console.step.lower' },
  { key: 'j', shown: 'J', deed: move('next'), words: 'console.move.next' },
  { key: 'arrowdown', shown: '↓', deed: move('next'), words: 'console.move.next' },
  { key: 'k', shown: 'K', deed: move('previous'), words: 'console.move.previous' },
  { key: 'arrowup', shown: '↑', deed: move('previous'), words: 'console.move.previous' },
  { key: 'arrowleft', shown: '←', deed: move('left'), words: 'console.move.left' },
  { key: 'arrowright', shown: '→', deed: move('right'), words: 'console.move.right' },
  { key: 'home', shown: '⇱', deed: move('first'), words: 'console.move.first' },
  { key: 'end', shown: '⇲', deed: move('last'), words: 'console.move.last' },
  ...LAYOUTS.flatMap(({ layout, key }) => (key ? [{ key, shown: key, deed: /** @type {Deed} */ ({ does: 'layout', layout }), words: `console.layout.shortcut_${layout}` }] : [])),
  { key: 'z', shown: 'Z', deed: tool('undo'), words: 'console.tool.undo' },
  { key: '/', shown: '/', deed: tool('search'), words: 'console.tool.search' },
  { key: 'v', shown: 'V', deed: tool('filter'), words: 'console.tool.filter' },
  { key: 'h', shown: 'H', deed: tool('hold'), words: 'console.tool.hold' },
  { key: 'x', shown: 'X', deed: tool('other'), words: 'console.tool.other' },
  { key: 'g', shown: 'G', deed: tool('agenda'), words: 'console.tool.agenda' },
  { key: '?', shown: '?', deed: tool('help'), words: 'console.tool.help' },
];

/**
 * @typedef {object} Pressed
 * @property {string} key
 * @property {boolean} shiftKey
 * @property {boolean} ctrlKey
 * @property {boolean} altKey
 * @property {boolean} metaKey
 * @property {boolean} [isComposing]
 * @property {boolean} [repeat]
 */

/**
 * What a key press asks for, or null when it is none of ours. `?` and `/` need Shift on some keyboards, so Shift is looked at for the
 * arrows only; Control, Alt and Meta stay the browser's.
 * @param {Pressed} pressed
 * @param {{typing: boolean, single: boolean}} where  typing: in a field; single: one-letter shortcuts are on (WCAG 2.1.4)
 * @returns {Deed|null}
 */
export function deedOf(pressed, { typing, single }) {
  if (typing || pressed.isComposing || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return null;
  const key = pressed.key.toLowerCase();
  const arrow = key.startsWith('arrow');
  const found = KEYS.find((one) => one.key === key && (!arrow || (one.shift ?? false) === pressed.shiftKey));
  if (!found) return null;
  if (!single && key.length === 1) return null;
  // Holding a key walks the lists, but never decides a second question.
  if (pressed.repeat && found.deed.does !== 'move') return null;
  return found.deed;
}

/**
 * The key bar of a question: its legal steps, in the table's order.
 * @param {Question|null} question
 * @param {{phase: string, families?: readonly unknown[]}} debate
 * @returns {Key[]}
 */
export function keysFor(question, debate) {
  if (question === null) return [];
  const legal = stepsFor(question, debate.phase, debate);
  return KEYS.filter((one) => one.deed.does === 'step' && legal.includes(one.deed.step));
}

/** The words of a poll's options: typed ones as they are, those that a kind brings along in the language of the page. */
import { t } from './words.js';

/** @param {{kind: string, options: readonly string[]}} poll @param {number} place */
export function optionWords({ kind, options }, place) {
  const option = options[place] ?? '';
  return kind === 'stance' || kind === 'consent' ? t(`poll.${kind}.${option}`) : option;
}

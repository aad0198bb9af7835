/** That a question was put into other words, with its author's own or the rule that keeps them back. As `reworded` in macros/question.html. */
import { html } from 'htm/preact';
import { spaced, t } from './words.js';

/** @param {{question: Pick<import('./views.js').Question, 'original'|'withheld'>}} props */
export function Reworded({ question: { original, withheld } }) {
  if (!original && !withheld) return null;
  return html`<details class="was meta"><summary>${t('question.reworded')}</summary>${withheld ? t('question.withheld', { rule: t(`rule.${withheld}`) }) : t('question.first_words', { text: spaced(original) })}</details>`;
}

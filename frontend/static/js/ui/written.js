/** The answer that was promised in writing, beside its question. Same markup as macros/question.html. */
import { html } from 'htm/preact';
import { spaced, t } from './words.js';

/** @param {{text?: string | null}} props */
export function Written({ text }) {
  return text && html`<div class="receipt-more"><p class="meta">${t('receipt.written')}</p><p class="receipt-words">${spaced(text)}</p></div>`;
}

/** A question as a ballot slip: the stub supports it (or carries its number), the words are the question. Same markup as macros/question.html. */
import { html } from 'htm/preact';
import { Chip } from './chip.js';
import { calmNow } from './clock.js';
import { Icon } from './icon.js';
import { Moment } from './moment.js';
import { isSupportable, shownState } from './questions.js';
import { Reworded } from './reworded.js';
import { OriginTag } from './tag.js';
import { age, number, spaced, t } from './words.js';
import { Written } from './written.js';

/** @typedef {import('./views.js').Question} Question */

/**
 * @param {object} props
 * @param {Question} props.question
 * @param {number} props.count
 * @param {boolean} props.supported
 * @param {() => void} props.onSupport
 */
function Stub({ question, count, supported, onSupport }) {
  return html`<button type="button" class="stub" id=${`support-${question.id}`} aria-pressed=${String(supported)} onClick=${onSupport}>
    <${Icon} name=${supported ? 'check' : 'up'} /><span>${number(count)}</span><small>${t(supported ? 'question.supported' : 'question.support')}</small
    ><span class="sr">${t('question.this', { number: String(question.number) })}</span>
  </button>`;
}

/**
 * @param {object} props
 * @param {Question} props.question
 * @param {string} props.phase of the debate
 * @param {number | null} props.place in the queue
 * @param {number | string | null} [props.into] number of the question it was merged into
 * @param {number} props.count
 * @param {boolean} props.supported
 * @param {boolean} props.mine
 * @param {(() => void) | null} props.onSupport null while the debate takes no supports; one's own question takes none from oneself
 */
export function Slip({ question, phase, place, into = null, count, supported, mine, onSupport }) {
  const { state, origin, ticket, name, reason } = question;
  const shown = shownState(state, phase);
  return html`<article class=${mine ? 'slip mine' : 'slip'}>
    ${onSupport && !mine && isSupportable(question)
      ? html`<${Stub} question=${question} count=${count} supported=${supported} onSupport=${onSupport} />`
      : html`<div class="stub">
          <small>${t('question.number')}</small><span>${question.number ?? ''}</span><small>${t('question.supports', { n: count })}</small>
        </div>`}
    <div class="slip-body">
      <p class="row wrap"><${Chip} state=${shown} place=${place} rule=${question.rule} into=${into} /></p>
      <h3 class="slip-q">${question.text === null ? t(`question.gone.${state}`) : spaced(question.text)}</h3>
      <p class="row wrap">
        <${OriginTag} origin=${origin} ticket=${ticket} /><span class="tag"
          >${(name || mine) && html`<span class="who">${name}${mine && ` ${t('question.you')}`}</span>`}<span class="num"
            >${t('question.numbered', { number: String(question.number) })}</span
          ><span class="num">${age(calmNow.value - question.at)}</span></span
        >
      </p>
      ${state === 'set_aside' && reason && html`<p class="meta">${t('receipt.set_aside_for', { reason })}</p>`}
      <${Reworded} question=${question} />
      <${Written} text=${question.written} />
      <${Moment} question=${question} />
    </div>
  </article>`;
}

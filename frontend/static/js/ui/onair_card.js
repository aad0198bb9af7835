/** The question on air: the largest words of the page. Says so politely when it changes, and comes in once. */
import { html } from 'htm/preact';
import { Elapsed } from './clock.js';
import { Icon } from './icon.js';
import { Reworded } from './reworded.js';
import { OriginTag } from './tag.js';
import { number, spaced, t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */

/** The question shown when the page was drawn does not come in: it was there already. @type {string | null | undefined} */
let first;

/** @param {{view: PublicView, supports: import('./supports.js').Supports, own: Readonly<Record<string, unknown>>}} props */
export function OnAirCard({ view, supports, own }) {
  const { on_air, questions, seats, queue, debate } = view;
  const question = on_air ? questions[on_air.question] : undefined;
  if (first === undefined) first = question?.id ?? null;
  if (!question || !on_air) {
    if (debate.phase !== 'live') return null;
    return html`<section class="onair empty" aria-labelledby="onair-h">
      <h2 id="onair-h" class="row"><${Icon} name="air" />${t('live.nothing_on_air')}</h2>
      <p class="meta">${queue.length ? t('live.nothing_on_air_queue', { n: queue.length }) : t('live.nothing_on_air_said')}</p>
    </section>`;
  }
  const supported = supports.mine(question.id);
  const addressee = question.addressee ? seats[question.addressee] : undefined;
  return html`<section class=${question.id === first ? 'onair' : 'onair comes'} aria-labelledby="onair-h" key=${question.id}>
    <header class="onair-band">
      <h2 id="onair-h" class="row"><${Icon} name="air" />${t('question.state.on_air')}</h2>
      <span class="num"
        >${t('question.numbered', { number: String(question.number) })} · ${t('live.since')} <${Elapsed} since=${on_air.since}
      /></span>
    </header>
    <div class="onair-body">
      <p class="onair-q">${spaced(question.text ?? '')}</p>
      <p class="row wrap">
        <${OriginTag} origin=${question.origin} ticket=${question.ticket} />${question.name && html`<span class="tag">${question.name}</span>`}
      </p>
      <${Reworded} question=${question} />
      <div class="onair-act">
        ${question.id in own
          ? html`<p class="meta num">${t('question.yours', { n: supports.count(question) })}</p>`
          : html`<button type="button" class="btn" id="air-support" aria-pressed=${String(supported)} onClick=${() => supports.toggle(question)}>
          <${Icon} name=${supported ? 'check' : 'up'} /><span>${t(supported ? 'question.supported_it' : 'question.support_it')}</span
          ><span class="num">${number(supports.count(question))}</span>
        </button>`}
        ${addressee &&
        html`<p class="row answering">
          <span class="face"><${Icon} name="user" /></span
          ><span class="meta">${t('live.addressed_to')}<br /><strong>${addressee.name}</strong></span>
        </p>`}
      </div>
    </div>
  </section>`;
}

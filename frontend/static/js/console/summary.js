/** What stands in place of the picture once the debate is over: what became of the questions, and what may still be done with them. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { shownState } from '../ui/questions.js';
import { number, t, time } from '../ui/words.js';
import { airHeading } from './columns.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */
/** @import { ShownState } from '../ui/views.js' */

/** @type {readonly ShownState[]} */
const ENDS = ['answered', 'not_reached', 'set_aside', 'refused', 'merged', 'withdrawn'];

/**
 * How many questions came to each end, in the order they are told; an end that none came to is left out.
 * @param {Iterable<Pick<Question, 'state'>>} questions
 * @param {string} phase
 * @returns {[ShownState, number][]}
 */
export function endsOf(questions, phase) {
  /** @type {Map<ShownState, number>} */
  const counts = new Map();
  for (const { state } of questions) {
    const end = shownState(state, phase);
    counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return ENDS.flatMap((end) => (counts.has(end) ? [/** @type {[ShownState, number]} */ ([end, counts.get(end) ?? 0])] : []));
}

/** @param {{desk: Desk}} props */
export function Summary({ desk }) {
  const { debate, questions } = desk.view.value;
  const asked = Object.values(questions);
  const unread = asked.filter((question) => question.state === 'received').length;
  return html`<section class="col on" aria-labelledby="h-air">
    <header class="quiet"><h2 id="h-air"><${Icon} name="seal" />${t(airHeading(debate.phase))}</h2></header>
    <div class="col-scroll summary" tabindex="0" role="group" aria-labelledby="h-air">
      <p><strong>${debate.closed_at ? t('console.summary.closed_at', { time: time(debate.closed_at) }) : t('console.phase.did_closed')}</strong></p>
      <p>${t(`console.summary.${debate.phase}`)}</p>
      ${debate.phase === 'closed' && unread > 0 && html`<p>${t('console.summary.unread', { n: unread })}</p>`}
      <dl class="num">
        <div><dt>${t('console.summary.asked')}</dt><dd>${number(asked.length)}</dd></div>
        ${endsOf(asked, debate.phase).map(([end, n]) => html`<div key=${end}><dt>${t(`console.summary.${end}`)}</dt><dd>${number(n)}</dd></div>`)}
      </dl>
      <p><a class="btn small" href=${`/d/${debate.slug}`}>${t('console.summary.public')}</a></p>
    </div>
  </section>`;
}

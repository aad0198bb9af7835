/** The result of a poll: for each option one bar of two parts, the hall's and the one of those online, with the figures beside. */
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { rows } from './polls.js';
import { number, spaced, t } from './words.js';

/** @typedef {import('./poll_views.js').Poll} Poll */

/** @param {{poll: Poll, counted: {hall: number[], online: number[], voters: number, hands: number}}} props */
export function PollBars({ poll, counted }) {
  return html`<ul class="poll-bars num">
      ${rows(poll, counted).map(
        (row, i) =>
          html`<li key=${i} class=${row.first ? 'first' : ''}>
            <span class="poll-l">${spaced(row.label)}</span>
            <b>${row.percent === null ? number(row.hall + row.online) : t('poll.percent', { n: row.percent })}</b>
            <svg class="meter share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              ${row.hall > 0 && html`<rect width=${row.bar.hall} />`}${row.online > 0 && html`<rect class="b" x=${row.bar.from} width=${row.bar.online} />`}
            </svg>
            <small>${t('poll.by_door', { hall: number(row.hall), online: number(row.online) })}</small>
          </li>`,
      )}
    </ul>
    <p class="share-legend num poll-doors">
      <span class="row"><span class="key"></span><${Icon} name="hall" />${t('poll.hall', { n: counted.hands })}</span
      ><span class="row">${t('poll.online', { n: counted.voters })}<${Icon} name="online" /><span class="key web"></span></span>
    </p>`;
}

/**
 * On a narrow page the ballot lies below the picture and the question on the air: a line at the foot of the picture leads to it, until one has
 * voted or sees it. The same markup as `call` in templates/macros/poll.html.
 */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { duration, spaced, t } from './words.js';

/** @typedef {import('./polls.js').Shown} Shown */

/**
 * Whether a part of the page is in the window.
 * @param {Element} part
 * @returns {import('@preact/signals').ReadonlySignal<boolean>}
 */
export function inSight(part) {
  const seen = signal(false);
  new IntersectionObserver((entries) => (seen.value = entries.at(-1)?.isIntersecting ?? false), { threshold: 0.3 }).observe(part);
  return seen;
}

/** @param {Event} event */
function go(event) {
  const heading = document.getElementById('poll-h');
  if (!heading) return;
  event.preventDefault();
  // Not smoothly for those who asked for less motion: the style sheet says how.
  heading.scrollIntoView({ block: 'center' });
  heading.focus({ preventScroll: true });
}

/** @param {{polls: Shown[], ballots: Readonly<Record<string, number[]>>, seen: boolean}} props */
export function PollCall({ polls, ballots, seen }) {
  const newest = polls[0];
  if (!newest?.open || newest.over || ballots[newest.poll.id] || seen) return null;
  return html`<a class="poll-call" href="#poll" onClick=${go}>
    <${Icon} name="poll" /><span class="words"><b>${t('poll.open')}</b> <span class="num">${t('poll.left', { time: duration(newest.left_ms) })}</span><span class="what">${spaced(newest.poll.title)}</span></span><span class="go">${t('poll.vote')} <${Icon} name="down" /></span>
  </a>`;
}

/**
 * A poll on the hall's board: while it is open, how to vote and how many did; then what came of it, the hall and home as two parts of one bar.
 * The counts are those of the view, or for an open one the last that were said.
 */
import { html } from 'htm/preact';
import { now } from './clock.js';
import { Icon } from './icon.js';
import { optionWords } from './poll_words.js';
import { number, spaced, stopwatch, t } from './words.js';

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {import('./views.js').Poll} Poll */
/** @typedef {{words: string, hall: number, online: number, share: number}} Row share: of the whole, from 0 to 1 */
/** @typedef {{rows: Row[], hall: number, online: number, whole: number}} Result hall, online: how many answered at each door */

/** A result stays until the debate goes on, and no longer than this. */
const SHOWN_MS = 180_000;
/** More options than this stand beside their bars; more than that on one line each: the whole of their words is on every telephone. */
const ROOMY = 4;
const CROWDED = 7;

/**
 * The poll the board shows: the open one, else the one that closed last, until a question comes on air after it.
 * @param {PublicView} view
 * @param {number} at
 * @returns {Poll | null}
 */
export function boardPoll(view, at) {
  const all = Object.values(view.polls ?? {});
  const open = all.find((poll) => poll.state === 'open');
  if (open) return open;
  const closed = (/** @type {Poll} */ poll) => poll.closed_at ?? 0;
  const last = all.filter((poll) => poll.state === 'closed').sort((a, b) => closed(b) - closed(a))[0];
  if (!last || at > closed(last) + SHOWN_MS || (view.on_air?.since ?? 0) > closed(last)) return null;
  return last;
}

/**
 * What each option got, by door; null while that is nobody's business.
 * @param {Poll} poll
 * @param {readonly number[] | undefined} told of an open poll: choices by option, then how many voted
 * @returns {Result | null}
 */
export function resultOf(poll, told) {
  const online = poll.state === 'closed' ? poll.online : told?.slice(0, poll.options.length);
  if (!online) return null;
  const hall = poll.options.map((_, i) => poll.hall?.[i] ?? 0);
  const sum = (/** @type {readonly number[]} */ counts) => counts.reduce((all, one) => all + one, 0);
  const many = poll.kind === 'multiple';
  const voters = (poll.state === 'closed' ? poll.voters : told?.[poll.options.length]) ?? 0;
  // Of a multiple choice a hand is one answer and not one person: the fullest show of hands tells how many there were at least.
  const doors = { online: many ? voters : sum(online), hall: many ? Math.max(0, ...hall) : sum(hall) };
  const whole = doors.online + doors.hall;
  const rows = poll.options.map((_, i) => {
    const got = { hall: hall[i] ?? 0, online: online[i] ?? 0 };
    return { words: optionWords(poll, i), ...got, share: whole ? (got.hall + got.online) / whole : 0 };
  });
  return { rows, ...doors, whole };
}

/** @param {number} part @param {number} whole */
const percent = (part, whole) => `${whole ? Math.round((100 * part) / whole) : 0}\u00a0%`;

/** @param {{poll: Poll, result: Result | null}} props */
function PollState({ poll, result }) {
  const left = (poll.ends_at ?? 0) - now.value;
  const votes = result ? t('hall.poll.votes', { n: result.whole }) : t('hall.poll.hidden');
  if (poll.state === 'closed') return html`<p class="p-state num"><${Icon} name="poll" />${t('hall.poll.closed')}, ${votes}</p>`;
  return html`<p class="p-state num"
    ><span class="p-open"><${Icon} name="poll" />${t('hall.poll.open')}</span><b>${left > 0 ? stopwatch(left) : t('hall.poll.ending')}</b><span>${votes}</span></p
  >`;
}

/** @param {{poll: Poll | null, told: readonly number[] | undefined}} props */
export function BoardPoll({ poll, told }) {
  if (!poll) return null;
  const result = resultOf(poll, told);
  const rows = result?.rows ?? poll.options.map((_, i) => ({ words: optionWords(poll, i), hall: 0, online: 0, share: 0 }));
  return html`<${PollState} poll=${poll} result=${result} />
    <h2 id="poll-h" class=${poll.title.length > 70 || rows.length > ROOMY ? 'long' : ''}>${spaced(poll.title)}</h2>
    <ul class=${`p-rows num${rows.length > CROWDED ? ' tight crowded' : rows.length > ROOMY ? ' tight' : ''}`}>
      ${rows.map(
        (row, i) => html`<li key=${i}>
          <span class="p-words">${spaced(row.words)}</span>
          ${result &&
          html`<svg class="p-bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
              <rect class="p-hall" width=${(1000 * row.hall) / Math.max(1, result.whole)} height="10" />
              <rect
                class="p-online"
                x=${(1000 * row.hall) / Math.max(1, result.whole)}
                width=${(1000 * row.online) / Math.max(1, result.whole)}
                height="10"
              /></svg
            ><b>${percent(row.hall + row.online, result.whole)}</b><span class="sr">${t('hall.poll.doors', { hall: row.hall, online: row.online })}</span>`}
        </li>`,
      )}
    </ul>`;
}

/** What each door said to the option that got most. @param {{poll: Poll | null, told: readonly number[] | undefined}} props */
export function BoardDoors({ poll, told }) {
  const result = poll && resultOf(poll, told);
  if (!poll || !result) return null;
  const first = result.rows.reduce((most, row) => (row.share > most.share ? row : most), /** @type {Row} */ (result.rows[0]));
  return html`<h2 id="doors-h">${t('hall.poll.by_door', { option: first.words })}</h2>
    <ul class="num">
      <li
        ><span class="key at-hall"></span><${Icon} name="hall" /><span>${t('hall.poll.hall', { n: number(result.hall) })}</span
        ><b>${percent(first.hall, result.hall)}</b></li
      >
      <li
        ><span class="key"></span><${Icon} name="online" /><span>${t('hall.poll.online', { n: number(result.online) })}</span
        ><b>${percent(first.online, result.online)}</b></li
      >
    </ul>`;
}

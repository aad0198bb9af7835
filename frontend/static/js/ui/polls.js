/** Polls as a page shows them: which one, in step with the picture, and what its counts come to. Pure. */
import { waitFor } from './in_time.js';
import { optionWords } from './poll_words.js';
import { t } from './words.js';

/** @typedef {import('./poll_views.js').Poll} Poll */
/** @typedef {import('./poll_views.js').Polls} Polls */
/** @typedef {import('./poll_views.js').PollCounts} PollCounts */

/**
 * A poll at the picture's time.
 * @typedef {object} Shown
 * @property {Poll} poll
 * @property {boolean} open as far as the picture tells
 * @property {number} left_ms of its announced time, on the picture's clock
 * @property {boolean} over takes no ballot any more, whatever the picture tells
 */

/**
 * How long until the picture reaches `at`, 0 when it is there, or too far away to wait for.
 * @param {number | null | undefined} at
 * @param {number | null} program_at
 */
export const untilPicture = (at, program_at) => (at == null ? 0 : waitFor({ at, since: 0 }, program_at, 0));

/**
 * Polls that the picture has reached, the newest first. What the page has shown stays: a picture that comes later than the page, or goes back
 * to another path, takes no ballot out of anybody's hands.
 * @param {Polls} polls
 * @param {number | null} program_at
 * @param {number} now
 * @param {Shown[]} [before] what the page showed last
 * @returns {Shown[]}
 */
export function shownPolls(polls, program_at, now, before = []) {
  const last = new Map(before.map((one) => [one.poll.id, one]));
  return Object.values(polls)
    .filter((poll) => poll.state !== 'ready' && (last.has(poll.id) || untilPicture(poll.opened_at, program_at) === 0))
    .sort((a, b) => (b.opened_at ?? 0) - (a.opened_at ?? 0))
    .map((poll) => {
      const open = poll.state === 'open' || (last.get(poll.id)?.open !== false && untilPicture(poll.closed_at, program_at) > 0);
      const left_ms = Math.max(0, (poll.ends_at ?? 0) - (program_at ?? now));
      return { poll, open, left_ms, over: poll.state === 'closed' || left_ms === 0 };
    });
}

/**
 * What each option has, hall and online apart; null while nobody may know.
 * @param {Poll} poll
 * @param {PollCounts} counts
 * @returns {{hall: number[], online: number[], voters: number, hands: number} | null}
 */
export function standing(poll, counts) {
  const counted = poll.online ?? counts[poll.id]?.slice(0, -1);
  if (counted === undefined) return null;
  const hall = poll.hall ?? poll.options.map(() => 0);
  return { hall, online: counted, voters: poll.voters ?? counts[poll.id]?.at(-1) ?? 0, hands: sum(hall) };
}

/**
 * @typedef {object} Row
 * @property {string} label
 * @property {number} hall
 * @property {number} online
 * @property {number | null} percent of all votes; null where one person gives several, or nobody has voted
 * @property {{hall: number, online: number, from: number}} bar widths of 100
 * @property {boolean} first has the most
 */

/**
 * @param {Poll} poll
 * @param {{hall: number[], online: number[]}} counted
 * @returns {Row[]}
 */
export function rows(poll, { hall, online }) {
  const totals = poll.options.map((_, i) => (hall[i] ?? 0) + (online[i] ?? 0));
  const most = Math.max(0, ...totals);
  const all = sum(totals);
  // Where one person gives several answers they do not add up to a whole: the longest bar is the full one.
  const whole = poll.kind === 'multiple' ? most : all;
  return poll.options.map((_, i) => {
    const one = hall[i] ?? 0;
    const other = online[i] ?? 0;
    const total = totals[i] ?? 0;
    const share = (/** @type {number} */ n) => (whole > 0 ? Math.round((n / whole) * 990) / 10 : 0);
    const gap = one > 0 && other > 0 ? 0.6 : 0;
    return {
      label: optionWords(poll, i),
      hall: one,
      online: other,
      percent: poll.kind === 'multiple' || all === 0 ? null : Math.round((total / all) * 100),
      bar: { hall: share(one), online: share(other), from: share(one) + gap },
      first: total > 0 && total === most,
    };
  });
}

/**
 * The result in one sentence, for those who listen.
 * @param {Poll} poll
 * @param {PollCounts} counts
 */
export function resultSentence(poll, counts) {
  const counted = standing(poll, counts);
  const ahead = counted ? rows(poll, counted).filter((row) => row.first) : [];
  const said = ahead.map((row) => (row.percent === null ? t('poll.ahead', { option: row.label }) : t('poll.ahead_by', { option: row.label, n: row.percent })));
  return [t('poll.announce_closed', { title: poll.title }), ...said].join(' ');
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

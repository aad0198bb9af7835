/** When each segment starts, as planned from what has already happened. Pure. */

/** @typedef {import('./views.js').Segment} Segment */
/** @typedef {{segment: Segment, starts_at: number | null, place: 'past' | 'now' | 'next' | 'skipped'}} Planned */

const MINUTE = 60_000;

/**
 * A segment that started keeps its time; the next ones follow from the current one, and before the start from `begins_at`. Once the debate is
 * over none runs any more, and those that never started were skipped.
 * @param {{segments: readonly Segment[], current: string | null}} agenda
 * @param {number | null} [begins_at]
 * @param {boolean} [over]
 * @returns {Planned[]}
 */
export function planned({ segments, current }, begins_at = null, over = false) {
  const currently = segments.findIndex((segment) => segment.id === current);
  let clock = begins_at;
  return segments.map((segment, i) => {
    if (over) return { segment, starts_at: segment.started_at, place: segment.started_at === null ? 'skipped' : 'past' };
    const starts_at = segment.started_at ?? clock;
    clock = starts_at === null ? null : starts_at + segment.minutes * MINUTE;
    const place = i === currently ? 'now' : i < currently || (segment.started_at !== null && currently < 0) ? 'past' : 'next';
    return { segment, starts_at, place };
  });
}

/**
 * Minutes left of a running segment; negative once it is over its time.
 * @param {Segment} segment
 * @param {number} now
 */
export function minutesLeft(segment, now) {
  if (segment.started_at === null) return segment.minutes;
  return Math.ceil((segment.started_at + segment.minutes * MINUTE - now) / MINUTE);
}

/**
 * Folds what a stream says into its view: snapshot, delta, event. Pure: nothing is changed in place, nothing is known of pages or
 * sockets, nor of what a debate is. The same vectors (realtime/vectors/fold) test this and the server's views.
 * @module
 */

/** @typedef {Readonly<Record<string, any>>} View */
/** @typedef {{op: 'set', of: string, value: any} | {op: 'put', of: string, id: string, value: any} | {op: 'drop', of: string, id: string}} Change */
/** @typedef {{offset: number, at: number, changes: Change[]}} Frame */
/** @typedef {{epoch: string, offset: number, view: View}} Stream where a client stands: everything up to and including `offset` is in `view` */

/**
 * The view after these changes.
 * @param {View} view
 * @param {readonly Change[]} changes
 * @returns {View}
 */
export function change(view, changes) {
  /** @type {Record<string, any>} */
  const next = { ...view };
  for (const one of changes) {
    if (one.op === 'set') next[one.of] = one.value;
    else {
      const { [one.id]: _, ...others } = next[one.of] ?? {};
      // An entry that is already there keeps its place in the order of keys, as the server's does.
      if (one.op === 'drop') next[one.of] = others;
      else next[one.of] = { ...next[one.of], [one.id]: one.value };
    }
  }
  return next;
}

/**
 * The stream after a `snapshot`, `delta` or `event`; null when there is a hole: the client must resume from where it stands.
 * What the client already holds is passed over, so that nothing counts twice.
 * @param {Stream | null} stream
 * @param {{type: string, [field: string]: any}} message
 * @returns {Stream | null}
 */
export function fold(stream, message) {
  if (message.type === 'snapshot') return { epoch: message.epoch, offset: message.offset, view: message.view };
  if (stream === null) return null;
  if (message.type === 'delta') {
    if (message.epoch !== stream.epoch || message.from > stream.offset || message.to < stream.offset) return null;
    return message.frames.reduce(step, /** @type {Stream | null} */ (stream));
  }
  return step(stream, /** @type {any} */ (message));
}

/**
 * @param {Stream | null} stream
 * @param {Frame} frame
 * @returns {Stream | null}
 */
function step(stream, frame) {
  if (stream === null || frame.offset > stream.offset + 1) return null;
  if (frame.offset <= stream.offset) return stream;
  return { epoch: stream.epoch, offset: frame.offset, view: change(stream.view, frame.changes) };
}

/**
 * The view with counts of supports that travelled beside the stream. Questions that show no count are left alone.
 * @param {View} view
 * @param {Readonly<Record<string, number>>} counts
 * @returns {View}
 */
export function withSupports(view, counts) {
  const questions = { ...view.questions };
  for (const [id, count] of Object.entries(counts)) {
    const question = questions[id];
    if (question !== undefined && typeof question.supports === 'number') questions[id] = { ...question, supports: count };
  }
  return { ...view, questions };
}

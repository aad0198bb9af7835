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
 * The view after these changes. A section is copied once, however many of them touch it: at 5000 questions a copy takes milliseconds.
 * @param {View} view
 * @param {readonly Change[]} changes
 * @returns {View}
 */
export function change(view, changes) {
  /** @type {Record<string, any>} */
  const next = { ...view };
  // Sections that are this call's own, which nobody has seen yet: only these are written to.
  const own = new Set();
  for (const one of changes) {
    if (one.op === 'set') {
      next[one.of] = one.value;
      own.delete(one.of);
      continue;
    }
    if (!own.has(one.of)) next[one.of] = Object.assign({}, next[one.of]);
    own.add(one.of);
    // An entry that is already there keeps its place in the order of keys, as the server's does.
    if (one.op === 'drop') delete next[one.of][one.id];
    else next[one.of][one.id] = one.value;
  }
  return next;
}

/**
 * The stream after a `snapshot`, `delta` or `event`, or `frames` of events that came one by one; null when there is a hole: the client must resume
 * from where it stands.
 * What the client already holds is passed over, so that nothing counts twice.
 * @param {Stream | null} stream
 * @param {{type?: string, [field: string]: any}} message
 * @returns {Stream | null}
 */
export function fold(stream, message) {
  if (message.type === 'snapshot') return { epoch: message.epoch, offset: message.offset, view: message.view };
  if (stream === null) return null;
  if (message.type !== 'delta') return after(stream, message['frames'] ?? [message]);
  if (message.epoch !== stream.epoch || message.from > stream.offset || message.to < stream.offset) return null;
  return after(stream, message.frames);
}

/**
 * @param {Stream} stream
 * @param {readonly Frame[]} frames
 * @returns {Stream | null}
 */
function after(stream, frames) {
  let offset = stream.offset;
  /** @type {Change[]} */
  const changes = [];
  for (const frame of frames) {
    if (frame.offset <= offset) continue;
    if (frame.offset > offset + 1) return null;
    offset = frame.offset;
    changes.push(...frame.changes);
  }
  return offset === stream.offset ? stream : { epoch: stream.epoch, offset, view: change(stream.view, changes) };
}

/**
 * When each section that a message changes was changed: the time of the last event that touched it. A snapshot tells no times.
 * @param {{type?: string, [field: string]: any}} message
 * @returns {Record<string, number>}
 */
export function changeTimes(message) {
  /** @type {Record<string, number>} */
  const times = {};
  const frames = /** @type {readonly Frame[]} */ (message.type === 'snapshot' ? [] : message['frames'] ?? [message]);
  for (const { at, changes } of frames) for (const { of } of changes) times[of] = at;
  return times;
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

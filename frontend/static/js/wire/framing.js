/**
 * What a command looks like on the wire, and whether it may go there: text every JSON reader accepts, and not too much of it. No socket.
 * @module
 */

/** The server takes 64 KiB (`welcome.limits.frame_bytes`) and cannot name the command it refuses for size: some room is kept. */
const MOST_BYTES = 60 * 1024;

/** @typedef {import('./outbox.js').Entry} Entry */

/** @param {Pick<Entry, 'id' | 'cmd' | 'expect'>} entry @returns {string} */
export function frame({ id, cmd, expect }) {
  // Once more: an outbox may hold what an older page put there.
  return JSON.stringify({ type: 'cmd', id, cmd: wellFormed(cmd), ...(expect === undefined ? {} : { expect }) });
}

/** @param {Pick<Entry, 'id' | 'cmd' | 'expect'>} entry */
export function tooLarge(entry) {
  return new TextEncoder().encode(frame(entry)).length > MOST_BYTES;
}

/**
 * The same value, with U+FFFD for every half of a surrogate pair: a text field cut in the middle of an emoji gives one, and the server
 * cannot read a message that holds one, not even its id. As String.prototype.toWellFormed, which browsers of 2022 do not have.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function wellFormed(value) {
  return JSON.parse(JSON.stringify(value), (_, one) => (typeof one === 'string' ? one.replace(/[\uD800-\uDFFF]/gu, '\uFFFD') : one));
}

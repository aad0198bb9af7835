/**
 * Reads what the server says: a message of `assises.v1`, or null for anything else. The shapes are those of realtime/schema.json.
 * @module
 */

/** @typedef {{type: string, [field: string]: any}} Message */
/** @typedef {(value: any) => boolean} Check */

const STREAMS = new Set(['public', 'stage', 'console', 'me']);
const STATES = new Set(['supports', 'presence', 'handling', 'polls', 'reactions', 'line']);

/** @type {Check} */ const text = (value) => typeof value === 'string';
/** @type {Check} */ const natural = (value) => Number.isSafeInteger(value) && value >= 0;
/** @type {Check} */ const offset = (value) => natural(value) && value > 0;
/** @type {Check} */ const positive = (value) => typeof value === 'number' && value > 0;
/** @type {Check} */ const duration = (value) => typeof value === 'number' && value >= 0;
/** @type {Check} */ const record = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** @type {Check} */ const stream = (value) => STREAMS.has(value);
/** @type {Check} */ const stated = (value) => natural(value) || (Array.isArray(value) && value.every((one) => natural(one) || text(one)));
/** @type {Check} */ const counts = (value) => record(value) && Object.values(value).every(natural);

/** @type {Record<string, Record<string, Check>>} */
const CHANGES = {
  set: { of: name, value: there },
  put: { of: name, id: name, value: there },
  drop: { of: name, id: name },
};
/** @type {Check} */ const changes = (value) => Array.isArray(value) && value.length > 0 && value.every((one) => record(one) && has(one, 'op', CHANGES));
/** @type {Check} */ const frames = (value) => Array.isArray(value) && value.every((one) => record(one) && fits(one, { offset, at: natural, changes }));

/** @type {Record<string, Record<string, Check>>} */
const MESSAGES = {
  welcome: {
    protocol: (value) => value === 'assises.v1',
    role: text,
    actor: text,
    seat: (value) => value === null || text(value),
    server_at: natural,
    heartbeat_s: positive,
    limits: (value) =>
      record(value) &&
      fits(value, { frame_bytes: natural, commands_per_s: positive, commands_burst: offset, in_flight: offset, question_every_s: positive, question_burst: offset }),
  },
  snapshot: { stream, epoch: text, offset: natural, view: record },
  delta: { stream, epoch: text, from: natural, to: natural, frames },
  event: { stream, offset, at: natural, changes },
  state: { key: (value) => STATES.has(value), value: (value) => record(value) && Object.values(value).every(stated) },
  ack: { id: text, result: (value) => record(value) && Object.values(value).every((one) => text(one) || Number.isSafeInteger(one)) },
  err: {
    id: (value) => value === null || text(value),
    code: (value) => text(value) && /^[a-z][a-z0-9_]*$/.test(value),
    retry_after_s: (value) => value === undefined || duration(value),
    present: (value) => value === undefined || record(value),
  },
  hb: { server_at: natural, streams: (value) => counts(value) && Object.keys(value).every(stream) },
  pong: { at: natural, server_at: natural },
};

/**
 * @param {unknown} data what a WebSocket gave
 * @returns {Message | null}
 */
export function read(data) {
  if (typeof data !== 'string') return null;
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  return record(message) && has(message, 'type', MESSAGES) ? message : null;
}

/** @param {Record<string, any>} value @param {string} tag @param {Record<string, Record<string, Check>>} kinds */
function has(value, tag, kinds) {
  const { [tag]: kind, ...fields } = value;
  return typeof kind === 'string' && Object.hasOwn(kinds, kind) && fits(fields, kinds[kind]);
}

/** @param {Record<string, any>} value @param {Record<string, Check>} shape */
function fits(value, shape) {
  return Object.keys(value).every((key) => Object.hasOwn(shape, key)) && Object.entries(shape).every(([key, check]) => check(value[key]));
}

/** @param {any} value */
function name(value) {
  return text(value) && value !== '';
}

/** @param {any} value */
function there(value) {
  return value !== undefined;
}

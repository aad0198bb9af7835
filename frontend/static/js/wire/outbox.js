/**
 * Commands that have no answer yet, so that a lost connection or a reload loses none: kept in IndexedDB per debate and role, in
 * memory where that is refused (private windows). The page never waits for the disk: memory is first, the disk follows.
 * @module
 */

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {{type: string, [field: string]: any}} cmd
 * @property {number} [expect]
 * @property {number} at ms since the Unix epoch
 * @property {string} [actor] who wrote it; not there until the server said so
 */
/** @typedef {Entry & {code: string, retryAfterS?: number}} Refused kept with its words until somebody has read why */

const STORE = 'commands';
// A question still makes sense after the evening train; what a moderator or a panelist did is about the moment.
const KEPT_MS = { words: 6 * 3_600_000, other: 10 * 60_000 };

/** Means the same hours later: a question, or whom a clerk has told to come to the microphone. @param {Entry} entry */
const lasts = ({ cmd }) => cmd.type === 'question.ask' || (cmd.type === 'hand.raise' && cmd['medium'] === 'microphone');

/** Holds words that are nowhere else. A line of captions is of its moment, and there are many. @param {Entry} entry */
const writes = ({ cmd }) => Boolean(cmd['text'] || cmd['note'] || cmd['reason'] || cmd['topic']) && !cmd.type.startsWith('caption');

/** @param {Entry} entry @param {number} now */
export function tooOld(entry, now) {
  return now - entry.at > (lasts(entry) ? KEPT_MS.words : KEPT_MS.other);
}

export class Outbox {
  /** @type {Map<string, Entry | Refused>} */
  #entries = new Map();
  /** @type {Promise<IDBDatabase | null>} */
  #database;

  /**
   * @param {string} name one per debate and role
   * @param {IDBFactory | undefined} [factory]
   */
  constructor(name, factory = globalThis.indexedDB) {
    this.#database = openDatabase(name, factory);
  }

  /**
   * What an earlier page left behind joins what this one has. Of what is too old, only words that somebody wrote are kept, as refused.
   * @param {number} now
   * @returns {Promise<void>}
   */
  async load(now) {
    for (const entry of await this.#kept()) {
      if (this.#entries.has(entry.id)) continue;
      this.#entries.set(entry.id, entry);
      if (!tooOld(entry, now)) continue;
      if (!writes(entry) && !lasts(entry)) this.settle(entry.id);
      else if (!('code' in entry)) this.refuse(entry.id, 'command_expired');
    }
  }

  /** @param {Entry | Refused} entry */
  add(entry) {
    this.#entries.set(entry.id, entry);
    this.#write((store) => store.put(entry));
  }

  /** The command has its answer, and somebody has it. @param {string} id */
  settle(id) {
    if (this.#entries.delete(id)) this.#write((store) => store.delete(id));
  }

  /** The command will not be done, and nobody knows yet. @param {string} id @param {string} code @param {number} [retryAfterS] */
  refuse(id, code, retryAfterS) {
    const entry = this.#entries.get(id);
    if (entry !== undefined) this.add({ ...entry, code, ...(retryAfterS === undefined ? {} : { retryAfterS }) });
  }

  /** Those without an answer, in the order they were given: UUIDs of version 7 sort by time. @returns {Entry[]} */
  get entries() {
    return this.#sorted().filter((entry) => !('code' in entry));
  }

  /** Those refused, in the same order. @returns {Refused[]} */
  get refused() {
    return this.#sorted().filter((entry) => 'code' in entry);
  }

  #sorted() {
    return [...this.#entries.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** @returns {Promise<(Entry | Refused)[]>} */
  async #kept() {
    const database = await this.#database;
    if (database === null) return [];
    try {
      return await done(database.transaction(STORE).objectStore(STORE).getAll());
    } catch {
      return [];
    }
  }

  /** @param {(store: IDBObjectStore) => IDBRequest} action */
  async #write(action) {
    const database = await this.#database;
    try {
      if (database !== null) await done(action(database.transaction(STORE, 'readwrite').objectStore(STORE)));
    } catch {
      // A full or closed disk: memory still holds the command for as long as the page lives.
    }
  }
}

/** @param {string} name @param {IDBFactory | undefined} factory @returns {Promise<IDBDatabase | null>} */
async function openDatabase(name, factory) {
  if (factory === undefined) return null;
  try {
    const opening = factory.open(`assises.outbox.${name}`, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'id' });
    return await done(opening);
  } catch {
    return null;
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * One tab of this browser after the other. A newcomer's first answer brings his cookie: two tabs that ask at the same instant would become two
 * people, each with supports of its own.
 * @module
 */

/** A tab that sleeps with the turn in its hand must not keep the others out of the debate. */
const PATIENCE_MS = 3_000;

/**
 * @template T
 * @param {() => Promise<T>} work
 * @param {LockManager | undefined} [locks] absent where the page is not secure: then each tab goes its own way
 * @returns {Promise<T>}
 */
export async function inTurn(work, locks = globalThis.navigator?.locks) {
  if (!locks) return work();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  const begun = () => {
    clearTimeout(timer);
    return work();
  };
  try {
    return await locks.request('assises.ticket', { signal: patience.signal }, begun);
  } catch (error) {
    if (patience.signal.aborted) return work();
    throw error;
  }
}

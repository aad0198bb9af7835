/** Modules that come late, asked for again until they are here: a line may be cut while the page loads. Never runs what it fetches. */

const FIRST_MS = 1000;
const MOST_MS = 60_000;

/**
 * @template T
 * @param {() => Promise<T>} fetchIt an `import()`; browsers ask the network again for one that failed
 * @returns {Promise<T>}
 */
export async function fetched(fetchIt) {
  for (let wait = FIRST_MS; ; wait = Math.min(wait * 2, MOST_MS)) {
    try {
      return await fetchIt();
    } catch {
      await new Promise((again) => setTimeout(again, wait));
    }
  }
}

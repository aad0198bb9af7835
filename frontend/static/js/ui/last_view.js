/**
 * The last view a screen has shown, kept in the browser: what a hall reads while the network is away, also after a reload from the cache.
 * Only public views are kept, and only the newest.
 */

/** @typedef {import('./views.js').PublicView} PublicView */
/** @typedef {{at: number, view: PublicView}} Kept at: the server's time it was true */

/**
 * @param {string} slug
 * @param {Kept} kept
 */
export function keepView(slug, kept) {
  try {
    localStorage.setItem(keyOf(slug), JSON.stringify(kept));
  } catch {
    // full or switched off: the screen then goes on with what it holds in memory
  }
}

/** @param {string} slug @returns {Kept | null} */
export function keptView(slug) {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(slug)) ?? 'null');
    return kept && typeof kept.at === 'number' && kept.view?.debate?.slug === slug ? kept : null;
  } catch {
    return null;
  }
}

/**
 * The kept view when it is later than what the page came with: the page then came from a cache, and the network is away.
 * @param {number} drawn_at when the server drew the page
 * @param {Kept | null} kept
 * @returns {PublicView | null}
 */
export function laterView(drawn_at, kept) {
  return kept !== null && kept.at > drawn_at ? kept.view : null;
}

/** @param {string} slug */
const keyOf = (slug) => `assises.hall.${slug}`;

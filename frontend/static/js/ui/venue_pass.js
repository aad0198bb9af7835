/**
 * Gives the code that came with the QR code of the hall's screen, once, and takes it out of the address bar. Whatever the answer, the page
 * goes on: without a pass the whole hall is counted as one address, which a small hall never notices.
 */

const PATIENCE_MS = 5000;

/** @param {string} slug */
export async function giveVenueCode(slug) {
  const code = new URLSearchParams(location.hash.slice(1)).get('venue') ?? '';
  history.replaceState(null, '', location.pathname + location.search);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    await fetch(`/d/${slug}/venue`, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ code }),
      cache: 'no-store',
      signal: patience.signal,
    });
  } catch {
    // no line, or a slow one: the wire says so
  } finally {
    clearTimeout(timer);
  }
}

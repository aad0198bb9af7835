/**
 * Asks the server for a ticket: one socket, once, and the media ticket that comes with it. Never keeps or shows either.
 * @module
 */

/** A phone between two networks may hold a request open for minutes: it is asked again instead. */
const PATIENCE_MS = 10_000;

/** @typedef {{ticket: string, media: {ticket: string, url: string}}} Opened */
/** @typedef {{refused: string}} Refused stop: asking again will not help */
/** @typedef {{retryAfterS: number}} Later */

/**
 * @param {string} slug
 * @param {{role: string, seat?: string}} asked
 * @param {typeof fetch} [fetcher]
 * @returns {Promise<Opened | Refused | Later>}
 */
export async function askTicket(slug, asked, fetcher = fetch) {
  let response, text;
  // Not AbortSignal.timeout, which browsers of 2021 do not have.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    response = await fetcher(`/d/${encodeURIComponent(slug)}/ticket`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(asked),
      cache: 'no-store',
      signal: patience.signal,
    });
    text = await response.text();
  } catch {
    return { retryAfterS: 0 };
  } finally {
    clearTimeout(timer);
  }
  const answer = parsed(text);
  if (response.ok && typeof answer?.ticket === 'string') {
    return { ticket: answer.ticket, media: { ticket: answer.media, url: answer.media_url } };
  }
  if (response.status === 408 || response.status === 429 || response.status >= 500) {
    return { retryAfterS: Number(answer?.error?.retry_after_s) || Number(response.headers.get('Retry-After')) || 0 };
  }
  return { refused: typeof answer?.error?.code === 'string' ? answer.error.code : 'ticket_refused' };
}

/** @param {string} text @returns {any} null when it is not JSON */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

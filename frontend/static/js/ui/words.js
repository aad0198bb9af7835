/**
 * The sentences of a page: reads the locale entries embedded in `#words`, fills placeholders, picks the plural, and formats numbers,
 * times and durations in the language of the page. Never holds a sentence itself.
 */

/** @typedef {{[key: string]: string | Tree}} Tree */
/** @typedef {{[name: string]: string | number}} Params */

const document_ = typeof document === 'undefined' ? null : document;

/** The language of the page: "fr" or "en". */
export const lang = document_?.documentElement.lang === 'en' ? 'en' : 'fr';

/** @type {Tree} */
let words = {};
const embedded = document_?.getElementById('words');
if (embedded?.textContent) words = JSON.parse(embedded.textContent);

/**
 * Replaces the entries: for tests, and for a page that fetches them later.
 * @param {Tree} entries nested, or flat with dotted keys
 */
export function useWords(entries) {
  words = entries;
}

/**
 * The sentence under `key`, or null.
 * @param {string} key
 * @returns {string | null}
 */
export function find(key) {
  const flat = words[key];
  if (typeof flat === 'string') return flat;
  /** @type {string | Tree | undefined} */
  let node = words;
  for (const part of key.split('.')) {
    if (node === undefined || typeof node === 'string') return null;
    node = node[part];
  }
  return typeof node === 'string' ? node : null;
}

/**
 * French counts 0 and 1 as one; English only 1.
 * @param {number} n
 * @param {string} [language]
 */
export function plural(n, language = lang) {
  const one = language === 'fr' ? Math.abs(n) < 2 : n === 1;
  return one ? 'one' : 'other';
}

/**
 * The sentence under `key` with `{name}` placeholders filled; a numeric `n` picks `key_one` or `key_other` and is written with the
 * separators of the language. An unknown key comes back as itself, so that a missing word shows instead of emptiness.
 * @param {string} key
 * @param {Params} [params]
 * @returns {string}
 */
export function t(key, params = {}) {
  const n = params['n'];
  const sentence = (typeof n === 'number' ? find(`${key}_${plural(n)}`) : null) ?? find(key);
  if (sentence === null) return key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}

/**
 * The sentence for an error code, or the one for an unknown error. With `seconds` the one that tells how long to wait, where there is one.
 * @param {string} code
 * @param {Params} [params]
 */
export function errorSentence(code, params = {}) {
  if (params['seconds'] && find(`error_in.${code}`) !== null) return t(`error_in.${code}`, params);
  return t(find(`error.${code}`) === null ? 'error.unknown' : `error.${code}`, params);
}

/**
 * Words that somebody typed, with the narrow no-break spaces that keep ? ! : ; » and « from the edge of a line. For showing only: what is
 * kept and sent is what was typed. Same as `spaced` in frontend/words.py.
 * @param {string | null | undefined} text
 */
export function spaced(text) {
  return (text ?? '').replace(/ (?=[?!:;»])/g, '\u202f').replace(/« /g, '«\u202f');
}

const numbers = new Intl.NumberFormat(lang);

/** @param {number} value */
export function number(value) {
  return numbers.format(value);
}

// Where the debate is held, as the server's pages say it: a receipt must not change its hour when the script takes over.
const timeZone = globalThis.document?.documentElement.dataset.zone;
const times = new Intl.DateTimeFormat(lang === 'fr' ? 'fr' : 'en-GB', { hour: '2-digit', minute: '2-digit', timeZone });

/**
 * The wall-clock time of an instant, as "20:41".
 * @param {number} at milliseconds since the epoch
 */
export function time(at) {
  return times.format(at);
}

const days = new Intl.DateTimeFormat(lang === 'fr' ? 'fr' : 'en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone });

/**
 * The day of an instant, as "mardi 24 novembre".
 * @param {number} at milliseconds since the epoch
 */
export function day(at) {
  return days.format(at);
}

/**
 * A rank: "1re", "4e", "1st", "4th".
 * @param {number} place from 1
 */
export function rank(place) {
  if (lang === 'fr') return place === 1 ? '1re' : `${place}e`;
  const last = place % 10;
  const teen = place % 100 >= 11 && place % 100 <= 13;
  const ending = teen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th';
  return `${place}${ending}`;
}

/**
 * A duration in words of the page, never finer than needed: "40 s", "2 min 10", "1 h 12".
 * @param {number} ms
 * @param {boolean} [coarse] whole minutes from the first one on
 */
export function duration(ms, coarse = false) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.floor(seconds / 60);
  const pad = (/** @type {number} */ n) => String(n).padStart(2, '0');
  if (minutes < 60) return coarse ? `${minutes}\u00a0min` : `${minutes}\u00a0min\u00a0${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}\u00a0h\u00a0${pad(minutes % 60)}`;
}

/**
 * How long ago, in whole minutes; under the first one, no figure: "à l'instant".
 * @param {number} ms
 */
export function age(ms) {
  return ms < 60_000 ? t('question.just_now') : duration(ms, true);
}

/**
 * A running count, as on a stop-watch: "0:09", "12:40", "1:02:05".
 * @param {number} ms
 */
export function stopwatch(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/**
 * Ids of commands, made by the page: UUID version 7 (RFC 9562 §5.7), so that a resent command is known for the same one.
 * @module
 */

/**
 * @param {number} [now] milliseconds since the Unix epoch
 * @param {(bytes: Uint8Array<ArrayBuffer>) => Uint8Array} [fill] puts random bytes
 * @returns {string}
 */
export function uuid7(now = Date.now(), fill = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = fill(new Uint8Array(16));
  for (let i = 5, rest = now; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

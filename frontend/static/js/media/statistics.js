/** What a connection says of itself. */

/**
 * Every entry of the report; none once the connection is closed.
 * @param {RTCPeerConnection | null} pc
 * @returns {Promise<any[]>}
 */
export async function statistics(pc) {
  if (pc === null || pc.connectionState === 'closed') return [];
  const report = await pc.getStats();
  return [.../** @type {any} */ (report).values()];
}

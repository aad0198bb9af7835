/** The vectors of realtime/, which the Python tests read too. @module */
import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../../realtime/vectors/', import.meta.url);

/** @param {string} under @returns {Record<string, any>} */
export function vectors(under = '') {
  const here = new URL(under, folder);
  return Object.fromEntries(
    readdirSync(here)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, here), 'utf8'))]),
  );
}

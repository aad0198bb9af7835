/**
 * What this browser keeps for a panelist: devices, whether microphone and camera were on, and that the green room was passed. Names of
 * devices and nothing about the person.
 * @module
 */

/**
 * @typedef {object} Choice
 * @property {string|null} camera       null: the browser's first
 * @property {string|null} microphone
 * @property {string|null} speaker
 * @property {boolean} with_camera      false: voice only, chosen after a camera failed
 * @property {boolean} mic_on
 * @property {boolean} cam_on
 * @property {boolean} keys             the one-letter keys M and V
 */

const KEY = 'assises.panel.devices';

/** @type {Choice} */
export const FRESH = { camera: null, microphone: null, speaker: null, with_camera: true, mic_on: true, cam_on: true, keys: true };

/**
 * What was kept, field by field: a damaged or foreign entry falls back to the fresh one.
 * @param {Pick<Storage, 'getItem'>|null} memory
 * @returns {Choice}
 */
export function recall(memory) {
  const choice = { ...FRESH };
  /** @type {unknown} */
  let kept;
  try {
    kept = JSON.parse(memory?.getItem(KEY) ?? 'null');
  } catch {
    return choice;
  }
  if (typeof kept !== 'object' || kept === null) return choice;
  const fields = /** @type {Record<string, unknown>} */ (kept);
  for (const name of /** @type {const} */ (['camera', 'microphone', 'speaker'])) {
    const value = fields[name];
    if (typeof value === 'string') choice[name] = value;
  }
  for (const name of /** @type {const} */ (['with_camera', 'mic_on', 'cam_on', 'keys'])) {
    const value = fields[name];
    if (typeof value === 'boolean') choice[name] = value;
  }
  return choice;
}

/**
 * @param {Pick<Storage, 'setItem'>|null} memory
 * @param {Choice} choice
 */
export function remember(memory, choice) {
  memory?.setItem(KEY, JSON.stringify(choice));
}

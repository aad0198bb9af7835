/**
 * Cameras, microphones and speakers: opening them, listing them, remembering the choice, and saying in one code why one cannot be had.
 */

/** @typedef {'camera_refused' | 'device_missing' | 'device_busy' | 'insecure_context'} DeviceCode */
/** @typedef {{id: string, label: string}} Device */
/** @typedef {{cameras: Device[], microphones: Device[], speakers: Device[]}} Devices */
/** @typedef {{camera?: string, microphone?: string, speaker?: string}} DeviceChoice */

const REMEMBERED = 'assises.devices';
// A tile is never larger than half the program but when one person is alone on stage; more points cost everybody's battery.
const PICTURE = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 25, max: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** @type {Record<string, DeviceCode>} the names of Media Capture and Streams, section 10.3.1 */
const CODES = {
  NotAllowedError: 'camera_refused',
  SecurityError: 'camera_refused',
  NotFoundError: 'device_missing',
  OverconstrainedError: 'device_missing',
  NotReadableError: 'device_busy',
  AbortError: 'device_busy',
};

export class DeviceError extends Error {
  /** @param {DeviceCode} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** @returns {DeviceChoice} */
export function remembered() {
  try {
    const value = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {}; // storage refused, or spoilt by hand: as on a first visit
  }
}

/** @param {DeviceChoice} choice */
export function remember(choice) {
  try {
    localStorage.setItem(REMEMBERED, JSON.stringify({ ...remembered(), ...choice }));
  } catch {
    // Storage refused or full: the choice holds for this page.
  }
}

/**
 * Open a camera and a microphone; false leaves one out, an id asks for that one, true takes the remembered one or any.
 * @param {{camera?: boolean | string, microphone?: boolean | string}} [wish]
 * @returns {Promise<MediaStream>}
 */
export async function openDevices({ camera = true, microphone = true } = {}) {
  if (!isSecureContext || !navigator.mediaDevices?.getUserMedia) throw new DeviceError('insecure_context');
  const last = remembered();
  const video = camera === false ? false : { ...PICTURE, ...chosen(camera, last.camera) };
  const audio = microphone === false ? false : { ...SOUND, ...chosen(microphone, last.microphone) };
  try {
    return await navigator.mediaDevices.getUserMedia({ video, audio });
  } catch (error) {
    throw new DeviceError(CODES[/** @type {any} */ (error)?.name] ?? 'device_busy');
  }
}

/**
 * `exact` when a person names a device, `ideal` for the remembered one: it may have stayed at home.
 * @param {true | string} wish
 * @param {string | undefined} last
 */
function chosen(wish, last) {
  if (typeof wish === 'string') return { deviceId: { exact: wish } };
  return last === undefined ? {} : { deviceId: { ideal: last } };
}

/**
 * What there is. Labels are empty until a permission was given.
 * @returns {Promise<Devices>}
 */
export async function listDevices() {
  /** @type {Devices} */
  const found = { cameras: [], microphones: [], speakers: [] };
  const shelf = { videoinput: found.cameras, audioinput: found.microphones, audiooutput: found.speakers };
  for (const { kind, deviceId, label } of (await navigator.mediaDevices?.enumerateDevices?.()) ?? []) {
    if (deviceId) shelf[kind].push({ id: deviceId, label });
  }
  return found;
}

/**
 * @param {() => void} listener called when something is plugged in or out
 * @returns {() => void} stops it
 */
export function onDevices(listener) {
  navigator.mediaDevices?.addEventListener('devicechange', listener);
  return () => navigator.mediaDevices?.removeEventListener('devicechange', listener);
}

/**
 * Where an element sounds. False where the browser gives no choice.
 * @param {HTMLMediaElement} element
 * @param {string} speaker
 */
export async function setSpeaker(element, speaker) {
  if (!('setSinkId' in element)) return false;
  try {
    await element.setSinkId(speaker);
    return true;
  } catch {
    return false; // unplugged meanwhile: it goes on sounding where it did
  }
}

/** @param {MediaStream | null} stream lets go of the devices: their lights go out */
export function closeDevices(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Starts an element as far as its browser allows: with sound, else without. Never touches a source. */

/**
 * @param {HTMLVideoElement} video
 * @returns {Promise<'live'|'needs_gesture'>}
 */
export async function startPlaying(video) {
  try {
    await video.play();
  } catch (error) {
    // NotAllowedError: no sound before a gesture (HTML, "allowed to play"). Anything else is a pause or another load: the page's matter.
    if (/** @type {any} */ (error)?.name !== 'NotAllowedError') return 'live';
    video.muted = true;
    await video.play().catch(() => {});
    return 'needs_gesture';
  }
  return 'live';
}

/**
 * Resolves when there is something to see, not when data flow.
 * @param {HTMLVideoElement} video
 */
export function firstPicture(video) {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
  return new Promise((resolve) => {
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(() => resolve(undefined));
    video.addEventListener('loadeddata', () => resolve(undefined), { once: true });
  });
}

/**
 * The hall's board in a window of its own, on the projector where the browser knows of one (Window Management), else wherever the reader drags
 * it. Never asks for anything by itself: that takes a click.
 */

/** @typedef {{availLeft: number, availTop: number, availWidth: number, availHeight: number}} Place */
/** @typedef {{screens: Place[], currentScreen: Place}} Screens */

/**
 * @param {string} slug
 * @returns {Promise<boolean>} false when the browser keeps windows from opening
 */
export async function openBoard(slug) {
  const place = await otherScreen();
  const where = place
    ? `left=${place.availLeft},top=${place.availTop},width=${place.availWidth},height=${place.availHeight}`
    : 'width=1280,height=720';
  return open(`/d/${slug}/hall`, windowOf(slug), `popup,${where}`) !== null;
}

/** One window a debate: asked for again, it is the same one. @param {string} slug */
const windowOf = (slug) => `assises-hall-${slug}`;

/** Whether this page is that window already. @param {string} slug */
export const isOwnWindow = (slug) => window.name === windowOf(slug);

/** The first screen that is not this one; null where there is none, or where the reader or the browser does not tell. @returns {Promise<Place | null>} */
async function otherScreen() {
  const asking = /** @type {{getScreenDetails?: () => Promise<Screens>}} */ (/** @type {unknown} */ (globalThis)).getScreenDetails;
  if (!asking || !(/** @type {{isExtended?: boolean}} */ (screen).isExtended)) return null;
  try {
    const { screens, currentScreen } = await asking.call(globalThis);
    return screens.find((one) => one !== currentScreen) ?? null;
  } catch {
    return null;
  }
}

export const fullScreen = {
  possible: () => document.fullscreenEnabled,
  on: () => document.fullscreenElement !== null,
  toggle: () => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}),
};

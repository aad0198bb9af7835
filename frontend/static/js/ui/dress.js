/** Style sheets of what was not on the page until now; their addresses follow this file's own. */

/** @param {string[]} names */
export function dress(...names) {
  for (const name of names) {
    const href = new URL(`../../css/${name}.css`, import.meta.url).href;
    if ([...document.styleSheets].some((sheet) => sheet.href === href)) continue;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
  }
}

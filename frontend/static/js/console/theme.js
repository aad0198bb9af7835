/** Dark or light, the reader's choice, kept in this browser; the console starts dark. */

const KEY = 'assises.console.theme';

/**
 * @param {HTMLElement} root
 * @param {Pick<Storage, 'getItem'|'setItem'>|null} memory
 */
export function themeOf(root, memory) {
  const kept = memory?.getItem(KEY);
  if (kept === 'light' || kept === 'dark') root.dataset['theme'] = kept;
  return {
    toggle() {
      const to = root.dataset['theme'] === 'light' ? 'dark' : 'light';
      root.dataset['theme'] = to;
      memory?.setItem(KEY, to);
    },
  };
}

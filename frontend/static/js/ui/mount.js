/** Lets Preact take over a container the server has already filled: same markup, so that nothing flashes. */
import { render } from 'preact';

/**
 * @param {string} id of the container; a page without it goes on without that part
 * @param {import('preact').ComponentChild} vnode
 */
export function mount(id, vnode) {
  const container = document.getElementById(id);
  if (container) render(vnode, container);
}

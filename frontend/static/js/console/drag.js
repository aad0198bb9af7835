/**
 * Reordering the queue with a pointer, mouse or finger alike: it follows the handle, marks where the card would fall, and hands over the
 * place. It never moves a card itself: the server's answer does.
 * @module
 */

import { signal } from '@preact/signals';

/** @typedef {{id: string, after: boolean}} Target */

export class Drag {
  /** @param {(id: string, target: Target) => void} onDrop */
  constructor(onDrop) {
    this.onDrop = onDrop;
    this.dragged = signal(/** @type {string|null} */ (null));
    this.target = signal(/** @type {Target|null} */ (null));
  }

  /**
   * @param {PointerEvent} event
   * @param {string} id
   */
  start(event, id) {
    const handle = event.currentTarget;
    if (!(handle instanceof Element) || event.button !== 0) return;
    const list = handle.closest('ol');
    if (!list) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    this.dragged.value = id;
    const leave = new AbortController();
    const { signal: leaving } = leave;
    const box = handle.closest('.col-scroll');
    const move = (/** @type {Event} */ moved) => {
      if (!(moved instanceof PointerEvent) || moved.pointerId !== event.pointerId) return;
      if (box) scrollAtEdge(box, moved.clientY);
      this.target.value = targetAt(list, moved.clientY, id);
    };
    const end = (/** @type {boolean} */ drops) => () => {
      const target = this.target.value;
      leave.abort();
      this.dragged.value = null;
      this.target.value = null;
      if (drops && target) this.onDrop(id, target);
    };
    // On the document: a card that a colleague takes away takes its handle along, and the finger is still there.
    document.addEventListener('pointermove', move, { signal: leaving });
    document.addEventListener('pointerup', end(true), { signal: leaving });
    document.addEventListener('pointercancel', end(false), { signal: leaving });
    document.addEventListener('keydown', (pressed) => pressed.key === 'Escape' && end(false)(), { signal: leaving });
  }
}

const EDGE_PX = 40;
const STEP_PX = 14;

/**
 * A queue is longer than its column: near an end it comes along.
 * @param {Element} box
 * @param {number} y
 */
function scrollAtEdge(box, y) {
  const { top, bottom } = box.getBoundingClientRect();
  if (y < top + EDGE_PX) box.scrollBy(0, -STEP_PX);
  else if (y > bottom - EDGE_PX) box.scrollBy(0, STEP_PX);
}

/**
 * @param {Element} list
 * @param {number} y
 * @param {string} dragged
 * @returns {Target|null}
 */
function targetAt(list, y, dragged) {
  const cards = [...list.querySelectorAll('[data-id]:not(.gone)')];
  for (const card of cards) {
    const { top, bottom } = card.getBoundingClientRect();
    if (y > bottom && card !== cards[cards.length - 1]) continue;
    const id = card.getAttribute('data-id') ?? '';
    return id === dragged ? null : { id, after: y > (top + bottom) / 2 };
  }
  return null;
}

/**
 * The place in the queue, counted without the card that moves: what `question.queue` expects. `ids` is the queue as it is now, which
 * may differ from the cards a held column still shows.
 * @param {readonly string[]} ids
 * @param {string} dragged
 * @param {Target} target
 * @returns {number}
 */
export function positionOf(ids, dragged, target) {
  const others = ids.filter((id) => id !== dragged);
  return others.indexOf(target.id) + (target.after ? 1 : 0);
}

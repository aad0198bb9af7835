/** A column of cards: heading, count, the cards that fit a window, what to do when it is empty. Cards never slide under a pointer. */
import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { number, t } from '../ui/words.js';
import { Card } from './card.js';
import { steady, windowSize } from './columns.js';

/** @import { ColumnName } from './columns.js' */
/** @import { Desk } from './desk.js' */
/** @import { Drag } from './drag.js' */

/** @type {Record<ColumnName, string>} */
export const COLUMN_ICONS = { received: 'received', published: 'published', queued: 'queued', air: 'air', done: 'answered' };

/**
 * The ids to draw, in order: as the view has them, or as they stood when the pointer came.
 * @param {Desk} desk
 * @param {ColumnName} name
 * @returns {{ids: string[], rest: number}}
 */
export function useShown(desk, name) {
  const shown = useRef(/** @type {string[]} */ ([]));
  const wanted = desk.ids.value[name];
  const { column, id } = desk.selection.value;
  const order = steady(shown.current, wanted, desk.held.value === name);
  const size = windowSize(desk.asked.value[name], column === name && id !== null ? order.indexOf(id) : -1);
  shown.current = order.slice(0, size);
  return { ids: shown.current, rest: Math.max(0, order.length - size) };
}

/**
 * A column is held from the moment a mouse rests on it; a finger has no resting place, and its tap is over before a list could move.
 * @param {Desk} desk
 * @param {ColumnName} name
 */
export function holding(desk, name) {
  const hold = (/** @type {PointerEvent} */ event) => {
    // While one's own step is under way nothing is held: a card that was dragged must be seen to arrive.
    if (event.pointerType === 'mouse' && desk.busy.peek().size === 0) desk.held.value = name;
  };
  return {
    onPointerEnter: hold,
    onPointerMove: hold,
    onPointerLeave: () => {
      if (desk.held.value === name) desk.held.value = null;
    },
  };
}

/** @param {{desk: Desk, name: ColumnName, rest: number}} props */
export function More({ desk, name, rest }) {
  if (rest === 0) return null;
  return html`<button type="button" class="btn small more" onClick=${() => desk.showMore(name)}>${t('console.more', { n: rest })}</button>`;
}

/**
 * @param {{desk: Desk, name: ColumnName, aside?: import('preact').ComponentChildren, empty: import('preact').ComponentChildren,
 *          foot?: import('preact').ComponentChildren, drag?: Drag|null}} props
 */
export function Column({ desk, name, aside, empty, foot, drag = null }) {
  const { ids, rest } = useShown(desk, name);
  const { column, id: chosen } = desk.selection.value;
  const queue = desk.view.value.queue;
  const total = desk.ids.value[name].length;
  return html`<section class=${`col ${name}`} aria-labelledby=${`h-${name}`} ...${holding(desk, name)}>
    <header>
      <h2 id=${`h-${name}`}><${Icon} name=${COLUMN_ICONS[name]} />${t(`console.column.${name}`)}</h2>
      <b class="num">${number(total)}</b>
      ${aside}
    </header>
    <div class="col-scroll">
      ${ids.length > 0 &&
      html`<ol class="cards">
        ${ids.map((id) => {
          const question = desk.question(id);
          return question && html`<${Card}
            key=${id}
            desk=${desk}
            question=${question}
            column=${name}
            place=${name === 'queued' ? queue.indexOf(id) + 1 : undefined}
            selected=${column === name && chosen === id}
            drag=${drag}
          />`;
        })}
      </ol>`}
      <${More} desk=${desk} name=${name} rest=${rest} />
      ${total === 0 ? html`<p class="empty meta">${empty}</p>` : foot && html`<p class="empty meta">${foot}</p>`}
    </div>
  </section>`;
}

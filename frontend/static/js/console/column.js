/** A column of cards: heading, count, the cards that fit a window, what to do when it is empty. Cards never slide under a pointer. */
import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { isOver } from '../ui/questions.js';
import { number, t } from '../ui/words.js';
import { Card } from './card.js';
import { steady, windowOf } from './columns.js';
import { handsWords } from './handling.js';
import { callName, familyOf } from './question.js';
import { closest } from './similar.js';

/** @import { ColumnName } from './columns.js' */
/** @import { Desk } from './desk.js' */
/** @import { Drag } from './drag.js' */

/** @type {Record<ColumnName, string>} */
export const COLUMN_ICONS = { received: 'received', published: 'published', queued: 'queued', air: 'air', done: 'answered' };

/**
 * @typedef {object} Shown
 * @property {string[]} ids  to draw, in order: as the view has them, or as they stood when the pointer came
 * @property {number} from   how many stand above them
 * @property {number} rest   how many below
 * @property {string|undefined} above  the last of those above
 * @property {string|undefined} below  the first of those below
 */

/**
 * @param {Desk} desk
 * @param {ColumnName} name
 * @returns {Shown}
 */
export function useShown(desk, name) {
  const drawn = useRef(/** @type {{above: string[], ids: string[]}} */ ({ above: [], ids: [] }));
  const wanted = desk.ids.value[name];
  const { column, id } = desk.selection.value;
  const held = desk.held.value === name;
  const order = steady(held ? standingAbove(drawn.current, wanted) : [], wanted, held);
  const { from, to } = windowOf(order.length, desk.asked.value[name], column === name && id !== null ? order.indexOf(id) : -1);
  const ids = order.slice(from, to);
  drawn.current = { above: from > 0 ? order.slice(0, from) : [], ids };
  return { ids, from, rest: order.length - to, above: order[from - 1], below: order[to] };
}

/**
 * What was drawn, under what stood above it: only the drawn ones keep a place after they left.
 * @param {{above: string[], ids: string[]}} drawn
 * @param {readonly string[]} wanted
 */
function standingAbove({ above, ids }, wanted) {
  if (above.length === 0) return ids;
  const present = new Set(wanted);
  return [...above.filter((id) => present.has(id)), ...ids];
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

/**
 * What is not drawn above and below, one press away. Far down in a long column the cards around the selection are drawn, and a press moves it.
 * @param {{desk: Desk, name: ColumnName, shown: Shown, end: 'above'|'below'}} props
 */
export function More({ desk, name, shown, end }) {
  const n = end === 'above' ? shown.from : shown.rest;
  if (n === 0) return null;
  const go = () => {
    const id = end === 'above' ? shown.above : shown.below;
    if (end === 'below' && shown.from === 0) desk.showMore(name);
    else if (id !== undefined) desk.select({ column: name, id });
  };
  return html`<button type="button" class="btn small more" onClick=${go}>${t(end === 'above' ? 'console.more_above' : 'console.more', { n })}</button>`;
}

/**
 * A drawn card, as long as nothing of it changed: Preact passes over the very same node, and of thousands of changes most touch one card.
 * @returns {(id: string, props: Record<string, unknown>, draw: any) => any}
 */
function useCards() {
  const kept = useRef(/** @type {Map<string, {props: Record<string, unknown>, node: any}>} */ (new Map()));
  const before = kept.current;
  kept.current = new Map();
  return (id, props, draw) => {
    const last = before.get(id);
    const same = last && Object.keys(props).every((key) => props[key] === last.props[key]);
    const drawn = same ? last : { props, node: html`<${draw} key=${id} ...${props} />` };
    kept.current.set(id, drawn);
    return drawn.node;
  };
}

/**
 * What a received card is close to, if anything that could take it in.
 * @param {Desk} desk
 * @param {string} id
 * @param {ColumnName} name
 */
function nearWords(desk, id, name) {
  const found = name === 'received' ? closest.value.get(id) : null;
  const other = found ? desk.question(found[0]) : null;
  return found && other ? t('console.card.near', { share: number(found[1]), number: callName(other) }) : undefined;
}

/**
 * @param {{desk: Desk, name: ColumnName, aside?: import('preact').ComponentChildren, empty: import('preact').ComponentChildren,
 *          head?: import('preact').ComponentChildren, foot?: import('preact').ComponentChildren, drag?: Drag|null}} props
 */
export function Column({ desk, name, aside, empty, head, foot, drag = null }) {
  const shown = useShown(desk, name);
  const card = useCards();
  const { column, id: chosen } = desk.selection.value;
  const { queue, seats, debate } = desk.view.value;
  const over = isOver(debate.phase);
  const all = desk.columns.value[name].length;
  const total = desk.ids.value[name].length;
  const dropping = drag?.target.value;
  const nth = name === 'queued' ? new Map(queue.map((id, at) => [id, at + 1])) : null;
  return html`<section class=${`col ${name}`} aria-labelledby=${`h-${name}`} ...${holding(desk, name)}>
    <header>
      <h2 id=${`h-${name}`}><${Icon} name=${COLUMN_ICONS[name]} />${t(`console.column.${name}`)}</h2>
      <b class="num">${total === all ? number(all) : t('console.filter.of', { shown: number(total), all: number(all) })}</b>
      ${aside}
    </header>
    <div class="col-scroll">
      ${head}
      <${More} desk=${desk} name=${name} shown=${shown} end="above" />
      ${shown.ids.length > 0 &&
      html`<ol class="cards">
        ${shown.ids.map((id, at) => {
          const question = desk.question(id);
          return question && card(id, {
            desk,
            question,
            column: name,
            drag,
            over,
            place: nth?.get(id),
            nth: desk.standing.rank(id),
            selected: column === name && chosen === id,
            busy: desk.busy.value.has(id),
            near: nearWords(desk, id, name),
            hands: handsWords(desk.handled.value.get(id)),
            addressee: question.addressee ? seats[question.addressee]?.name : undefined,
            family: familyOf(debate.families, question.family),
            dragged: drag?.dragged.value === id,
            dropping: dropping?.id === id ? (dropping.after ? 'drop-after' : 'drop-before') : undefined,
            position: shown.from + at + 1,
            size: total,
          }, Card);
        })}
      </ol>`}
      <${More} desk=${desk} name=${name} shown=${shown} end="below" />
      ${all > 0 && total === 0 ? html`<p class="empty meta">${t('console.filter.none', { n: all })}</p>` : total === 0 ? html`<p class="empty meta">${empty}</p>` : foot && html`<p class="empty meta">${foot}</p>`}
    </div>
  </section>`;
}

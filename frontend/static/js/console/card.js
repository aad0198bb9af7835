/** One question as a card: who, since when, how often supported, and the words. Clicking selects it; what may be done stands in the key bar. */
import { html } from 'htm/preact';
import { Chip } from '../ui/chip.js';
import { calmNow, now } from '../ui/clock.js';
import { Icon } from '../ui/icon.js';
import { OriginTag } from '../ui/tag.js';
import { duration, number, rank, spaced, stopwatch, t } from '../ui/words.js';
import { COLUMN_OF } from './columns.js';
import { callName } from './question.js';

/** @import { ColumnName } from './columns.js' */
/** @import { Desk } from './desk.js' */
/** @import { Family } from '../ui/views.js' */
/** @import { Question } from './question.js' */
/** @import { Drag } from './drag.js' */

/**
 * Time since the question was asked: to the second while it waits for its first reading, coarser later.
 * @param {{since: number}} props
 */
function Waiting({ since }) {
  const young = now.peek() - since < 600_000;
  const ms = (young ? now : calmNow).value - since;
  return html`<span class="push num"><span class="sr">${t('console.card.waits')} </span>${young ? stopwatch(ms) : duration(ms, true)}</span>`;
}

/** Five tints for twelve letters: the letter is what tells. @param {string} letter */
function tintOf(letter) {
  return `f${'abcde'[(letter.charCodeAt(0) - 65) % 5]}`;
}

/** Letter first, its title when there is room. @param {{family: Family}} props */
export function FamilyTag({ family }) {
  return html`<span class=${`tag fam ${tintOf(family.letter)}`}><b>${family.letter}</b><span class="fam-t">${family.title}</span></span>`;
}

/**
 * « Nº 174 » once public; before that the ticket, as its author holds it.
 * @param {Question} question
 */
export function numbered(question) {
  return question.number === null ? callName(question) : t('console.keys.number', { number: String(question.number) });
}

/**
 * @param {Question} question
 * @param {number|undefined} nth which question of this author
 */
export function authorWords(question, nth) {
  const name = question.name ?? (question.origin === 'hall' || question.origin === 'written' ? null : t('console.card.unnamed'));
  const place = [name, question.place].filter(Boolean).join(', ');
  if (nth === undefined) return place || t('console.card.by_clerk');
  return t('console.card.nth', { name: place, rank: rank(nth) });
}

/**
 * What a card shows comes as plain values, so that it is drawn again only when one of them is another (column.js, `useCards`).
 * @param {{desk: Desk, question: Question, column: ColumnName, place?: number, nth?: number, selected: boolean, busy: boolean, over: boolean,
 *          hands?: string, near?: string, addressee?: string, family?: Family, drag?: Drag|null, dragged: boolean, dropping?: string, position: number, size: number}} props
 */
export function Card({ desk, question, column, place, nth, selected, busy, over, hands, near, addressee, family, drag = null, dragged, dropping, position, size }) {
  const gone = COLUMN_OF[question.state] !== column;
  const classes = ['qc', selected && 'sel', gone && 'gone', hands && !gone && 'held', dragged && 'dragged', dropping].filter(Boolean).join(' ');
  const choose = () => !gone && desk.select({ column, id: question.id });
  return html`<li
    class=${classes}
    id=${`card-${question.id}`}
    tabindex=${selected ? 0 : -1}
    aria-current=${selected ? 'true' : undefined}
    aria-busy=${busy ? 'true' : undefined}
    aria-posinset=${position}
    aria-setsize=${size}
    data-id=${question.id}
    onClick=${choose}
    onFocus=${choose}
  >
    <p class="q-top">
      ${drag && !gone && html`<${Grip} drag=${drag} id=${question.id} />`}
      <b class="num">${callName(question)}</b>
      ${place !== undefined && !gone && !over && html`<span class="pos num">${rank(place)}</span>`}
      ${gone
        ? html`<${Chip} state=${question.state} rule=${question.rule ?? null} />`
        : html`<${OriginTag} origin=${question.origin} ticket=${question.number === null ? null : question.ticket} />${family && html`<${FamilyTag} family=${family} />`}${!over && html`<${Waiting} since=${question.at} />`}`}
    </p>
    <p class="q-t">${spaced(question.text ?? t('console.card.no_text'))}</p>
    ${near && !gone && html`<p class="flag"><${Icon} name="merged" />${near} <kbd aria-hidden="true">F</kbd></p>`}
    ${hands && !gone && html`<p class="hands"><${Icon} name="eye" />${hands}</p>`}
    <p class="q-by">
      <span>${authorWords(question, nth)}${addressee && ` → ${addressee}`}${(question.original || question.withheld) && ` · ${t('question.reworded')}`}</span>
      ${question.state !== 'received' &&
      html`<b class="num sup push"><${Icon} name="up" />${number(question.supports)}<span class="sr"> ${t('console.card.supports', { n: question.supports })}</span></b>`}
    </p>
  </li>`;
}

/**
 * The handle a pointer drags by; the keys Shift + arrows do the same, so it is not a tab stop of its own.
 * @param {{drag: Drag, id: string}} props
 */
function Grip({ drag, id }) {
  return html`<span class="grip" aria-hidden="true" title=${t('console.card.drag')} onPointerDown=${(/** @type {PointerEvent} */ event) => drag.start(event, id)}>
    <svg class="i" viewBox="0 0 24 24"><path d="M5 8h14M5 12h14M5 16h14" /></svg>
  </span>`;
}

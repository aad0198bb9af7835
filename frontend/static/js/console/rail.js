/**
 * Below the picture and the question on the air: one section at a time, chosen by tabs. What a section holds is the matter of its own file,
 * and which there are stands in sections.js; this knows none of them.
 */
import { html } from 'htm/preact';
import { useRef } from 'preact/hooks';
import { Tabs } from '../ui/tabs.js';
import { t } from '../ui/words.js';

/** @import { Desk } from './desk.js' */

/**
 * @typedef {object} Section
 * @property {string} id
 * @property {string} label  a locale key
 * @property {(desk: Desk) => boolean} [shown]  left out where it has nothing to do; always there without
 * @property {(desk: Desk) => number|undefined} [count]  what waits in it, told on its tab
 * @property {(props: {desk: Desk}) => any} draw
 */

/**
 * The sections that this debate has now, and the one to draw: the chosen one as long as it is there.
 * @param {readonly Section[]} sections
 * @param {Desk} desk
 * @returns {{there: Section[], open: Section|undefined}}
 */
export function openSection(sections, desk) {
  const there = sections.filter((section) => section.shown?.(desk) ?? true);
  return { there, open: there.find((section) => section.id === desk.section.value) ?? there[0] };
}

/** Of the column, which a section that was asked for should have at least; else it comes up. */
const ENOUGH = 0.35;

/** @param {HTMLElement} rail */
function bringUp(rail) {
  const column = rail.parentElement?.getBoundingClientRect();
  if (column && column.bottom - rail.getBoundingClientRect().top < ENOUGH * column.height) rail.scrollIntoView({ block: 'start' });
}

/** @param {{desk: Desk, sections: readonly Section[]}} props */
export function Rail({ desk, sections }) {
  const rail = useRef(/** @type {HTMLElement|null} */ (null));
  const select = (/** @type {string} */ id) => {
    desk.section.value = id;
    if (rail.current) bringUp(rail.current);
  };
  const { there, open } = openSection(sections, desk);
  if (!open) return null;
  const tabs = there.map(({ id, label, count }) => {
    const waiting = count?.(desk);
    return waiting === undefined ? { id, label: t(label) } : { id, label: t(label), count: waiting };
  });
  const Open = open.draw;
  return html`<div class="rail" ref=${rail}>
    <${Tabs} label=${t('console.rail')} tabs=${tabs} selected=${open.id} onSelect=${select} panel="rail" />
    <div class="rail-open" id="rail" role="tabpanel" aria-labelledby=${`rail-tab-${open.id}`}><${Open} key=${open.id} desk=${desk} /></div>
  </div>`;
}

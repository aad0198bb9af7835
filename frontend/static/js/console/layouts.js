/**
 * The layouts of the program as one table: what each is called, whom it may feature, and why the picture may show another for now. Pure.
 * @module
 */

/** @import { Layout, ProgramSection } from '../ui/views.js' */
/** @import { Seat } from './question.js' */

/** @typedef {{layout: Layout, icon: string, most: number, key?: string}} LayoutEntry  most: seats that may be named; key: its shortcut */

/** The card has no key: it takes picture and sound from everybody, and is pressed on purpose.
 * @type {readonly LayoutEntry[]} */
export const LAYOUTS = [
  { layout: 'grid', icon: 'grid', most: 0, key: '1' },
  { layout: 'solo', icon: 'speaker', most: 1, key: '2' },
  { layout: 'side_by_side', icon: 'pair', most: 2, key: '3' },
  { layout: 'hall_speaker', icon: 'beside', most: 1, key: '4' },
  { layout: 'card', icon: 'waiting', most: 0 },
];

/** @param {Layout} layout */
const mostOf = (layout) => LAYOUTS.find((one) => one.layout === layout)?.most ?? 0;

/**
 * Who may be named in a layout: those on stage; beside the hall, not the hall itself.
 * @param {Record<string, Seat>} seats
 * @param {Layout} layout
 * @returns {Seat[]}
 */
export function candidates(seats, layout) {
  if (mostOf(layout) === 0) return [];
  return Object.values(seats).filter((seat) => seat.state === 'on_stage' && (layout !== 'hall_speaker' || seat.kind !== 'hall'));
}

/**
 * The seats named once this one is pressed: named, or no longer. Where there is no room left, the one named first makes place.
 * @param {ProgramSection} program
 * @param {string} id
 * @returns {string[]}
 */
export function named(program, id) {
  if (program.seats.includes(id)) return program.seats.filter((other) => other !== id);
  return [...program.seats, id].slice(-mostOf(program.layout));
}

/** @param {Record<string, Seat>} seats */
export const hasHall = (seats) => Object.values(seats).some((seat) => seat.kind === 'hall');

/**
 * Why the picture does not show the chosen layout now, as a locale key; null when it does.
 * @param {ProgramSection} program
 * @param {Record<string, Seat>} seats
 * @returns {string|null}
 */
export function lackOf({ layout }, seats) {
  const onStage = Object.values(seats).filter((seat) => seat.state === 'on_stage');
  if (layout === 'card' || layout === 'grid') return null;
  if (onStage.length === 0) return 'console.layout.lacks_stage';
  if (layout === 'side_by_side' && onStage.length < 2) return 'console.layout.lacks_second';
  if (layout !== 'hall_speaker') return null;
  if (!onStage.some((seat) => seat.kind === 'hall')) return 'console.layout.lacks_hall';
  return onStage.length < 2 ? 'console.layout.lacks_speaker' : null;
}

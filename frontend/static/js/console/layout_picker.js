/** How the picture is laid out, one press each; and whom it features, unless it follows the voice. The first button is the way back. */
import { html } from 'htm/preact';
import { Icon } from '../ui/icon.js';
import { errorSentence, t } from '../ui/words.js';
import { LAYOUTS, candidates, hasHall, lackOf, named } from './layouts.js';
import { command } from './perform.js';

/** @import { Layout } from '../ui/views.js' */
/** @import { Desk } from './desk.js' */

/**
 * @param {Desk} desk
 * @param {Layout} layout
 * @param {string[]} [seats]  none: the voice decides
 */
export function layOut(desk, layout, seats = []) {
  if (!desk.rights.layout) return;
  if (layout === 'hall_speaker' && !hasHall(desk.view.value.seats)) {
    desk.notice.value = { sentence: errorSentence('hall_missing'), tone: 'bad' };
    return;
  }
  void command(desk, { type: 'program.lay_out', layout, seats });
}

/** @param {{desk: Desk, children: import('preact').ComponentChildren}} props  the children are the picture */
export function LayoutPicker({ desk, children }) {
  const { program, seats } = desk.view.value;
  const lack = lackOf(program, seats);
  return html`<section class="lay" aria-labelledby="h-layout">
    ${children}
    <h3 class="sr" id="h-layout">${t('console.layout.title')}</h3>
    <div class="lay-row" role="group" aria-labelledby="h-layout">
      ${LAYOUTS.map(({ layout, icon, key }) => html`<button
        type="button"
        key=${layout}
        class="btn small lay-b"
        aria-pressed=${String(program.layout === layout)}
        aria-disabled=${!desk.rights.layout || (layout === 'hall_speaker' && !hasHall(seats)) ? 'true' : undefined}
        aria-keyshortcuts=${key}
        aria-label=${t(`console.layout.${layout}`) + t(`console.layout.${layout}_more`)}
        onClick=${() => layOut(desk, layout)}
      >
        <span class="row"><${Icon} name=${icon} />${key && html`<kbd aria-hidden="true">${key}</kbd>`}</span>
        <span>${t(`console.layout.${layout}`)}</span>
      </button>`)}
    </div>
    <${Featured} desk=${desk} />
    <div role="status" aria-live="polite">
      ${program.layout === 'card' &&
      html`<p class="note warn lay-note"><${Icon} name="alert" /><span>${t('console.layout.card_on')}</span>
        ${desk.rights.layout && html`<button type="button" class="btn small" onClick=${() => layOut(desk, 'grid')}>${t('console.layout.back')}</button>`}</p>`}
      ${lack && html`<p class="meta lay-note">${t(lack)}</p>`}
    </div>
  </section>`;
}

/** @param {{desk: Desk}} props */
function Featured({ desk }) {
  const { program, seats } = desk.view.value;
  const choices = candidates(seats, program.layout);
  if (choices.length === 0) return null;
  const off = desk.rights.layout ? undefined : 'true';
  return html`<div class="lay-who" role="group" aria-labelledby="h-featured">
    <span class="label" id="h-featured">${t(`console.layout.who_${program.layout}`)}</span>
    <button type="button" class="btn small" aria-pressed=${String(program.seats.length === 0)} aria-disabled=${off} onClick=${() => layOut(desk, program.layout)}>
      <${Icon} name="mic" />${t('console.layout.voice')}
    </button>
    ${choices.map((seat) => html`<button
      type="button"
      key=${seat.id}
      class="btn small"
      aria-pressed=${String(program.seats.includes(seat.id))}
      aria-disabled=${off}
      onClick=${() => layOut(desk, program.layout, named(program, seat.id))}
    >
      <span class="lay-name">${seat.name}</span>${program.layout === 'side_by_side' && program.seats.includes(seat.id) && html`<small>${t(program.seats[0] === seat.id ? 'console.layout.left' : 'console.layout.right')}</small>`}
    </button>`)}
  </div>`;
}

/**
 * The rest of the live page, fetched after the picture: what stands under the debate, and what appears only when something happens. Until it
 * is here the server's own markup stands in its place.
 */
import { html } from 'htm/preact';
import { mount } from '../ui/mount.js';
import { OrphanNotices, Orphans } from '../ui/orphans.js';
import { toast, Toasts } from '../ui/toast.js';
import { AgendaCard, FairCard, LedgerLine, RefusedCard, StageCard } from '../ui/under_cards.js';
import { askToWithdraw, Withdrawal } from '../ui/withdrawal.js';

export { askToWithdraw, toast };

/** Style sheets of what was not there until now; their addresses follow this file's own. @param {string[]} names */
function dress(...names) {
  for (const name of names) {
    const href = new URL(`../../css/${name}.css`, import.meta.url).href;
    document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
  }
}

/**
 * @param {object} page
 * @param {import('../wire/wire.js').Wire} page.wire
 * @param {import('@preact/signals').ReadonlySignal<import('../ui/views.js').PublicView>} page.view
 * @param {import('../ui/orphans.js').Box | null} page.box
 * @param {import('@preact/signals').ReadonlySignal<boolean>} page.open
 */
export function furnish({ wire, view, box, open }) {
  dress('dialog', 'toast');
  const Fair = () => html`<${FairCard} view=${view.value} />`;
  mount('fair', html`<${Fair} />`);
  const Stage = () => html`<${StageCard} view=${view.value} />`;
  mount('stage', html`<${Stage} />`);
  const Agenda = () => html`<${AgendaCard} view=${view.value} />`;
  mount('agenda', html`<${Agenda} />`);
  const Refused = () => html`<${RefusedCard} view=${view.value} />`;
  mount('refused', html`<${Refused} />`);
  const Ledger = () => html`<${LedgerLine} view=${view.value} />`;
  mount('ledger', html`<${Ledger} />`);
  mount('toasts', html`<${Toasts} /><${Withdrawal} send=${(/** @type {any} */ command) => wire.send(command)} />`);
  const orphans = new Orphans(wire, box, open, view.peek().debate.question_limit);
  mount('orphans', html`<${OrphanNotices} orphans=${orphans} />`);
}

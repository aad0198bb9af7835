/** Giving the floor with its minutes; inviting a hand from home, by voice or by video. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { Dialog } from '../ui/dialog.js';
import { handName } from '../ui/hands.js';
import { spaced, t } from '../ui/words.js';
import { limitsOf, MINUTES } from '../panel/minutes.js';
import { DialogFoot } from './dialog_foot.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/** `to`: a hand; without, one of those on stage is chosen. @param {{desk: Desk, to?: string, onClose: () => void}} props */
export function FloorDialog({ desk, to, onClose }) {
  const { hands, seats } = desk.view.value;
  const hand = to ? hands[to] : undefined;
  const stage = Object.values(seats).filter((seat) => seat.state === 'on_stage' && seat.kind !== 'interpreter');
  const [seat, setSeat] = useState(stage[0]?.id ?? '');
  const [minutes, setMinutes] = useState(2);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void command(desk, { type: 'floor.give', ...(to ? { hand: to } : { seat }), ...limitsOf(minutes) });
  };
  if (to && !hand) return null;
  return html`<${Dialog} open=${true} title=${hand ? t('floor.give_who', { name: handName(hand, seats) ?? t(`floor.from.${hand.origin}`) }) : t('floor.give')} onClose=${onClose}
    footer=${html`<${DialogFoot} form="floor" words=${t('floor.give')} onClose=${onClose} disabled=${!hand && !seat} />`}>
    <form id="floor" class="stack" onSubmit=${submit}>
      ${!hand && (stage.length === 0
        ? html`<p>${t('console.floor.empty_stage')}</p>`
        : html`<fieldset class="plain"><legend class="label">${t('console.floor.to')}</legend>${stage.map((one) => html`<label class="pick" key=${one.id}><input type="radio" name="seat" value=${one.id} checked=${one.id === seat} onChange=${() => setSeat(one.id)} /><span>${one.name}<small>${one.quality}</small></span></label>`)}</fieldset>`)}
      ${hand?.topic && html`<p class="cite">${spaced(hand.topic)}</p>`}
      <p class="field"><label for="floor-min">${t('floor.minutes')}</label><select class="input" id="floor-min" value=${String(minutes)} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && setMinutes(Number(event.target.value))}>
        ${MINUTES.map((n) => html`<option key=${n} value=${String(n)}>${t('floor.n_minutes', { n })}</option>`)}<option value="0">${t('floor.no_limit')}</option></select></p>
      <p class="meta">${t('console.floor.give_said')}</p>
    </form>
  <//>`;
}

/** @param {{desk: Desk, to?: string, onClose: () => void}} props */
export function GuestDialog({ desk, to, onClose }) {
  const hand = to ? desk.view.value.hands[to] : undefined;
  const [medium, setMedium] = useState(hand?.medium === 'voice' ? 'voice' : 'video');
  if (!hand) return null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void command(desk, { type: 'guest.invite', hand: hand.id, medium }, t('console.floor.invited', { name: hand.name ?? '' }));
  };
  return html`<${Dialog} open=${true} title=${t('floor.invite_who', { name: hand.name ?? '' })} onClose=${onClose}
    footer=${html`<${DialogFoot} form="guest" words=${t('floor.invite')} onClose=${onClose} />`}>
    <form id="guest" class="stack" onSubmit=${submit}>
      ${hand.topic && html`<blockquote class="cite">${spaced(hand.topic)}</blockquote>`}
      <fieldset class="plain"><legend class="label">${t('floor.by_what')}</legend>
        ${['video', 'voice'].map((one) => html`<label class="pick" key=${one}><input type="radio" name="medium" value=${one} checked=${one === medium} onChange=${() => setMedium(one)} /><span>${t(`hand.medium.${one}`)}</span></label>`)}</fieldset>
      <p class="meta">${t('console.floor.invite_said')}</p>
    </form>
  <//>`;
}

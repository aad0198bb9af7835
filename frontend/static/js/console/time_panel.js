/** Speaking time as the moderators see it: measured and corrected side by side, shares against what is aimed at. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { now } from '../ui/clock.js';
import { Dialog } from '../ui/dialog.js';
import { clocksOf, Shares } from '../ui/time_card.js';
import { stopwatch, t } from '../ui/words.js';
import { DialogFoot } from './dialog_foot.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */

/** Shares under their target, told on the tab. @param {Desk} desk */
export const sharesUnder = (desk) => desk.view.value.equity.filter((share) => share.under).length || undefined;

/** @param {{desk: Desk}} props */
export function TimePanel({ desk }) {
  const view = desk.view.value;
  const rows = clocksOf(view, now.value);
  if (rows.length === 0) return html`<p class="meta">${t('console.time.none')}</p>`;
  return html`<ul class="st-l">${rows.map(({ key, name, ms, speaks }) => {
      const spoken = view.speech[key];
      const other = spoken && spoken.corrected_ms !== undefined ? t('console.time.measured', { time: stopwatch(spoken.measured_ms || spoken.floor_ms) }) : '';
      return html`<li key=${key} class=${speaks ? 'ready' : ''}>
        <span class="nm">${name} <small>${other}</small></span><b class="num">${stopwatch(ms)}</b>
        ${desk.rights.stage && html`<span class="st-act"><button type="button" class="btn small bare" onClick=${() => (desk.dialog.value = { name: 'time', to: key })} aria-label=${t('console.time.correct_who', { name })}>${t('console.time.correct')}</button></span>`}
      </li>`;
    })}</ul>
    <${Shares} equity=${view.equity} />`;
}

/** Both figures are kept and public. @param {{desk: Desk, to?: string, onClose: () => void}} props */
export function TimeDialog({ desk, to = '', onClose }) {
  const view = desk.view.value;
  const spoken = view.speech[to];
  const now_s = Math.round((spoken?.counted_ms ?? 0) / 1000);
  const [minutes, setMinutes] = useState(String(Math.floor(now_s / 60)));
  const [seconds, setSeconds] = useState(String(now_s % 60));
  const ms = (Number(minutes) * 60 + Number(seconds)) * 1000;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
    void command(desk, { type: 'speech.correct', seat: to, ms }, t('console.time.corrected'));
  };
  const name = view.seats[to]?.name ?? t('time.room.hall');
  const field = (/** @type {string} */ id, /** @type {string} */ value, /** @type {(v: string) => void} */ set, /** @type {number} */ max) => html`<p class="field"><label for=${id}>${t(`console.time.${id}`)}</label><input class="input num" id=${id} type="number" min="0" max=${max} required value=${value} onInput=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && set(event.target.value)} /></p>`;
  return html`<${Dialog} open=${true} title=${t('console.time.correct_who', { name })} onClose=${onClose} footer=${html`<${DialogFoot} form="time" words=${t('console.time.correct')} onClose=${onClose} />`}>
    <form id="time" class="stack" onSubmit=${submit}>
      <p class="meta num">${t('console.time.kept', { measured: stopwatch(spoken?.measured_ms ?? 0), floor: stopwatch(spoken?.floor_ms ?? 0) })}</p>
      <div class="row">${field('minutes', minutes, setMinutes, 1440)}${field('seconds', seconds, setSeconds, 59)}</div>
    </form>
  <//>`;
}

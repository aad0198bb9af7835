/**
 * Calls somebody whose question comes near the air: a sound and a mark in the title of the tab, for a page that lies in the background or a
 * telephone on the table. Off until asked for; the choice stays in this browser. Never calls twice for the same step.
 */
import { effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { announce } from './live_region.js';
import { t } from './words.js';

/** @typedef {import('./views.js').OwnQuestion} OwnQuestion */
/** @typedef {'next_three' | 'next' | 'on_air'} Near */

const KEY = 'assises.near_air';
/** From far to near. @type {readonly Near[]} */
const STEPS = ['next_three', 'next', 'on_air'];
const THREE = 3;
/** A rising third, a fifth, then both: told apart without looking. @type {Record<Near, number[]>} */
const TONES = { next_three: [660], next: [660, 880], on_air: [660, 880, 1320] };
const TONE_S = 0.18;
const LOUD = 0.12;

/**
 * How near the nearest of one's own questions is, and its number; one that was merged goes where the other goes.
 * @param {Pick<import('./views.js').PublicView, 'queue' | 'on_air' | 'questions'>} view
 * @param {readonly Pick<OwnQuestion, 'id' | 'into'>[]} own
 * @returns {{near: Near, number: number | null} | null}
 */
export function nearest({ queue, on_air, questions }, own) {
  const ids = new Set(own.map(({ id, into }) => into ?? id));
  /** @param {Near} near @param {string} id */
  const found = (near, id) => ({ near, number: questions[id]?.number ?? null });
  if (on_air && ids.has(on_air.question)) return found('on_air', on_air.question);
  const place = queue.slice(0, THREE).findIndex((id) => ids.has(id));
  return place < 0 ? null : found(place === 0 ? 'next' : 'next_three', queue[place] ?? '');
}

const chosen = signal(kept());
/** @type {AudioContext | null} */
let audio = null;

/** Browsers let a page sound only after a touch: the choice itself is one, or the first touch after a reload. */
function wake() {
  audio ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  void audio?.resume();
}

/** @param {Near} near */
function sound(near) {
  if (audio?.state !== 'running') return;
  for (const [place, pitch] of TONES[near].entries()) {
    const starts = audio.currentTime + place * TONE_S;
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(LOUD, starts);
    volume.gain.exponentialRampToValueAtTime(0.001, starts + TONE_S * 2);
    tone.connect(volume).connect(audio.destination);
    tone.start(starts);
    tone.stop(starts + TONE_S * 2);
  }
}

/**
 * @param {object} props
 * @param {import('@preact/signals').ReadonlySignal<import('./views.js').PublicView>} props.view
 * @param {import('@preact/signals').ReadonlySignal<OwnQuestion[]>} props.own
 * @param {import('@preact/signals').Signal<string>} props.called
 */
export function NearAirChoice({ view, own, called }) {
  useEffect(() => watch(view, own, called), []);
  const { phase } = view.value.debate;
  if (phase !== 'open' && phase !== 'live') return null;
  /** @param {Event & {currentTarget: HTMLInputElement}} event */
  const choose = ({ currentTarget }) => {
    chosen.value = currentTarget.checked;
    keep(chosen.value);
    if (!chosen.value) return;
    wake();
    void audio?.resume().then(() => sound('next_three'));
  };
  return html`<label class="pick near-air">
    <input type="checkbox" checked=${chosen.value} onChange=${choose} />
    <span>${t('receipt.near.choose')}<small>${t('receipt.near.said')}</small></span>
  </label>`;
}

/** @param {Parameters<typeof NearAirChoice>[0]['view']} view @param {Parameters<typeof NearAirChoice>[0]['own']} own @param {import('@preact/signals').Signal<string>} called */
function watch(view, own, called) {
  if (chosen.peek()) addEventListener('pointerdown', wake, { once: true });
  const start = nearest(view.peek(), own.peek());
  let reached = start ? STEPS.indexOf(start.near) : -1;
  return effect(() => {
    const now = nearest(view.value, own.value);
    const step = now ? STEPS.indexOf(now.near) : -1;
    const said = now && t(`receipt.near.${now.near}`, { number: String(now.number) });
    called.value = chosen.value && now ? `${t(`receipt.near.title.${now.near}`)} · ` : '';
    if (chosen.value && now && said && step > reached) {
      sound(now.near);
      announce('near', said);
    }
    reached = step;
  });
}

function kept() {
  try {
    return localStorage.getItem(KEY) === 'yes';
  } catch {
    return false;
  }
}

/** @param {boolean} on */
function keep(on) {
  try {
    if (on) localStorage.setItem(KEY, 'yes');
    else localStorage.removeItem(KEY);
  } catch {
    // switched off: this page goes on as it was chosen
  }
}

/** The console page: one wire, one desk, drawn over what the server rendered. */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { render } from 'preact';
import { ConsoleApp } from '../console/app.js';
import { Desk } from '../console/desk.js';
import { sayInHand } from '../console/handling.js';
import { PacedWire } from '../console/paced_wire.js';
import { watchArrivals } from '../console/similar.js';
import { themeOf } from '../console/theme.js';
import { programOf } from '../panel/program.js';
import { startClock } from '../ui/clock.js';

/** Private windows may forbid storage; the console works without. */
function memoryOrNone() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** @param {string} query */
function matching(query) {
  const list = window.matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => (matches.value = list.matches));
  return matches;
}

const root = document.getElementById('console');
const boot = JSON.parse(document.getElementById('boot')?.textContent ?? 'null');
if (root && boot) {
  const memory = memoryOrNone();
  const theme = themeOf(document.documentElement, memory);
  const wire = new PacedWire({ slug: boot.slug, role: boot.role, boot });
  const desk = new Desk(wire, { role: boot.role, actor: boot.actor, memory });
  desk.start();
  sayInHand(desk);
  watchArrivals(desk);
  const program = programOf(wire, { debate: boot.view.debate.id, mediaUrl: boot.media_url });
  startClock(() => wire.now());
  wire.start();
  root.replaceChildren();
  render(html`<${ConsoleApp} desk=${desk} program=${program} theme=${theme} narrow=${matching('(max-width: 60rem)')} />`, root);
}

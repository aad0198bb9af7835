/** The captioner's page: sends lines through the wire, plays the program beside, and shows what everybody reads under it. */
import { computed } from '@preact/signals';
import { html } from 'htm/preact';
import { Abbreviations } from '../ui/abbreviations.js';
import { CaptionLine, LastLines, ShortForms, WriteLine } from '../ui/caption_desk.js';
import { Captions, captionsAt } from '../ui/captions.js';
import { startClock } from '../ui/clock.js';
import { fetched } from '../ui/fetched.js';
import { Leftovers } from '../ui/leftovers.js';
import { mount } from '../ui/mount.js';
import { pictureBeat } from '../ui/picture_beat.js';
import { StatusLine } from '../ui/status_line.js';
import { Wire } from '../wire/wire.js';
import { uuid7 } from '../wire/uuid7.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */

const SHOWN = 12;

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const view = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
/** @type {import('../ui/program_feed.js').ProgramFeed | null} */
let feed = null;
const pictureAt = () => feed?.programAt() ?? wire.now();
const line = new CaptionLine({
  send: (command) => wire.send(command),
  pictureAt,
  newId: () => `y${uuid7().replaceAll('-', '').slice(4)}`,
  limit: boot.limits.caption,
});
const short = new Abbreviations(globalThis.localStorage ?? null);
const lines = computed(() => Object.values(view.value.captions).sort((a, b) => b.at - a.at).slice(0, SHOWN));
const toLine = () => document.getElementById('caption-line')?.focus();
/** To its end: what is missing is missing there most of the time. */
const toLast = () => {
  const last = /** @type {HTMLTextAreaElement | null} */ (document.querySelector('.k-list textarea'));
  last?.focus();
  last?.setSelectionRange(last.value.length, last.value.length);
};

const Write = () =>
  html`<${WriteLine} line=${line} short=${short.list.value} live=${view.value.debate.phase === 'live'} limit=${boot.limits.caption} onUp=${toLast} />`;
const Lines = () =>
  html`<${LastLines} lines=${lines.value} onDone=${toLine} onCorrect=${(/** @type {string} */ caption, /** @type {string} */ text) => void line.give({ type: 'caption.correct', caption, text })} />`;
const Short = () => html`<${ShortForms} short=${short} />`;
const beat = pictureBeat({ programAt: () => feed?.programAt() ?? null, now: () => wire.now() });
const Shown = () => html`<${Captions} lines=${captionsAt(view.value.captions, beat.moment.value).lines} lang=${view.value.debate.lang} />`;

mount('status', html`<${StatusLine} wire=${wire} /><${Leftovers} wire=${wire} />`);
mount('write', html`<${Write} />`);
mount('lines', html`<${Lines} />`);
mount('short', html`<${Short} />`);
mount('captions', html`<${Shown} />`);
wire.start();
startClock(() => wire.now());
toLine();
void fetched(() => import('../ui/live_player.js')).then(({ livePlayer }) => {
  const made = livePlayer(wire, boot);
  feed = made.feed;
  mount('player', made.element);
});

/** The hall screen's script: keeps the board in step, keeps its last state through a cut or a reload, and gives the sound on the M key. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { BoardDoors, BoardPoll, boardPoll } from '../ui/board_poll.js';
import { BoardCaptions, captionsAt } from '../ui/board_speakers.js';
import { now, startClock } from '../ui/clock.js';
import { BoardJoin, BoardMark, BoardNext, BoardPicture, BoardQuestion, BoardTools, BoardTop, soundIsOurs } from '../ui/hall_board.js';
import { inTime } from '../ui/in_time.js';
import { keepView, keptView, laterView } from '../ui/last_view.js';
import { mount } from '../ui/mount.js';
import { Playing } from '../ui/playing.js';
import { ProgramFeed } from '../ui/program_feed.js';
import { fullScreen, isOwnWindow, openBoard } from '../ui/second_screen.js';
import { VenueCode } from '../ui/venue_code.js';
import { t } from '../ui/words.js';
import { Wire } from '../wire/wire.js';

/** @typedef {import('../ui/views.js').PublicView} PublicView */

const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}');
const wire = new Wire({ slug: boot.slug, role: boot.role, boot });
const main = /** @type {import('@preact/signals').ReadonlySignal<PublicView>} */ (wire.main);
/** What this screen knew better than the page, until the wire has spoken. */
const later = signal(laterView(boot.server_at, keptView(boot.slug)));
const view = computed(() => later.value ?? main.value);
const playing = new Playing(true);
const feed = new ProgramFeed(wire, boot);
const board = inTime(view, { changedAt: (section) => wire.changedAt[section], programAt: () => feed.programAt(), now: () => wire.now() });
const lostSince = signal(0);

/** The poll on the board, if one is: then it takes the room of the picture and of the question. */
const poll = computed(() => boardPoll(view.value, now.value));
const told = computed(() => wire.said.value['polls']?.[poll.value?.id ?? '']);

const Top = () => html`<${BoardTop} view=${view.value} feed=${feed} playing=${playing} />`;
mount('top', html`<${Top} />`);
const Picture = () => html`<${BoardPicture} view=${view.value} feed=${feed} playing=${playing} />`;
mount('program', html`<${Picture} />`);
const join = document.getElementById('join')?.dataset['host'] ?? '';
const venue = new VenueCode(boot.slug, boot.venue, () => wire.now(), /** @type {HTMLImageElement | null} */ (document.getElementById('qr')));
const Join = () => html`<${BoardJoin} view=${view.value} host=${join} venue=${venue.shown.value} voting=${poll.value?.state === 'open'} />`;
mount('join', html`<${Join} />`);
const Next = () => html`<${BoardNext} view=${view.value} />`;
mount('next', html`<${Next} />`);
const Poll = () => html`<${BoardPoll} poll=${poll.value} told=${told.value} />`;
mount('poll', html`<${Poll} />`);
const Doors = () => html`<${BoardDoors} poll=${poll.value} told=${told.value} />`;
mount('doors', html`<${Doors} />`);
effect(() => void document.body.classList.toggle('polling', poll.value !== null));

/** Words in time with the picture: looked at more often than a clock, and only while there are some. */
const heard = signal(/** @type {import('../ui/views.js').Caption[]} */ ([]));
const Captions = () => html`<${BoardCaptions} captions=${heard.value} />`;
mount('captions', html`<${Captions} />`);
setInterval(() => {
  const shown = captionsAt(view.peek(), feed.programAt() ?? wire.now());
  if (shown.map(({ id, text }) => id + text).join() !== heard.peek().map(({ id, text }) => id + text).join()) heard.value = shown;
}, 300);

const Question = () => html`<${BoardQuestion} view=${board.value} />`;
mount('question', html`<${Question} />`);
const Mark = () => html`<${BoardMark} status=${wire.status.value} since=${lostSince.value} />`;
mount('status', html`<${Mark} />`);

effect(() => {
  document.title = t('hall.title', { title: view.value.debate.title });
});

/** A question that was there when the page came does not come in. */
let shown = board.value.on_air?.question ?? null;
effect(() => {
  const id = board.value.on_air?.question ?? null;
  if (id === shown) return;
  shown = id;
  document.getElementById('question')?.classList.add('comes');
});

effect(() => {
  if (wire.status.value === 'lost' && lostSince.peek() === 0) lostSince.value = wire.now();
  if (wire.status.value !== 'live') return;
  lostSince.value = 0;
  later.value = null;
});
effect(() => {
  const shown = main.value;
  if (wire.status.value === 'live') keepView(boot.slug, { at: wire.now(), view: shown });
});

const full = signal(fullScreen.on());
document.addEventListener('fullscreenchange', () => {
  full.value = fullScreen.on();
});
const blocked = signal(false);
const second = isOwnWindow(boot.slug) ? null : () => void openBoard(boot.slug).then((opened) => (blocked.value = !opened));
const Tools = () => html`<${BoardTools}
  full=${full.value}
  onFull=${fullScreen.possible() ? fullScreen.toggle : null}
  onSecond=${second}
  blocked=${blocked.value}
/>`;
mount('tools', html`<${Tools} />`);
const POINTING_MS = 3000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pointing;
addEventListener('pointermove', () => {
  clearTimeout(pointing);
  document.body.classList.add('pointing');
  pointing = setTimeout(() => document.body.classList.remove('pointing'), POINTING_MS);
});

/** @type {Record<string, () => void>} */
const KEYS = {
  m: () => soundIsOurs(feed) && playing.mute(!playing.muted.value),
  f: () => fullScreen.possible() && fullScreen.toggle(),
  e: () => second?.(),
};
addEventListener('keydown', (event) => {
  if (!event.ctrlKey && !event.metaKey && !event.altKey) KEYS[event.key.toLowerCase()]?.();
});
// The segments are the same for everybody, with the hall's own sound in them: through its loudspeakers that would howl.
effect(() => {
  if (!soundIsOurs(feed)) playing.mute(true);
});
effect(() => feed.want(view.value.debate.phase === 'live'));

wire.start();
venue.start();
startClock(() => wire.now());

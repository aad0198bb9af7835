/** The hall screen's script: keeps the board in step, keeps its last state through a cut or a reload, and gives the sound on the M key. */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { startClock } from '../ui/clock.js';
import { BoardJoin, BoardMark, BoardNext, BoardPicture, BoardQuestion, BoardTop, soundIsOurs } from '../ui/hall_board.js';
import { inTime } from '../ui/in_time.js';
import { keepView, keptView, laterView } from '../ui/last_view.js';
import { mount } from '../ui/mount.js';
import { Playing } from '../ui/playing.js';
import { ProgramFeed } from '../ui/program_feed.js';
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

const Top = () => html`<${BoardTop} view=${view.value} feed=${feed} playing=${playing} />`;
mount('top', html`<${Top} />`);
const Picture = () => html`<${BoardPicture} view=${view.value} feed=${feed} playing=${playing} />`;
mount('program', html`<${Picture} />`);
const join = document.getElementById('join')?.dataset['host'] ?? '';
const Join = () => html`<${BoardJoin} view=${view.value} host=${join} />`;
mount('join', html`<${Join} />`);
const Next = () => html`<${BoardNext} view=${view.value} />`;
mount('next', html`<${Next} />`);
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

addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'm' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (soundIsOurs(feed)) playing.mute(!playing.muted.value);
});
// The segments are the same for everybody, with the hall's own sound in them: through its loudspeakers that would howl.
effect(() => {
  if (!soundIsOurs(feed)) playing.mute(true);
});
effect(() => feed.want(view.value.debate.phase === 'live'));

wire.start();
startClock(() => wire.now());

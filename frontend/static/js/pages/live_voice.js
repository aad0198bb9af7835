/**
 * What keeps step with the picture beside the question on air: polls, captions, reactions. Each is fetched when there is something of it, so
 * that a page without them carries none of it.
 */
import { computed, effect, signal } from '@preact/signals';
import { html } from 'htm/preact';
import { dress } from '../ui/dress.js';
import { fetched } from '../ui/fetched.js';
import { announce } from '../ui/live_region.js';
import { mount } from '../ui/mount.js';
import { pictureBeat } from '../ui/picture_beat.js';
import { spaced, t } from '../ui/words.js';

/** How often the server is told how late this picture is: polls stay open until it could have voted. */
const TELL_BEHIND_MS = 5000;

/** @typedef {import('../ui/views.js').PublicView} PublicView */
/** @typedef {import('../ui/views.js').MeView} MeView */
/** The polls that the page came with, and when, on the server's clock. @typedef {{polls: PublicView['polls'], at: number}} Drawn */
/** @template T @typedef {import('@preact/signals').ReadonlySignal<T>} Read */

/**
 * @param {object} page
 * @param {import('../wire/wire.js').Wire} page.wire
 * @param {Read<PublicView>} page.view
 * @param {Read<MeView | null>} page.me
 * @param {() => number | null} page.programAt
 * @param {Drawn} page.drawn
 */
export function giveVoice({ wire, view, me, programAt, drawn }) {
  const beat = pictureBeat({ programAt, now: () => wire.now() });
  const tellBehind = () => {
    const at = programAt();
    if (at !== null) wire.say({ type: 'behind', ms: Math.max(0, Math.round(wire.now() - at)) });
  };
  tellBehind();
  setInterval(tellBehind, TELL_BEHIND_MS);
  once(() => Object.values(view.value.polls).some((poll) => poll.state !== 'ready'), () => void polls({ wire, view, me, beat, drawn }));
  once(() => Object.keys(view.value.captions).length > 0, () => void captions({ view, beat }));
  // There is something to react to, or to read of it.
  const shown = () => beat.moment.value.program_at !== null || Object.keys(wire.said.value['reactions'] ?? {}).length > 0;
  once(() => view.value.debate.phase === 'live' && shown(), () => void reactions({ wire, view, beat, programAt }));
}

/** @param {() => boolean} there @param {() => void} then */
function once(there, then) {
  const done = signal(false);
  effect(() => {
    if (done.peek() || !there()) return;
    done.value = true;
    then();
  });
}

/** @param {{wire: import('../wire/wire.js').Wire, view: Read<PublicView>, me: Read<MeView | null>, beat: import('../ui/picture_beat.js').PictureBeat, drawn: Drawn}} page */
async function polls({ wire, view, me, beat, drawn }) {
  dress('poll');
  const [{ PollCard, Voting }, { PollCall, inSight }, { resultSentence, shownPolls, untilPicture }] = await Promise.all([
    fetched(() => import('../ui/poll_card.js')),
    fetched(() => import('../ui/poll_call.js')),
    fetched(() => import('../ui/polls.js')),
  ]);
  const voting = new Voting((command) => wire.send(command));
  const place = document.getElementById('poll');
  if (!place) return;
  voting.takeOver(place);
  const counts = () => /** @type {import('../ui/poll_views.js').PollCounts} */ (wire.said.value['polls'] ?? {});
  /** @type {import('../ui/polls.js').Shown[]} */
  let last = shownPolls(drawn.polls, null, drawn.at);
  const reached = computed(() => (last = shownPolls(view.value.polls, beat.moment.value.program_at, beat.moment.value.now, last)));
  const shown = () => reached.value;
  const Card = () => html`<${PollCard} polls=${shown()} counts=${counts()} ballots=${me.value?.ballots ?? {}} voting=${voting} slug=${wire.slug} />`;
  effect(() => {
    const { program_at } = beat.moment.value;
    const due = Object.values(view.value.polls)
      .flatMap((poll) => [poll.opened_at, poll.closed_at])
      .filter((at) => untilPicture(at, program_at) > 0);
    beat.expect('poll', due.length > 0 ? Math.min(...due.map(Number)) : null);
  });
  // Told once when the picture gets there; what was there when the page came is read with the page.
  const came_at = wire.now() - performance.now();
  /** @type {string | null} */
  let told = null;
  effect(() => {
    const [newest] = shown();
    if (!newest) return;
    const now = `${newest.poll.id} ${newest.open}`;
    const happened_at = (newest.open ? newest.poll.opened_at : newest.poll.closed_at) ?? 0;
    if (now !== told && (told !== null || happened_at > came_at)) {
      announce('poll', newest.open ? t('poll.announce_open', { title: spaced(newest.poll.title) }) : resultSentence(newest.poll, counts()));
    }
    told = now;
  });
  mount('poll', html`<${Card} />`);
  const seen = inSight(place);
  const Call = () => html`<${PollCall} polls=${shown()} ballots=${me.value?.ballots ?? {}} seen=${seen.value} />`;
  mount('poll-call', html`<${Call} />`);
}

/** @param {{view: Read<PublicView>, beat: import('../ui/picture_beat.js').PictureBeat}} page */
async function captions({ view, beat }) {
  dress('captions');
  const { Captions, captionsAt } = await fetched(() => import('../ui/captions.js'));
  const Lines = () => html`<${Captions} lines=${captionsAt(view.value.captions, beat.moment.value).lines} lang=${view.value.debate.lang} />`;
  effect(() => {
    beat.expect('caption', captionsAt(view.value.captions, beat.moment.value).next_at);
  });
  mount('captions', html`<${Lines} />`);
}

/** @param {{wire: import('../wire/wire.js').Wire, view: Read<PublicView>, beat: import('../ui/picture_beat.js').PictureBeat, programAt: () => number | null}} page */
async function reactions({ wire, view, beat, programAt }) {
  dress('reactions');
  const { Reactions } = await fetched(() => import('../ui/reactions.js'));
  const counts = () => /** @type {import('../ui/poll_views.js').ReactionCounts} */ (/** @type {unknown} */ (wire.said.value['reactions'] ?? {}));
  const at = () => beat.moment.value.program_at ?? beat.moment.value.now;
  const say = (/** @type {string} */ kind) => wire.say({ type: 'react', kind, at: Math.round(programAt() ?? wire.now()) });
  const Row = () => (view.value.debate.phase === 'live' ? html`<${Reactions} counts=${counts()} at=${at()} say=${say} can=${wire.role === 'participant'} />` : null);
  mount('reactions', html`<${Row} />`);
}

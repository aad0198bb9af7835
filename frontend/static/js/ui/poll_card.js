/**
 * The poll on the live page: comes and goes with the picture, keeps what was chosen, says that the vote is kept. The same markup as
 * templates/macros/poll.html, whose form works without this file.
 */
import { signal } from '@preact/signals';
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { PollBars } from './poll_bars.js';
import { optionWords } from './poll_words.js';
import { standing } from './polls.js';
import { duration, errorSentence, spaced, t } from './words.js';

/** @typedef {import('./poll_views.js').Poll} Poll */
/** @typedef {import('./polls.js').Shown} Shown */

const REASON_LIMIT = 500;

/** What this reader is doing with the open poll; nothing of it is sent before the button is pressed. */
export class Voting {
  /** Choices that were touched and not sent yet. @type {import('@preact/signals').Signal<number[] | null>} */ choices = signal(null);
  reason = signal('');
  sending = signal(false);
  /** Why the last vote was not counted, and in which poll: it may have been closed, or followed by another, meanwhile. `sent`: by the server.
   * @type {import('@preact/signals').Signal<{poll: string, code: string, sent: boolean} | null>} */ error = signal(null);
  #poll = '';

  /** @param {(command: any) => Promise<unknown>} send */
  constructor(send) {
    this.send = send;
  }

  /** Another poll: what was touched belonged to the one before. @param {string} poll */
  follow(poll) {
    if (poll === this.#poll) return;
    this.#poll = poll;
    this.choices.value = null;
    this.reason.value = '';
    if (this.error.value?.sent === false) this.error.value = null;
  }

  /**
   * Goes on from what was chosen and written before this script came, and from what the server answered to a vote sent without it.
   * @param {Element} place as the server drew it
   */
  takeOver(place) {
    const { code, poll } = /** @type {HTMLElement | null} */ (place.querySelector('#poll-error'))?.dataset ?? {};
    if (code && poll) this.error.value = { code, poll, sent: true };
    const form = place.querySelector('#poll-form');
    if (!(form instanceof HTMLFormElement)) return;
    const said = new FormData(form);
    this.follow(String(said.get('poll')));
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('input[type="radio"], input[type="checkbox"]'));
    if (poll === this.#poll || [...boxes].some((box) => box.checked !== box.defaultChecked)) this.choices.value = [...boxes].filter((box) => box.checked).map((box) => Number(box.value));
    this.reason.value = String(said.get('reason') ?? '');
  }

  /** @param {Poll} poll @param {string} code @param {boolean} [sent] */
  refuse(poll, code, sent = false) {
    this.error.value = { poll: poll.id, code, sent };
  }

  /** @param {Poll} poll @param {number[]} choices */
  async vote(poll, choices) {
    this.sending.value = true;
    this.error.value = null;
    const reason = objects(poll, choices) ? { reason: this.reason.value } : {};
    try {
      await this.send({ type: 'poll.vote', poll: poll.id, choices, ...reason });
      if (poll.id === this.#poll) this.choices.value = null;
    } catch (error) {
      this.refuse(poll, String(/** @type {any} */ (error)?.code ?? 'unknown'), true);
    } finally {
      this.sending.value = false;
    }
  }
}

/** @param {Poll} poll @param {number[]} choices */
const objects = (poll, choices) => poll.kind === 'consent' && choices.length === 1 && poll.options[choices[0] ?? -1] === 'object';

/**
 * @param {object} props
 * @param {Shown[]} props.polls the newest first
 * @param {Readonly<Record<string, number[]>>} props.counts
 * @param {Readonly<Record<string, number[]>>} props.ballots one's own
 * @param {Voting} props.voting
 * @param {string} props.slug
 */
export function PollCard({ polls, counts, ballots, voting, slug }) {
  const [newest, ...before] = polls;
  if (!newest) return null;
  const { poll, open } = newest;
  const counted = open && poll.hidden ? null : standing(open ? { ...poll, online: undefined, voters: undefined } : poll, counts);
  return html`<section class="card ballot poll" aria-labelledby="poll-h">
    <${Refused} newest=${newest} polls=${polls} voting=${voting} />
    <div class="card-head">
      <p class="poll-state"><${Icon} name="poll" />${t(open ? 'poll.open' : 'poll.closed')}</p>
      ${open && html`<p class="push num meta">${left(newest)}</p>`}
    </div>
    <h2 id="poll-h" class="poll-q" tabindex="-1">${spaced(poll.title)}</h2>
    ${open
      ? html`<${Ballot} shown=${newest} mine=${ballots[poll.id]} voting=${voting} slug=${slug} />
          ${poll.hidden && html`<p class="meta">${t('poll.hidden')}</p>`}
          ${counted && counted.voters + counted.hands > 0 && html`<h3 class="label">${t('poll.so_far')}</h3><${PollBars} poll=${poll} counted=${counted} />`}`
      : counted && html`<${PollBars} poll=${poll} counted=${counted} /><${Kept} poll=${poll} mine=${ballots[poll.id]} open=${false} />`}
    ${!open && html`<${Objections} poll=${poll} />`}
    ${before.length > 0 && html`<${Before} polls=${before} />`}
  </section>`;
}

/** A vote that was not counted, where there is no form to say it in. @param {{newest: Shown, polls: Shown[], voting: Voting}} props */
function Refused({ newest, polls, voting }) {
  const error = voting.error.value;
  const here = error?.poll === newest.poll.id;
  if (!error?.sent || (here && newest.open)) return null;
  const title = here ? undefined : polls.find(({ poll }) => poll.id === error.poll)?.poll.title;
  return html`<p class="err poll-refused" id="poll-error" role="alert"><${Icon} name="alert" /><span>${title && `${t('poll.of', { title: spaced(title) })} `}${errorSentence(error.code)}</span></p>`;
}

/** @param {Shown} shown */
function left({ poll, left_ms, over }) {
  if (poll.state === 'closed') return t('poll.just_closed');
  return over ? t('poll.time_over') : t('poll.left', { time: duration(left_ms) });
}

/** @param {{shown: Shown, mine: number[] | undefined, voting: Voting, slug: string}} props */
function Ballot({ shown, mine, voting, slug }) {
  const { poll, over } = shown;
  voting.follow(poll.id);
  const chosen = voting.choices.value ?? mine ?? [];
  const several = poll.kind === 'multiple';
  const words = poll.options.map((_, i) => optionWords(poll, i));
  /** @param {number} i */
  const touch = (i) => {
    voting.error.value = null;
    voting.choices.value = !several ? [i] : chosen.includes(i) ? chosen.filter((one) => one !== i) : [...chosen, i].sort((a, b) => a - b);
  };
  /** @param {SubmitEvent} event */
  const onSubmit = (event) => {
    event.preventDefault();
    const wrong = chosen.length === 0 || chosen.length > poll.most ? 'poll_choice' : objects(poll, chosen) && voting.reason.value.trim() === '' ? 'poll_reason_missing' : null;
    if (wrong === null) return void voting.vote(poll, chosen);
    voting.refuse(poll, wrong);
    document.getElementById(wrong === 'poll_reason_missing' ? 'poll-reason' : 'poll-0')?.focus();
  };
  const error = voting.error.value?.poll === poll.id ? voting.error.value.code : null;
  const changed = voting.choices.value !== null || !mine;
  return html`<form id="poll-form" action=${`/d/${slug}/vote`} method="post" onSubmit=${onSubmit} class="poll-form">
    <fieldset disabled=${over} aria-describedby="poll-error poll-not-secret">
      <legend class="meta">${several ? t('poll.up_to', { n: poll.most }) : t('poll.one')}</legend>
      <div class=${poll.kind === 'scale' ? 'poll-scale' : ''}>
        ${words.map(
          (word, i) =>
            html`<label class="pick" key=${i}
              ><input id=${`poll-${i}`} type=${several ? 'checkbox' : 'radio'} name=${several ? `choice-${i}` : 'choice'} value=${i}
                checked=${chosen.includes(i)} onChange=${() => touch(i)} /><span>${spaced(word)}</span></label
            >`,
        )}
      </div>
      ${objects(poll, chosen) &&
      html`<p class="field"><label for="poll-reason">${t('poll.reason')}</label>
        <textarea class="input" id="poll-reason" name="reason" rows="2" maxlength=${REASON_LIMIT} aria-describedby="poll-reason-hint"
          onInput=${(/** @type {any} */ event) => (voting.reason.value = event.currentTarget.value)}>${voting.reason.value}</textarea>
        <span class="hint" id="poll-reason-hint">${t('poll.reason_hint')}</span></p>`}
    </fieldset>
    <p class="err" id=${voting.error.value && !error ? undefined : 'poll-error'} role="alert">${error && html`<${Icon} name="alert" /><span>${errorSentence(error)}</span>`}</p>
    ${mine && !voting.choices.value && html`<${Kept} poll=${poll} mine=${mine} open=${!over} />`}
    ${!over &&
    html`<button class="btn main" disabled=${voting.sending.value} aria-disabled=${String(!changed)}>
      <${Icon} name="check" /><span>${t(mine ? 'poll.change' : 'poll.vote')}</span>
    </button>`}
    <p class="meta" id="poll-not-secret">${t('poll.not_secret')}</p>
  </form>`;
}

/** The receipt. @param {{poll: Poll, mine: number[] | undefined, open: boolean}} props */
function Kept({ poll, mine, open }) {
  if (!mine) return null;
  const said = mine.map((i) => optionWords(poll, i)).join(', ');
  return html`<p class="poll-kept" role="status"><${Icon} name="check" /><span>${t(open ? 'poll.kept' : 'poll.was_kept', { choices: said })}</span></p>`;
}

/** @param {{poll: Poll}} props */
function Objections({ poll }) {
  const said = (poll.objections ?? []).filter((one) => typeof one === 'string');
  if (said.length === 0) return null;
  return html`<h3 class="label">${t('poll.objections', { n: said.length })}</h3>
    <ul class="poll-objections">
      ${said.map((text, i) => html`<li key=${i}>${spaced(text)}</li>`)}
    </ul>`;
}

/** @param {{polls: Shown[]}} props */
function Before({ polls }) {
  return html`<details class="poll-before">
    <summary>${t('poll.before', { n: polls.length })}</summary>
    ${polls.map(({ poll }) => {
      const counted = standing(poll, {});
      return html`<section key=${poll.id}><h3>${spaced(poll.title)}</h3>
        ${counted && html`<${PollBars} poll=${poll} counted=${counted} />`}<${Objections} poll=${poll} /></section>`;
    })}
  </details>`;
}

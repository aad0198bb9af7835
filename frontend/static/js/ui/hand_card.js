/** One's hand on the live page: up, called, invited, and the way to the stage. Fetched when somebody opens it or has one up. */
import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { placeInLine } from './hands.js';
import { Icon } from './icon.js';
import { announce } from './live_region.js';
import { toast } from './toast.js';
import { errorSentence, number, spaced, t } from './words.js';

/** @import { ReadonlySignal } from '@preact/signals' */
/** @import { Hand, Invitation, OwnSpeaking, Speaking } from './speaking.js' */
/** @typedef {{send: (command: any) => Promise<any>, view: ReadonlySignal<Speaking & {debate: {slug: string, phase: string}}>, me: ReadonlySignal<(OwnSpeaking & {name: string|null})|null>, written: {medium?: string, name?: string, topic?: string}}} Props */

/** A command, and its refusal in words. @param {Props['send']} send */
function useCommand(send) {
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const give = async (/** @type {any} */ command) => {
    if (busy) return false;
    setBusy(true);
    setFailure('');
    try {
      await send(command);
      return true;
    } catch (error) {
      const { code, retryAfterS } = /** @type {any} */ (error);
      setFailure(errorSentence(code ?? 'unknown', retryAfterS ? { n: Math.ceil(retryAfterS) } : {}));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { failure, busy, give };
}

/** Says it where it is seen, and brings the card back into the window: the form that folded may have left the page anywhere. @param {string} words */
function tell(words) {
  toast(t(words), { icon: 'hand' });
  document.getElementById('hand')?.scrollIntoView({ block: 'center' });
}

/** @param {{words: string}} props */
const Failure = ({ words }) => html`<p class="err" role="alert" hidden=${!words}>${words && html`<${Icon} name="alert" /><span>${words}</span>`}</p>`;

/** @param {{give: (command: any) => Promise<boolean>, busy: boolean, failure: string, written: Props['written'], name: string}} props */
function RaiseForm({ give, busy, failure, written, name }) {
  const raise = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const said = Object.fromEntries(new FormData(event.target));
    void give({ type: 'hand.raise', medium: said['medium'], name: String(said['name']).trim(), ...(said['topic'] ? { topic: said['topic'] } : {}) }).then((done) => done && tell('hand.state.waiting'));
  };
  return html`<details class="hand-more" open>
    <summary class="btn hand-open"><${Icon} name="hand" /><span>${t('hand.raise')}</span></summary>
    <form class="stack hand-form" onSubmit=${raise}>
      <p class="meta">${t('hand.said')}</p>
      <fieldset><legend class="lab">${t('hand.how')}</legend>
        ${['video', 'voice'].map((medium) => html`<label class="pick" key=${medium}><input type="radio" name="medium" value=${medium} defaultChecked=${(written.medium ?? 'video') === medium} /><span>${t(`hand.medium.${medium}`)}<small>${t(`hand.medium_said.${medium}`)}</small></span></label>`)}
      </fieldset>
      <p class="field"><label for="hand-name">${t('hand.name')}</label><input class="input" id="hand-name" name="name" required maxlength="60" autocomplete="nickname" defaultValue=${written.name || name} /></p>
      <p class="field"><label for="hand-topic">${t('hand.topic')}</label><input class="input" id="hand-topic" name="topic" maxlength="140" autocomplete="off" aria-describedby="hand-hint" defaultValue=${written.topic ?? ''} /><span class="hint" id="hand-hint">${t('hand.topic_hint')}</span></p>
      <${Failure} words=${failure} />
      <button class="btn main" aria-disabled=${busy ? 'true' : undefined}>${t('hand.do')}</button>
    </form>
  </details>`;
}

/** Two consents, neither ticked: nobody is filmed because a box was left as it was. @param {{invitation: Invitation, give: (command: any) => Promise<boolean>, failure: string}} props */
function Consent({ invitation, give, failure }) {
  const { seat, medium } = invitation;
  const answer = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const said = new FormData(form);
    void give({ type: 'guest.answer', seat, accept: true, filmed: said.has('filmed'), recorded: said.has('recorded') }).then((done) => done && tell('hand.state.ready'));
  };
  return html`<form class="stack" onSubmit=${answer}>
    <p>${t(`hand.invited.${medium}`)}</p>
    <div>
      <label class="pick"><input type="checkbox" name="filmed" /><span>${t(`hand.consent.${medium}`)}</span></label>
      <label class="pick"><input type="checkbox" name="recorded" /><span>${t('hand.consent.recorded')}<small>${t('hand.consent.recorded_said')}</small></span></label>
    </div>
    <${Failure} words=${failure} />
    <p class="acts"><button class="btn main">${t('hand.accept')}</button><button type="button" class="btn" onClick=${() => void give({ type: 'guest.answer', seat, accept: false }).then((done) => done && tell('hand.declined'))}>${t('hand.decline')}</button></p>
  </form>`;
}

/** @param {Props & {hand: Hand, invitation: Invitation|null}} props */
function Up({ view, hand, invitation, send }) {
  const { failure, busy, give } = useCommand(send);
  const place = placeInLine(view.value.hands, hand.id);
  const said = hand.state === 'waiting' && place > 0 ? t('hand.place', { place: number(place) }) : t(`hand.said_of.${hand.state}`);
  useEffect(() => announce('hand', t(`hand.state.${hand.state}`)), [hand.state]);
  const session = invitation ? `/d/${view.value.debate.slug}/panel?seat=${invitation.seat}` : '';
  return html`<div class="hand-up">
    <p class="row"><span class="hand-mark"><${Icon} name="hand" /></span><span><strong>${t(`hand.state.${hand.state}`)}</strong><br /><span class="meta">${said}${hand.topic && html` · ${spaced(hand.topic)}`}</span></span></p>
    ${invitation?.state === 'invited' && html`<${Consent} invitation=${invitation} give=${give} failure=${failure} />`}
    ${invitation?.state === 'accepted' && html`<p class="acts"><a class="btn main" href=${session}>${t('hand.enter')} <${Icon} name="right" /></a></p>`}
    ${invitation?.state !== 'invited' && html`<${Failure} words=${failure} />`}
    ${hand.state !== 'speaking' && invitation?.state !== 'invited' &&
    html`<p class="acts"><button type="button" class="btn" aria-disabled=${busy ? 'true' : undefined} onClick=${() => void give({ type: 'hand.lower', hand: hand.id })}>${t('hand.lower')}</button></p>`}
  </div>`;
}

/** @param {Props} props */
export function HandCard(props) {
  const { me, send, written } = props;
  const raising = useCommand(send);
  const hand = me.value?.hand ?? null;
  const invitation = me.value?.invitation ?? null;
  useEffect(() => {
    document.getElementById('hand')?.classList.toggle('asked', invitation?.state === 'invited');
  }, [invitation?.state]);
  return html`<h2 class="sr" id="hand-h">${t('hand.title')}</h2>
    ${hand
      ? html`<${Up} ...${props} hand=${hand} invitation=${invitation} />`
      : invitation
        ? html`<p class="acts"><a class="btn main" href=${`/d/${props.view.value.debate.slug}/panel?seat=${invitation.seat}`}>${t('hand.enter')}</a></p>`
        : html`<${RaiseForm} ...${raising} written=${written} name=${me.value?.name ?? ''} />`}`;
}

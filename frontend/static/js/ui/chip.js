/**
 * The state of a question as a chip: icon, word and border of its own, so that no state is told by colour alone. It says what is, never
 * what can be done.
 */
import { html } from 'htm/preact';
import { Icon } from './icon.js';
import { rank, t } from './words.js';

/** Style class and icon of each state (the mockups' names). @type {Record<import('./views.js').ShownState, string>} */
export const LOOKS = {
  received: 'received',
  published: 'published',
  queued: 'queued',
  on_air: 'air',
  answered: 'answered',
  refused: 'refused',
  merged: 'merged',
  set_aside: 'aside',
  withdrawn: 'withdrawn',
  not_reached: 'minus',
};

/**
 * The words of a chip: state, and with it the place in the queue, the rule of the refusal or the question it was merged into.
 * @param {{state: import('./views.js').ShownState, place?: number | null, rule?: string | null, into?: number | string | null}} of
 */
export function stateWords({ state, place, rule, into }) {
  if (state === 'queued' && place) return place === 1 ? t('question.state.queued_next') : t('question.state.queued_at', { rank: rank(place) });
  if (state === 'refused' && rule) return t('question.state.refused_for', { rule: t(`rule.${rule}`) });
  if (state === 'merged' && into) return t('question.state.merged_into', { number: String(into) });
  return t(`question.state.${state}`);
}

/** @param {{state: import('./views.js').ShownState, place?: number | null, rule?: string | null, into?: number | string | null}} props */
export function Chip(props) {
  const look = LOOKS[props.state];
  return html`<span class=${`chip ${look}`}><${Icon} name=${look} /><span>${stateWords(props)}</span></span>`;
}

/** The live page's player, fetched after the words: the words are what everybody came for first. */
import { effect } from '@preact/signals';
import { html } from 'htm/preact';
import { Player } from './player.js';
import { keptMode } from './player_modes.js';
import { Playing } from './playing.js';
import { ProgramFeed } from './program_feed.js';
import { t } from './words.js';

/**
 * @param {import('../wire/wire.js').Wire} wire
 * @param {import('./program_feed.js').ProgramBoot} boot
 */
export function livePlayer(wire, boot) {
  const feed = new ProgramFeed(wire, boot, keptMode());
  const playing = new Playing();
  effect(() => feed.want(wire.main.value['debate'].phase === 'live'));
  return { feed, element: html`<${Player} feed=${feed} playing=${playing} label=${t('live.picture')} />` };
}

/** The live page's player, fetched after the words: the words are what everybody came for first. */
import { html } from 'htm/preact';
import { useMemo } from 'preact/hooks';
import { Player, Playing } from './player.js';
import { programFeed } from './program_feed.js';
import { t } from './words.js';

/** @param {{wire: import('./program_feed.js').MediaLine, boot: {media_url: string, view: {debate: {id: string}}}}} props */
export function LivePlayer({ wire, boot }) {
  const feed = useMemo(() => programFeed(wire, boot), []);
  const playing = useMemo(() => new Playing(), []);
  return html`<${Player} feed=${feed} playing=${playing} label=${t('live.picture')} />`;
}

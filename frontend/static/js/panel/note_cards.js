/** Words of the chair and the moderators for this seat: the only yellow paper, until it is read. */
import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../ui/icon.js';
import { announce } from '../ui/live_region.js';
import { spaced, t, time } from '../ui/words.js';

/** @import { SeatSession } from './seat_session.js' */

/** @param {{session: SeatSession}} props */
export function NoteCards({ session }) {
  const unread = Object.values(session.me.value?.notes ?? {})
    .filter((note) => note.sender !== session.seatId && !note.read_at)
    .sort((a, b) => a.at - b.at);
  const newest = unread.at(-1)?.id ?? null;
  useEffect(() => {
    if (newest) announce('note', t('panel.note.say', { text: unread.at(-1)?.text ?? '' }));
  }, [newest]);
  return html`${unread.map((note) => html`<section class="p-note" key=${note.id} aria-label=${t('panel.note.label')}>
    <h2 class="label"><${Icon} name="note" />${t(note.sender ? 'panel.note.chair' : 'panel.note.moderator')}</h2>
    <p>${spaced(note.text)}</p>
    <p class="row"><button type="button" class="btn small" onClick=${() => void session.give({ type: 'note.read', note: note.id })}><${Icon} name="check" />${t('panel.note.read')}</button><span class="meta num push">${time(note.at)}</span></p>
  </section>`)}`;
}

/** Words to those who sit, and who has read them. Nobody else sees them. */
import { html } from 'htm/preact';
import { NoteForm } from '../ui/note_form.js';
import { spaced, t, time } from '../ui/words.js';
import { command } from './perform.js';

/** @import { Desk } from './desk.js' */
/** @import { Note } from '../ui/speaking.js' */

/** @param {{desk: Desk, note: Note}} props */
function NoteRow({ desk, note }) {
  const { seats } = desk.view.value;
  const read = Object.keys(note.read ?? {});
  const to = note.to ? (seats[note.to]?.name ?? '') : t('floor.note.all');
  const from = note.sender ? (seats[note.sender]?.name ?? t('panel.note.chair')) : t('console.notes.moderators');
  const receipt = read.length === 0 ? t('console.notes.unread') : note.to ? t('console.notes.read') : t('console.notes.read_of', { n: read.length, all: String(note.seats?.length ?? 0) });
  return html`<li><span class="nm">${spaced(note.text)}<small class="blk">${from} → ${to} · ${time(note.at)}</small></span><span class=${read.length ? 'where' : 'where warn'}>${receipt}</span></li>`;
}

/** @param {{desk: Desk}} props */
export function NotesPanel({ desk }) {
  const view = desk.view.value;
  const notes = Object.values(view.notes ?? {}).sort((a, b) => b.at - a.at);
  const sitting = Object.values(view.seats).filter((seat) => seat.kind !== 'hall');
  return html`${desk.rights.stage && html`<${NoteForm} id="note" class="note-form" sitting=${sitting} give=${(/** @type {any} */ one) => command(desk, one)} />`}
    ${notes.length === 0 ? html`<p class="meta">${t('console.notes.none')}</p>` : html`<ul class="st-l">${notes.slice(0, 50).map((note) => html`<${NoteRow} key=${note.id} desk=${desk} note=${note} />`)}</ul>`}`;
}

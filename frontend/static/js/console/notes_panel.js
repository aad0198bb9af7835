/** Words to those who sit, and who has read them. Nobody else sees them. */
import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
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
  const [text, setText] = useState('');
  const [to, setTo] = useState('');
  const [sending, setSending] = useState(false);
  const view = desk.view.value;
  const notes = Object.values(view.notes ?? {}).sort((a, b) => b.at - a.at);
  const sitting = Object.values(view.seats).filter((seat) => seat.kind !== 'hall');
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (sending || !text.trim()) return;
    setSending(true);
    const done = await command(desk, { type: 'note.send', text, ...(to ? { to } : {}) });
    setSending(false);
    if (done) setText((now) => (now === text ? '' : now)); // the next one may be begun
  };
  return html`${desk.rights.stage && html`<form class="note-form" onSubmit=${send}>
      <p class="field"><label for="note-to">${t('floor.note.to')}</label><select class="input" id="note-to" value=${to} onChange=${(/** @type {Event} */ event) => event.target instanceof HTMLSelectElement && setTo(event.target.value)}>
        <option value="">${t('floor.note.all')}</option>${sitting.map((seat) => html`<option key=${seat.id} value=${seat.id}>${seat.name}</option>`)}</select></p>
      <p class="field"><label for="note-text">${t('floor.note.text')}</label><input class="input" id="note-text" maxlength="240" autocomplete="off" value=${text} onInput=${(/** @type {Event} */ event) => event.target instanceof HTMLInputElement && setText(event.target.value)} /></p>
      <button class="btn small" aria-disabled=${sending ? 'true' : undefined}>${t('floor.note.send')}</button>
    </form>`}
    ${notes.length === 0 ? html`<p class="meta">${t('console.notes.none')}</p>` : html`<ul class="st-l">${notes.slice(0, 50).map((note) => html`<${NoteRow} key=${note.id} desk=${desk} note=${note} />`)}</ul>`}`;
}

/** The sections of the rail, in the order of their tabs. A family adds one line here and keeps the rest in files of its own. */
import { AgendaPanel } from './agenda_panel.js';
import { DoorPanel } from './door_panel.js';
import { FloorPanel, handsWaiting } from './floor_panel.js';
import { NotesPanel } from './notes_panel.js';
import { PollPanel, pollsWaiting } from './poll_panel.js';
import { ReactionPanel } from './reaction_panel.js';
import { StagePanel } from './stage_panel.js';
import { sharesUnder, TimePanel } from './time_panel.js';

/** @import { Section } from './rail.js' */

/** @type {readonly Section[]} */
export const SECTIONS = [
  { id: 'stage', label: 'console.stage.title', draw: StagePanel },
  { id: 'floor', label: 'console.floor.title', count: handsWaiting, draw: FloorPanel },
  { id: 'time', label: 'console.time.title', count: sharesUnder, draw: TimePanel },
  { id: 'notes', label: 'console.notes.title', draw: NotesPanel },
  { id: 'door', label: 'console.door.title', draw: DoorPanel },
  { id: 'polls', label: 'console.poll.title', count: pollsWaiting, draw: PollPanel },
  { id: 'reactions', label: 'console.reactions.title', shown: (desk) => desk.view.value.debate.phase === 'live', draw: ReactionPanel },
  { id: 'agenda', label: 'console.agenda.title', draw: AgendaPanel },
];

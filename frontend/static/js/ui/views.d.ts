/** The shapes of 0001 §3 as pages read them: the `public` view and the `me` view. Types only. */

import type { OwnSpeaking, Speaking } from './speaking.js';

export type Phase = 'draft' | 'scheduled' | 'open' | 'live' | 'closed' | 'archived';
export type Origin = 'online' | 'hall' | 'written' | 'social';
export type QuestionState =
  | 'received'
  | 'published'
  | 'queued'
  | 'on_air'
  | 'answered'
  | 'set_aside'
  | 'refused'
  | 'merged'
  | 'withdrawn';
/** `not_reached`: the debate ended before its turn came; said of it, not decided about it. */
export type ShownState = QuestionState | 'not_reached';
export type SegmentKind = 'opening' | 'synthesis' | 'debate' | 'pledges' | 'vote' | 'break';
export type SeatKind = 'panelist' | 'chair' | 'guest' | 'hall' | 'interpreter';

export interface Debate {
  id: string;
  slug: string;
  title: string;
  lang: string;
  phase: Phase;
  code: string;
  question_limit: number;
  /** Whether the charter of this debate shows the words of refused questions in the ledger. */
  refused_shown?: boolean;
  families: Family[];
  targets: Targets;
  /** When the live is announced for. */
  starts_at?: number | null;
  open_at?: number | null;
  live_at?: number | null;
  closed_at?: number | null;
}

/** A family of arguments of the synthesis. */
export interface Family {
  id: string;
  letter: string;
  title: string;
  side: 'for' | 'against' | 'open' | null;
}

/** Weights of 0 to 100; who is not named has the mean of those who are. */
export interface Targets {
  origins: Partial<Record<Origin, number>>;
  families: Record<string, number>;
}

/** How far an answer went. */
export type How = 'answered' | 'partly' | 'in_writing';

/** Words of an appeal are there for the console and its author only. */
export interface Appeal {
  state: 'open' | 'upheld' | 'overturned';
  at: number;
  text?: string;
  note?: string;
}

export interface Segment {
  id: string;
  kind: SegmentKind;
  title: string;
  minutes: number;
  disagreement: string | null;
  started_at: number | null;
}

export interface Seat {
  id: string;
  kind: SeatKind;
  name: string;
  quality: string;
  side?: string;
  college?: string;
  /** Public views say on_stage or absent, nothing finer. */
  state: 'invited' | 'green_room' | 'on_stage' | 'left' | 'absent';
  muted: boolean;
}

export interface Question {
  id: string;
  number: number | null;
  state: QuestionState;
  origin: Origin;
  text: string | null;
  name: string | null;
  ticket: string | null;
  addressee?: string | null;
  segment?: string | null;
  at: number;
  version: number;
  supports: number;
  aired_at?: number | null;
  answered_at?: number | null;
  rule?: string | null;
  into?: string | null;
  reason?: string | null;
  /** Public for a refusal only. */
  decided_at?: number | null;
  /** What its author wrote, where a moderator reworded it; not there for others when `withheld` names a rule. */
  original?: string | null;
  withheld?: string | null;
  family?: string | null;
  /** How many questions were merged in. */
  together?: number | null;
  /** Why it came before the proposal of fair-next. */
  why?: Why | null;
  how?: How | null;
  /** Seats. */
  answered_by?: string[] | null;
  /** The answer in writing; lines are paragraphs. */
  written?: string | null;
  appeal?: Appeal | null;
}

export type Why = 'same_topic' | 'person_waits' | 'time' | 'balance' | 'other';

/** What fair-next proposes, to console and stage. `supports` is of when the proposal was made. */
export interface Proposal {
  question: string;
  cell: { origin: Origin; family: string | null };
  aired: { cell: number; all: number };
  /** Airings that came to the cell by its shares so far. */
  due: number;
  /** Nothing else is queued than questions of this cell. */
  alone: boolean;
  supports: number;
  at: number;
  /** Its author was not on air yet. */
  first: boolean;
}

export interface Intake {
  open: boolean;
  every_s: number;
}

/** Console only. What arrives after `hold` is counted, not shown. */
export interface Moderation {
  hold: number | null;
  muted: Record<string, { until: number; rule: string }>;
}

/** How the picture is laid out; no seats: who speaks is shown. */
export type Layout = 'grid' | 'solo' | 'side_by_side' | 'hall_speaker' | 'card';

export interface ProgramSection {
  layout: Layout;
  seats: string[];
}

export type { Hand, Share, Spoken, Turn } from './speaking.js';

export type Poll = import('./poll_views.js').Poll;
export type Caption = import('./poll_views.js').Caption;

export interface PublicView extends Speaking {
  debate: Debate;
  agenda: { segments: Segment[]; current: string | null };
  seats: Record<string, Seat>;
  questions: Record<string, Question>;
  queue: string[];
  on_air: { question: string; since: number } | null;
  program: ProgramSection;
  intake: Intake;
  polls: Record<string, Poll>;
  captions: Record<string, Caption>;
  ledger: { length: number; head: string };
}

/** A state and when it was entered: pairs, because a receipt carries many. */
export type Step = [state: QuestionState, at: number];

export interface Appeal {
  state: 'open' | 'upheld' | 'overturned';
  at: number;
  text?: string | null;
  note?: string | null;
}

/** A question as its own author sees it. */
export interface OwnQuestion {
  id: string;
  number: number | null;
  state: QuestionState;
  text: string | null;
  /** What its author wrote, where a moderator has reworded it; `withheld`: the rule for which others do not read it. */
  original?: string | null;
  withheld?: string | null;
  how?: 'answered' | 'partly' | 'in_writing' | null;
  answered_by?: string[] | null;
  written?: string | null;
  appeal?: Appeal | null;
  /** Of the question it was merged into. */
  into_number?: number | null;
  into_state?: QuestionState | null;
  name: string | null;
  /** Of what a clerk took down. */
  place?: string | null;
  origin?: string;
  ticket: string;
  at: number;
  steps: Step[];
  rule?: string | null;
  note?: string | null;
  into?: string | null;
  reason?: string | null;
  /** Of a merged question, these and the answer are those of the question that stands for it: `into_number`, `into_state`. */
  aired_at?: number | null;
  answered_at?: number | null;
  into_number?: number | null;
  into_state?: QuestionState | null;
  original?: string | null;
  withheld?: string | null;
  family?: string | null;
  how?: How | null;
  answered_by?: string[] | null;
  written?: string | null;
  appeal?: Appeal | null;
}

export interface MeView extends OwnSpeaking {
  questions: Record<string, OwnQuestion>;
  supports: Record<string, true>;
  ballots: Record<string, number[]>;
  name: string | null;
  /** Until when, and why, one may not ask, raise a hand or react. */
  muted: { until: number; rule: string; note: string | null } | null;
}

/** The shapes of 0001 §3 as pages read them: the `public` view and the `me` view. Types only. */

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
  /** When the live is announced for. */
  starts_at?: number | null;
  open_at?: number | null;
  live_at?: number | null;
  closed_at?: number | null;
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
}

/** How the picture is laid out; no seats: who speaks is shown. */
export type Layout = 'grid' | 'solo' | 'side_by_side' | 'hall_speaker' | 'card';

export interface ProgramSection {
  layout: Layout;
  seats: string[];
}

export interface PublicView {
  debate: Debate;
  agenda: { segments: Segment[]; current: string | null };
  seats: Record<string, Seat>;
  questions: Record<string, Question>;
  queue: string[];
  on_air: { question: string; since: number } | null;
  program: ProgramSection;
  ledger: { length: number; head: string };
}

/** A state and when it was entered: pairs, because a receipt carries many. */
export type Step = [state: QuestionState, at: number];

/** A question as its own author sees it. */
export interface OwnQuestion {
  id: string;
  number: number | null;
  state: QuestionState;
  text: string | null;
  name: string | null;
  ticket: string;
  at: number;
  steps: Step[];
  rule?: string | null;
  note?: string | null;
  into?: string | null;
  reason?: string | null;
  aired_at?: number | null;
  answered_at?: number | null;
}

export interface MeView {
  questions: Record<string, OwnQuestion>;
  supports: Record<string, true>;
  name: string | null;
}

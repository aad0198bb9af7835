/** Polls and captions as the wire tells them (decision 0090). */

export type PollKind = 'single' | 'multiple' | 'scale' | 'stance' | 'consent';
export type PollState = 'ready' | 'open' | 'closed';

export interface Objection {
  id: string;
  text: string | null;
  shown: boolean;
}

export interface Poll {
  id: string;
  kind: PollKind;
  title: string;
  /** Of a stance and a consent round these are names of the page's own words: `poll_option.NAME`. */
  options: string[];
  state: PollState;
  hidden: boolean;
  seconds: number;
  most: number;
  opened_at?: number | null;
  ends_at?: number | null;
  closed_at?: number | null;
  /** When closed; while open, counts come as the state `polls`. */
  online?: number[];
  voters?: number;
  /** The hall's raised hands; while open too, unless results are hidden. */
  hall?: number[];
  /** Texts that a moderator let through; for the console all of them. */
  objections?: (string | Objection)[];
}

export interface Caption {
  id: string;
  /** When it was said, on the program's clock. */
  at: number;
  text: string;
  lang: string | null;
}

export type Polls = Readonly<Record<string, Poll>>;
/** State `polls`: counts by option, then how many voted. */
export type PollCounts = Readonly<Record<string, number[]>>;
/** State `reactions`: by second of the program, agree, disagree, unclear. */
export type ReactionCounts = Readonly<Record<string, [number, number, number]>>;

/** The shapes of hands, floor, speaking time, guests and notes (decision 0090) as pages read them. Types only. */

export type Medium = 'voice' | 'video' | 'microphone';
export type HandState = 'waiting' | 'called' | 'invited' | 'ready' | 'speaking';

export interface Hand {
  id: string;
  origin: 'online' | 'hall' | 'panel';
  medium: Medium;
  at: number;
  state: HandState;
  ticket?: string;
  seat?: string;
  name?: string;
  /** Stage and console only. */
  topic?: string;
  place?: string;
  /** Console only. */
  person?: string;
}

export interface Turn {
  turn: string;
  seat: string | null;
  hand: string | null;
  since: number;
  soft_at: number | null;
  hard_at: number | null;
}

export interface Floor {
  current: Turn | null;
  called: string | null;
}

export interface Spoken {
  measured_ms: number;
  floor_ms: number;
  counted_ms: number;
  corrected_ms?: number;
}

export interface Share {
  by: 'side' | 'college' | 'hall';
  label: string;
  ms: number;
  share: number;
  least: number | null;
  under: boolean;
}

export interface Invitation {
  seat: string;
  medium: Medium;
  state: 'invited' | 'accepted';
}

/** `read_at` is one's own receipt; a sender and the console see everybody's in `read`. */
export interface Note {
  id: string;
  text: string | null;
  sender: string | null;
  at: number;
  read_at?: number | null;
  to?: string | null;
  seats?: string[];
  read?: Record<string, number>;
}

/** What every shared view has of it. */
export interface Speaking {
  hands: Record<string, Hand>;
  floor: Floor;
  speech: Record<string, Spoken>;
  equity: Share[];
}

/** What one's own view has of it. */
export interface OwnSpeaking {
  hand: Hand | null;
  invitation: Invitation | null;
  /** A clerk's, who raises them for many. */
  hands: Record<string, Hand>;
  notes: Record<string, Note>;
}

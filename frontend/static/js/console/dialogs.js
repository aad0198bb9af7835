/** The dialogs of the console by the name that opens them (`desk.dialog`): a family adds its line, and keeps the rest in files of its own. */
import { AirDialog } from './air_dialog.js';
import { AnswerDialog } from './answer_dialog.js';
import { AsideDialog } from './aside_dialog.js';
import { AgendaDialog, PhaseDialog } from './debate_dialogs.js';
import { SearchDialog } from './find_dialog.js';
import { FloorDialog, GuestDialog } from './guest_dialog.js';
import { HeardDialog } from './heard_dialog.js';
import { HelpDialog } from './help_dialog.js';
import { JudgeDialog } from './judge_dialog.js';
import { MergeDialog } from './merge_dialog.js';
import { MuteDialog } from './mute_dialog.js';
import { PollDialog } from './poll_dialog.js';
import { RefuseDialog } from './refuse_dialog.js';
import { RewordDialog } from './reword_dialog.js';
import { TagDialog } from './tag_dialog.js';
import { TimeDialog } from './time_panel.js';
import { WhyDialog } from './why_dialog.js';
import { WriteDialog } from './write_dialog.js';

/** @import { Desk } from './desk.js' */
/** @import { Question } from './question.js' */

/** Of the debate; given `{desk, to, onClose}`. @type {Record<string, (props: any) => any>} */
export const DIALOGS = {
  help: HelpDialog,
  search: SearchDialog,
  agenda: AgendaDialog,
  phase: PhaseDialog,
  heard: HeardDialog,
  poll: PollDialog,
  floor: FloorDialog,
  guest: GuestDialog,
  time: TimeDialog,
};

/** About one question, by the step they belong to (steps.js). @type {Record<string, (props: {desk: Desk, question: Question, onClose: () => void}) => any>} */
export const QUESTION_DIALOGS = {
  refuse: RefuseDialog,
  merge: MergeDialog,
  set_aside: AsideDialog,
  air: AirDialog,
  why: WhyDialog,
  answer: AnswerDialog,
  reword: RewordDialog,
  tag: TagDialog,
  write: WriteDialog,
  judge: JudgeDialog,
  mute: MuteDialog,
};

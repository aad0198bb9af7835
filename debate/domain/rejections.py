"""Every refusal the domain can give. The code is stable; the sentence lives in the locale files under `error.CODE`."""

from enum import StrEnum

from msgspec import Struct


class Code(StrEnum):
    ROLE_FORBIDDEN = "role_forbidden"
    WRONG_PHASE = "wrong_phase"
    WRONG_STATE = "wrong_state"
    CONFLICT = "conflict"
    QUESTION_UNKNOWN = "question_unknown"
    QUESTION_EMPTY = "question_empty"
    QUESTION_TOO_LONG = "question_too_long"
    QUESTION_REPEATED = "question_repeated"
    NOT_YOUR_QUESTION = "not_your_question"
    TEXT_CONTROL_CHARACTERS = "text_control_characters"
    NAME_TOO_LONG = "name_too_long"
    NOTE_TOO_LONG = "note_too_long"
    ORIGIN_FORBIDDEN = "origin_forbidden"
    MERGE_WITH_ITSELF = "merge_with_itself"
    MERGE_TARGET_CLOSED = "merge_target_closed"
    AIR_BUSY = "air_busy"
    QUESTION_ON_AIR = "question_on_air"
    STEP_BACK_TOO_LATE = "step_back_too_late"
    STEP_BACK_NOTHING = "step_back_nothing"
    SEAT_UNKNOWN = "seat_unknown"
    SEAT_TAKEN = "seat_taken"
    SEAT_ON_STAGE = "seat_on_stage"
    SEAT_NOT_YOURS = "seat_not_yours"
    SEAT_OFF_STAGE = "seat_off_stage"
    STAGE_FULL = "stage_full"
    TOO_MANY_SEATS = "too_many_seats"
    HALL_MISSING = "hall_missing"
    HALL_BESIDE_ITSELF = "hall_beside_itself"
    SEGMENT_UNKNOWN = "segment_unknown"
    SEGMENT_TAKEN = "segment_taken"
    SEGMENT_STARTED = "segment_started"
    TITLE_EMPTY = "title_empty"
    TITLE_TOO_LONG = "title_too_long"
    MINUTES_OUT_OF_RANGE = "minutes_out_of_range"
    LIMIT_OUT_OF_RANGE = "limit_out_of_range"
    START_OUT_OF_RANGE = "start_out_of_range"
    PHASE_UNREACHABLE = "phase_unreachable"
    POSITION_OUT_OF_RANGE = "position_out_of_range"


class Rejection(Struct, frozen=True):
    """The command changes nothing. `entity` is the id whose present state explains why, if there is one."""

    code: Code
    entity: str | None = None

"""The closed vocabularies of questions: where they come from, where they stand, why they may be refused."""

from enum import StrEnum


class Origin(StrEnum):
    ONLINE = "online"
    HALL = "hall"
    WRITTEN = "written"
    SOCIAL = "social"


class QuestionState(StrEnum):
    RECEIVED = "received"
    PUBLISHED = "published"
    QUEUED = "queued"
    ON_AIR = "on_air"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Rule(StrEnum):
    """Reasons of the charter for which a question may be refused."""

    OFF_TOPIC = "off_topic"
    ACCUSES_PERSON = "accuses_person"
    INSULT = "insult"
    ADVERTISING = "advertising"
    PRIVATE_DATA = "private_data"
    DUPLICATE = "duplicate"
    NOT_A_QUESTION = "not_a_question"
    UNLAWFUL = "unlawful"


class How(StrEnum):
    """How far an answer went. `in_writing`: a written one is promised, and `question.write` brings it."""

    ANSWERED = "answered"
    PARTLY = "partly"
    IN_WRITING = "in_writing"


class Why(StrEnum):
    """Why another question than the proposal of fair-next goes on air."""

    SAME_TOPIC = "same_topic"
    PERSON_WAITS = "person_waits"
    TIME = "time"
    BALANCE = "balance"
    OTHER = "other"


class AppealState(StrEnum):
    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"

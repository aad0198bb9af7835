"""Questions that say nearly the same: found, quickly, and never a pending one by somebody who may not read it."""

import random
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from debate.domain.actor import Actor
from debate.domain.commands import AskQuestion, MergeQuestion, PublishQuestion, RewordQuestion, WithdrawQuestion
from debate.domain.questions.words import QuestionState
from debate.service.answer import Accepted
from frontend.similar import Card, Index, SimilarQuestions, line_of
from tests.frontend.in_process import Inside, inside
from tests.properties.world import MODERATOR, PEOPLE, World
from tests.realtime.house import accept

SAME = [
    ("Qui paiera l’entretien de la ligne ?", "Qui va payer l'entretien de la ligne ?"),
    ("L’entretien de la ligne, qui le paiera ?", "Qui paiera l’entretien de la ligne ?"),
    ("La gare de Vierzon va-t-elle fermer le dimanche ?", "Est-ce que la gare de Vierzon sera fermée le dimanche ?"),
    ("Combien coûtera le billet pour un étudiant ?", "Quel sera le coût du billet pour les étudiants ?"),
    ("Pourquoi ne pas rendre les trains gratuits pour les jeunes ?", "Les trains seront-ils gratuits pour les jeunes ?"),
    ("Will the station close on Sundays?", "Is the station going to be closed on Sundays?"),
]
OTHER = [
    ("Qui paiera l’entretien de la ligne ?", "Qui paiera les nouvelles gares du département ?"),
    ("La gare de Vierzon va-t-elle fermer le dimanche ?", "Pourquoi le car de 7 h ne part-il plus de la mairie ?"),
    ("Combien coûtera le billet pour un étudiant ?", "Les vélos pourront-ils monter dans le train sans supplément ?"),
    ("Est-ce que vous avez pensé aux personnes en fauteuil ?", "Est-ce que vous avez chiffré le coût pour les communes ?"),
    ("Will the station close on Sundays?", "Who pays for the new trains on the northern line?"),
]


def index_of(*texts: str) -> Index:
    index = Index("public")
    for n, text in enumerate(texts):
        index.put(Card(f"q{n}", QuestionState.PUBLISHED, text))
    return index


@pytest.mark.parametrize(("typed", "there"), SAME)
def test_what_people_see_as_the_same_is_found(typed: str, there: str) -> None:
    (found,) = index_of(there).alike(line_of(typed))
    assert found.score >= 62


@pytest.mark.parametrize(("typed", "there"), OTHER)
def test_what_people_see_as_another_is_not(typed: str, there: str) -> None:
    assert index_of(there).alike(line_of(typed)) == []


def test_the_best_come_first_and_small_words_find_nothing() -> None:
    index = index_of("Qui paiera l’entretien de la ligne jusqu’en 2040 ?", "Qui paiera l’entretien de la ligne ?", "Où est la mairie ?")
    assert [one.question for one in index.alike(line_of("Qui paiera l’entretien de la ligne ?"))] == ["q1", "q0"]
    assert index.alike(line_of("Est-ce que vous êtes")) == [] and index.alike(line_of("")) == []


def test_five_thousand_questions_in_ten_milliseconds() -> None:
    written = "entretien ligne train région billet prix hausse école gare commune village fermeture car handicap horaire soir travail"
    words = written.split()
    draw = random.Random(7)
    index = index_of(*(" ".join(draw.choice(words) for _ in range(draw.randint(6, 25))) for _ in range(5000)))
    line, took = line_of("Qui paiera l’entretien de la ligne de train après la hausse du prix du billet ?"), []
    for _ in range(20):
        begun = process_time()
        index.alike(line)
        took.append(process_time() - begun)
    assert sorted(took)[10] < 0.010  # measured: 1.3 ms


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    yield world
    world.close()


def ask(world: World, who: Actor, text: str) -> str:
    answer = world.give(who, AskQuestion(text=text))
    assert isinstance(answer, Accepted)
    return str(answer.result["question"])


def test_the_indexes_follow_their_debate(world: World) -> None:
    first = ask(world, PEOPLE[0], "Qui paiera l’entretien de la ligne ?")
    similar = SimilarQuestions(world.owner)
    typed = "L’entretien de la ligne, qui le paiera ?"

    def found() -> tuple[list[str], list[str]]:
        return [one.question for one in similar.to_askers(typed)], [one.question for one in similar.to_console(typed, None)]

    assert found() == ([], [first])
    world.give(MODERATOR, PublishQuestion(question=first))
    assert found() == ([first], [first])
    second = ask(world, PEOPLE[1], "Qui paie l’entretien de cette ligne ?")
    assert found() == ([first], [first, second])
    assert [one.question for one in similar.to_console("", second)] == [first]
    world.give(MODERATOR, RewordQuestion(question=second, text="Quand rouvrira le guichet de la mairie ?"))
    assert found() == ([first], [first])
    world.give(MODERATOR, RewordQuestion(question=second, text="Qui paie l’entretien de la ligne, au juste ?"))
    world.give(MODERATOR, MergeQuestion(question=second, into=first))
    assert found() == ([first], [first])
    world.give(PEOPLE[0], WithdrawQuestion(question=first))
    assert found() == ([], [second])  # what was merged into it is to be read again


@pytest.mark.parametrize("seed", range(6))
def test_an_asker_is_never_told_of_a_hidden_question(seed: int) -> None:
    """Whatever happens: what the public index holds is public, and after any history it is what a fresh one holds."""
    world, draw = World(), random.Random(seed).choice
    similar = SimilarQuestions(world.owner)
    for _ in range(250):
        world.step(draw)
        readable = {id: card["text"] for id, card in world.view("public")["questions"].items() if card["text"] is not None}
        held = similar._indexes["public"]._lines
        assert held == {id: line for id, text in readable.items() if (line := line_of(text))}
        assert similar._indexes["console"]._lines == SimilarQuestions(world.owner)._indexes["console"]._lines
    world.close()


async def asked(at: Inside, **body: str) -> tuple[int, object]:
    answer = await at.http.post(f"/d/{at.owner.slug}/similar", json=body)
    return answer.status_code, answer.json()


async def test_over_http_an_asker_sees_published_ones_and_the_console_needs_its_pass(tmp_path: Path) -> None:
    async with inside(tmp_path) as at:
        hidden = await accept(at.owner, PEOPLE[0], AskQuestion(text="Qui paie donc l’entretien de la ligne ?"))
        shown = await accept(at.owner, PEOPLE[1], AskQuestion(text="Qui paiera l’entretien de la ligne ?"))
        await accept(at.owner, MODERATOR, PublishQuestion(question=str(shown["question"])))
        status, body = await asked(at, text="L’entretien de la ligne, qui le paiera ?")
        assert (status, body) == (200, {"similar": [{"question": shown["question"], "score": 100}]})
        for body in ({"text": "Qui paie ?", "role": "console"}, {"question": str(hidden["question"])}):
            status, answer = await asked(at, **body)
            assert status == 403 and answer == {"error": {"code": "role_needed"}}
        assert (await asked(at, text="x" * 4001))[0] == 400


async def test_who_asks_too_often_waits(tmp_path: Path) -> None:
    async with inside(tmp_path) as at:
        at.http.cookies.set("__Host-assises-who", at.house.participants.sign("p1"))
        statuses = [(await asked(at, text="Qui paiera ?"))[0] for _ in range(25)]
        assert statuses[:20] == [200] * 20 and 429 in statuses[20:]

"""The charter is read by anybody, in both languages, and every rule that a refusal can cite is on it."""

import html

from debate.domain.questions.words import Rule
from frontend.words import Words
from tests.clients.serving import ROOT
from tests.frontend.serving import Web

WORDS = Words.load(ROOT / "frontend/locales")


def test_every_rule_has_its_sentence_and_its_anchor(web: Web) -> None:
    for lang in ("fr", "en"):
        with web.browser(lang) as reader:
            shown = html.unescape(reader.get("/charter").text)
            home = reader.get("/").text
        assert 'href="/charter"' in home
        for rule in Rule:
            assert f'id="{rule.value}"' in shown and WORDS.t(lang, f"charter.rule.{rule.value}") in shown
            assert WORDS.t(lang, f"rule.{rule.value}") in shown
        assert 'id="ledger"' in shown and WORDS.t(lang, "charter.ledger_said") in shown

"""Names as people read them."""

import pytest

from debate.domain.likeness import passes_for_office, passes_for_one_of
from debate.domain.text import clean


@pytest.mark.parametrize(
    "name",
    [
        *("Modérateur", "MODÉRATRICE", "La modération", "Moderator", "Organisateur", "organiser", "Équipe des Assises", "Admin"),
        *("M o d é r a t e u r", "m.o.d.e.r.a.t.o.r", "mo-de-ra-teur", "m0d3rat3ur", "4ssises", "Admın"),
        *("Мodérateur", "Modératеur", "ᴍᴏᴅᴇʀᴀᴛᴏʀ", "𝓜𝓸𝓭𝓮𝓻𝓪𝓽𝓸𝓻", "Ｍｏｄｅｒａｔｏｒ", "rnodérateur", "Μοderator"),
        *("mo\u200ddérateur", "Mode\u0301rateur", "Mo\u20dddérateur", "Modérateur 🛡️", "🛡️Modération🛡️"),
    ],
)
def test_a_name_that_passes_for_the_moderation(name: str) -> None:
    assert passes_for_office(name)


@pytest.mark.parametrize(
    "name",
    [
        "Anne B.",
        "Modeste",
        "Jean Moderato",
        "Sylvie Régis",
        "Organisation des parents",
        "Assia",
        "Amin",
        "Équipe 4",
        "احمد",
        "Лев",
        "",
        "🙂",
        "王伟",
    ],
)
def test_a_name_of_ones_own(name: str) -> None:
    assert not passes_for_office(name)


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        *(("anne morel", True), ("MOREL Anne", True), ("Annе Моrеl", True), ("Anne Morel, députée", True), ("AnneMorel", True)),
        *(("Claire", True), ("CIaire", True), ("C l a i r e", True), ("Modibo Kante", True)),
        *(("Claire D.", False), ("Anne Martin", False), ("Morel", False), ("Anne", False), ("", False)),
    ],
)
def test_a_name_of_somebody_who_sits(name: str, passes: bool) -> None:
    assert passes_for_one_of(name, ["Anne Morel", "Claire", "Modibo Kanté", ""]) is passes


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Famille 👨‍👩‍👧 et 🇫🇷", "Famille 👨‍👩‍👧 et 🇫🇷"),  # joiners and flags are writing
        ("לשלום עולם", "לשלום עולם"),
        ("a\u202eb\u202cc", "abc"),
        ("a\u2066b\u2069c\u2067d", "abcd"),
        ("a\u200eb\u200fc\u061cd", "abcd"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("é\u0301\u0301", "é\u0301\u0301"),
    ],
)
def test_marks_that_disguise_go_and_writing_stays(raw: str, kept: str) -> None:
    assert clean(raw) == kept

"""What a device may send, and what is refused (in French)."""

from __future__ import annotations

from typing import Any

import pytest

from solimob.core.workshop.acts import (
    AT_TOP,
    LONGEST_NOTE,
    ActError,
    ActKind,
    Colour,
    NoteAct,
    act_document,
    clean_text,
    read_act,
    recorded_act,
)

CREATE = {"id": "a1", "kind": "create", "note": "n1", "column": "sujets", "text": "Publics cibles"}


def test_act_is_read_with_the_author_the_server_knows() -> None:
    act = read_act(CREATE | {"after": "", "colour": "pink"}, author="k1")
    assert act == NoteAct(
        "a1", ActKind.CREATE, "n1", "k1", column="sujets", after=AT_TOP, text="Publics cibles", colour=Colour.PINK
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "explode"}, "action inconnue « explode »"),
        ({"kind": ["create"]}, "action inconnue"),
        ({"author": "somebody-else"}, "champ inconnu « author »"),
        ({"voters": []}, "champ inconnu « voters »"),
        ({"note": None}, "il manque « note »"),
        ({"note": "<b>"}, "« note » doit être un identifiant"),
        ({"id": "x" * 41}, "« id » doit être un identifiant"),
        ({"column": 3}, "« column » doit être un identifiant"),
        ({"after": "a b"}, "« after » doit être un identifiant"),
        ({"text": "  \n "}, "le texte du post-it est vide"),
        ({"text": 12}, "doit être un texte"),
        ({"text": "x" * (LONGEST_NOTE + 1)}, "a 501 caractères : 500 au plus"),
        ({"colour": "url(x)"}, "couleur inconnue"),
    ],
)
def test_act_is_refused_with_the_field_named_when_it_is_wrong(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ActError, match=says):
        read_act(CREATE | change)


@pytest.mark.parametrize("raw", [None, [], "create", 3])
def test_act_is_refused_when_it_is_not_a_document(raw: object) -> None:
    with pytest.raises(ActError, match="rechargez la page"):
        read_act(raw)


@pytest.mark.parametrize("base", [-1, "1", True, 1.5])
def test_edit_is_refused_when_its_base_is_not_a_version(base: object) -> None:
    with pytest.raises(ActError, match="« base »"):
        read_act({"id": "a", "kind": "edit", "note": "n", "text": "t", "base": base})


def test_text_stays_as_written_without_control_characters_and_hidden_marks() -> None:
    assert clean_text("  a\x00b\u202e <script>c</script>\r\n\n\n\nd \n") == "ab <script>c</script>\n\nd"
    assert clean_text("coût < 5 € & 👩\u200d🦽") == "coût < 5 € & 👩\u200d🦽"
    assert clean_text("e\u0301") == "é"


def test_longest_text_is_accepted_when_only_its_edges_exceed() -> None:
    assert len(clean_text(" " + "é" * LONGEST_NOTE + "\n")) == LONGEST_NOTE


@pytest.mark.parametrize(
    "raw",
    [
        CREATE,
        {"id": "a", "kind": "duplicate", "note": "n2", "source": "n1", "column": "methodes", "after": ""},
        {"id": "a", "kind": "edit", "note": "n1", "text": "t", "base": 0},
        {"id": "a", "kind": "move", "note": "n1", "column": "methodes", "after": "n2"},
        {"id": "a", "kind": "colour", "note": "n1", "colour": "blue"},
        {"id": "a", "kind": "vote", "note": "n1"},
        {"id": "a", "kind": "unvote", "note": "n1"},
        {"id": "a", "kind": "remove", "note": "n1"},
    ],
)
def test_act_document_is_read_back_whatever_its_kind(raw: dict[str, Any]) -> None:
    act = read_act(raw, "k1")
    assert act_document(act) == raw | {"author": "k1"}
    assert recorded_act(act_document(act)) == act

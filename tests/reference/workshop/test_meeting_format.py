"""The meeting format: read strictly, written back without loss, and told by its published schema."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from importlib.resources import files
from math import inf, nan
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solimob.core.workshop import (
    AnswersBy,
    Audience,
    Board,
    Column,
    Entry,
    Instruction,
    Item,
    Link,
    Meeting,
    Poll,
    PollKind,
    PollQuestion,
    Sequence,
    Starter,
    SurveyStep,
)
from solimob.reference.schemas import example, schema
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.meeting_format import (
    FORMAT,
    entry_document,
    meeting_document,
    read_entry,
    read_meeting,
)

EXAMPLE = Path(str(files("solimob.reference.workshop") / "examples" / "reunion.yaml"))
VALIDATOR = jsonschema.Draft202012Validator(schema("meeting"), format_checker=jsonschema.FormatChecker())
SMALL: dict[str, Any] = {
    "format": FORMAT,
    "id": "petite",
    "title": "Petite réunion",
    "sequences": [
        {"id": "un", "title": "Une", "entries": [{"id": "a", "kind": "item", "title": "Un point"}]},
    ],
}


def written(tmp_path: Path, document: dict[str, Any]) -> Path:
    path = tmp_path / "reunion.yaml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_the_example_shows_every_kind_of_entry_and_of_question() -> None:
    entries = list(read_meeting(EXAMPLE).entries())
    assert {type(entry) for entry in entries} == {Item, Instruction, Poll, Board, SurveyStep}
    assert {question.kind for entry in entries if isinstance(entry, Poll) for question in entry.questions} == set(
        PollKind
    )


def test_the_two_examples_are_one_meeting_and_the_schema_takes_both() -> None:
    document = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    document["held_on"] = document["held_on"].isoformat()
    VALIDATOR.validate(document)
    VALIDATOR.validate(example("meeting"))
    assert read_meeting(EXAMPLE) == read_meeting(example("meeting"))


def test_the_example_uses_every_key_of_the_schema() -> None:
    def keys(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node
            for value in node.values():
                yield from keys(value)
        elif isinstance(node, list):
            for value in node:
                yield from keys(value)

    definitions = schema("meeting")["$defs"]
    known = {key for each in definitions.values() for key in each.get("properties", {})} | set(
        schema("meeting")["properties"]
    )
    assert known - set(keys(example("meeting"))) == {"$schema"}


def test_a_meeting_is_exported_without_loss_when_written_and_read_again(tmp_path: Path) -> None:
    """F1: entered, exported and read again without loss, as YAML and as JSON."""
    meeting = read_meeting(EXAMPLE)
    document = meeting_document(meeting)
    assert read_meeting(document) == meeting
    assert read_meeting(written(tmp_path, document)) == meeting
    as_json = tmp_path / "reunion.json"
    as_json.write_text(json.dumps(document), encoding="utf-8")
    assert read_meeting(as_json) == meeting


def test_an_entry_alone_is_read_again_as_it_was() -> None:
    for entry in read_meeting(EXAMPLE).entries():
        assert read_entry(entry_document(entry)) == entry


def test_a_refusal_names_file_and_line_when_a_key_is_misspelt(tmp_path: Path) -> None:
    document = copy.deepcopy(SMALL)
    document["sequences"][0]["entries"][0]["minute"] = 5
    path = written(tmp_path, document)
    with pytest.raises(ReferenceFileError) as refused:
        read_meeting(path)
    assert f"{path}, ligne 11" in str(refused.value)
    assert "vouliez-vous dire « minutes » ?" in str(refused.value)
    with pytest.raises(ReferenceFileError, match="sequences 1, entries 1 », minute : clé inconnue") as refused:
        read_meeting(document)
    assert "ligne" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "autre"}, "« autre » est inconnu"),
        ({"id": "Petite réunion"}, "minuscules"),
        ({"starts_at": 840}, 'entre guillemets est attendue \\("14:00"\\)'),
        ({"starts_at": "25:00"}, "une heure"),
        ({"held_on": "hier"}, "n'est pas une date"),
        ({"sequences": []}, "au moins un élément"),
        ({"sequences": ["a"]}, "des clés sont attendues"),
        ({"sequences": [{"id": "un", "title": "Une", "entries": ["a"]}]}, "des clés sont attendues"),
        ({"sequences": [{"id": "un", "title": "Une", "entries": [{"id": "a"}]}]}, "kind : clé absente"),
        (
            {"sequences": [{"id": "un", "title": "Une", "entries": [{"id": "a", "title": "A", "kind": "vote"}]}]},
            "« vote » est inconnu",
        ),
        (
            {
                "sequences": [
                    {"id": "un", "title": "U", "entries": [{"id": "a", "title": "A", "kind": "item", "minutes": 1.5}]}
                ]
            },
            "un nombre entier",
        ),
    ],
)
def test_a_meeting_is_refused_in_french_when_a_value_cannot_be(
    tmp_path: Path, change: dict[str, Any], said: str
) -> None:
    document = {**copy.deepcopy(SMALL), **change}
    with pytest.raises(ReferenceFileError, match=said):
        read_meeting(document)
    with pytest.raises(ReferenceFileError, match=f"reunion.yaml.*ligne [1-9].*{said}"):
        read_meeting(written(tmp_path, document))


IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
TITLES = st.text(max_size=40).filter(lambda text: text.strip() and "\x00" not in text)
TEXTS = st.one_of(st.just(""), st.just("  "), TITLES)
SHARED: dict[str, Any] = {"title": TITLES, "minutes": st.none() | st.integers(1, 480), "notes": TEXTS}


def unique(ids: list[str]) -> list[str]:
    """Return the ids made unlike each other."""
    return [f"{id_}-{rank}" for rank, id_ in enumerate(ids)]


@st.composite
def questions(draw: st.DrawFn, id_: str) -> PollQuestion:
    kind = draw(st.sampled_from(list(PollKind)))
    fields: dict[str, Any] = {"id": id_, "kind": kind, "text": draw(TITLES)}
    if kind in (PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKING):
        fields["choices"] = tuple(f"Choix {rank}" for rank in range(draw(st.integers(2, 20))))
    if kind == PollKind.SCALE:
        low = draw(st.integers(-5, 5))
        fields |= {"low": low, "high": low + draw(st.integers(1, 10)), "low_label": draw(TEXTS)}
    if kind in (PollKind.MULTIPLE, PollKind.RANKING):
        fields["most"] = draw(st.none() | st.integers(1, len(fields["choices"])))
    return PollQuestion(**fields)


@st.composite
def entries(draw: st.DrawFn, id_: str, audiences: list[str]) -> Entry:
    shared = {"id": id_, **{name: draw(values) for name, values in SHARED.items()}}
    audience = draw(st.sampled_from(["", *audiences]))
    match draw(st.sampled_from(["item", "instruction", "poll", "board", "survey"])):
        case "item":
            links = draw(st.lists(TITLES.map(lambda label: Link(label, "https://example.org/x")), max_size=2))
            return Item(**shared, role=draw(TEXTS), speaker=draw(TEXTS), links=tuple(links), text=draw(TEXTS))
        case "instruction":
            return Instruction(**shared, text=draw(TEXTS))
        case "poll":
            ids = unique(draw(st.lists(IDS, min_size=1, max_size=3)))
            asked = tuple(draw(questions(each)) for each in ids)
            answers = draw(st.sampled_from(list(AnswersBy)))
            return Poll(**shared, questions=asked, audience=audience, anonymous=draw(st.booleans()), answers=answers)
        case "board":
            ids = unique(draw(st.lists(IDS, min_size=1, max_size=3)))
            columns = tuple(Column(each, draw(TITLES)) for each in ids)
            starters = tuple(Starter(ids[0], text) for text in draw(st.lists(TITLES, max_size=2)))
            pages = draw(st.integers(1, 20))
            return Board(**shared, columns=columns, starters=starters, pages=pages, objective=draw(TEXTS))
        case _:
            return SurveyStep(**shared, survey=draw(IDS))


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    audiences = unique(draw(st.lists(IDS, max_size=2)))
    parts = unique(draw(st.lists(IDS, min_size=1, max_size=2)))
    return Meeting(
        id=draw(IDS),
        title=draw(TITLES),
        purpose=draw(TEXTS),
        held_on=draw(st.none() | st.dates()),
        starts_at=draw(st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0))),
        audiences=tuple(Audience(each, draw(TITLES)) for each in audiences),
        material=tuple(draw(st.lists(TEXTS, max_size=2))),
        sequences=tuple(
            Sequence(
                part,
                draw(TITLES),
                tuple(draw(entries(f"{part}-{n}", audiences)) for n in range(draw(st.integers(1, 3)))),
            )
            for part in parts
        ),
    )


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(meetings())
def test_any_meeting_is_written_as_the_schema_says_and_is_read_again_the_same(meeting: Meeting) -> None:
    """F1, whatever the meeting: only blank edges of texts are lost."""
    document = meeting_document(meeting)
    VALIDATOR.validate(document)
    again = read_meeting(document)
    assert meeting_document(again) == document
    assert [entry.id for entry in again.entries()] == [entry.id for entry in meeting.entries()]
    assert json.loads(json.dumps(document)) == document


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value of a document."""
    yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*path, key))


PLACES = [place for place in places(example("meeting")) if place]
# What a schema cannot say: ids that must differ or exist, choices that must differ, the width of a scale.
ONLY_READER = ("deux fois", "public annoncé", "pas de colonne", "en 2 à 11 pas", "most » doit aller")
STRANGE = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        3,
        3.0,
        -1,
        1.5,
        inf,
        nan,
        "",
        " ",
        "texte",
        "un texte",
        "x" * 200 + " ",
        "x" * 301,
        "x" * 5001,
        "14:00",
        [],
        {},
        ["a"],
    ]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(PLACES), st.one_of(STRANGE, st.just("drop"), st.just("add")))
def test_the_schema_and_the_reader_agree_when_a_document_is_changed_anywhere(
    place: tuple[Any, ...], strange: object
) -> None:
    document = example("meeting")
    holder = document
    for key in place[:-1]:
        holder = holder[key]
    if strange == "drop":
        del holder[place[-1]]
    elif strange == "add" and isinstance(holder[place[-1]], dict):
        holder[place[-1]]["inconnu"] = 1
    else:
        holder[place[-1]] = strange
    refused = refusal(document)
    if list(VALIDATOR.iter_errors(document)):
        assert refused, (place, strange)
    else:
        assert refused is None or any(words in refused for words in ONLY_READER), (place, strange, refused)


def refusal(document: dict[str, Any]) -> str | None:
    try:
        read_meeting(document)
    except ReferenceFileError as error:
        return str(error)
    return None

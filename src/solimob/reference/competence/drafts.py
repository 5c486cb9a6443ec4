"""The draft acts shipped with the package, one file each."""

from __future__ import annotations

from pathlib import Path

from solimob.core.solutions.competence.draft import DraftSection, DraftTemplate
from solimob.reference.entry import Entry, entries_of
from solimob.reference.strict_yaml import LinedDict, ReferenceFileError, read_yaml

DRAFTS_FOLDER = Path(__file__).with_name("drafts")
_REQUIRED = {"title", "slots", "articles", "sections"}


def load_draft(id_: str, folder: Path = DRAFTS_FOLDER) -> DraftTemplate:
    """Return the template of an act.

    Raises
    ------
    ReferenceFileError
        If the file does not hold this draft alone, has an unknown key, or a slot is not declared or not used.
    """
    path = folder / f"{id_}.yaml"
    entries = list(entries_of(path, _REQUIRED, set()))
    if [entry.name for entry in entries] != [id_]:
        raise ReferenceFileError(f"{path} : « {id_} », et lui seul, est attendu")
    entry = entries[0]
    return entry.built(
        DraftTemplate,
        id=id_,
        title=entry.text("title"),
        slots=_slots(path, read_yaml(path)[id_]["slots"], entry),
        articles=entry.texts("articles", at_least=1),
        sections=tuple(
            DraftSection(
                section.text("title"),
                tuple(" ".join(text.split()) for text in section.texts("paragraphs")),
                tuple(" ".join(text.split()) for text in section.texts("bullets")),
            )
            for section in entry.entries("sections", {"title"}, {"paragraphs", "bullets"}, at_least=1)
        ),
    )


def _slots(path: Path, slots: object, entry: Entry) -> dict[str, str]:
    if not isinstance(slots, LinedDict):
        raise entry.wrong("slots", "des clés sont attendues : nom de la variable, puis ce qu'elle attend")
    for slot, label in slots.items():
        if not isinstance(label, str):
            raise ReferenceFileError(f"{path}, ligne {slots.lines[slot]}, {slot} : un texte est attendu")
    return dict(slots)

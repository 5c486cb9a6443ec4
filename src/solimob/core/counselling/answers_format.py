"""A file of answers (`obstacles_answers.schema.json`) read into values, every fault said with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from solimob.core.counselling.answers import Answers, Given, Unsaid, is_asked
from solimob.core.counselling.local_offer import Destination, LocalOffer, LocalService
from solimob.core.counselling.questionnaire import Form, Item, Questionnaire, Theme
from solimob.written_day import written_day

NAME = "obstacles"
_KEYS = ("questionnaire", "version", "form", "answers", "offer")
_SERVICE_TEXTS = ("where", "phone", "hours", "source")


class InvalidAnswersError(ValueError):
    """A file of answers that cannot be read: `faults` are (place, what is wrong), in French."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"  {where} : {what}" for where, what in faults))


def answers_version(document: object) -> str:
    """Return the version of the test that the answers of a document were given to.

    Raises
    ------
    InvalidAnswersError
        If the document is not one of answers.
    """
    faults: list[tuple[str, str]] = []
    top = _keys("document", document, _KEYS, faults)
    if not faults and top.get("questionnaire") != NAME:
        faults.append(("questionnaire", f"« {NAME} » est attendu"))
    version = _take(top, "version", str, 'un texte est attendu, par exemple "1"', faults)
    _refuse(faults)
    return str(version)


def read_answers(document: object, questionnaire: Questionnaire) -> tuple[Answers, LocalOffer]:
    """Return the answers of a document and what it says of the offer at the address (nothing known without it).

    Raises
    ------
    InvalidAnswersError
        If a key, question or answer is unknown, or a question is answered that is not asked; with every fault.
    """
    faults: list[tuple[str, str]] = []
    top = _keys("document", document, _KEYS, faults)
    form = _chosen(top, "form", Form, faults) or Form.SHORT
    given = top.get("answers")
    if not isinstance(given, Mapping):
        faults.append(("answers", "un objet est attendu : une question, sa réponse"))
        given = {}
    read = {id_: _given(id_, value, questionnaire, faults) for id_, value in given.items()}
    answers = Answers(questionnaire.version, form, {id_: value for id_, value in read.items() if value is not None})
    if not faults:
        _refuse_unasked(questionnaire, answers, faults)
    offer = _offer(top["offer"], questionnaire, faults) if "offer" in top else LocalOffer()
    _refuse(faults)
    return answers, offer


def _refuse(faults: list[tuple[str, str]]) -> None:
    if faults:
        raise InvalidAnswersError(faults)


def _given(id_: str, value: object, questionnaire: Questionnaire, faults: list[tuple[str, str]]) -> Given | None:
    where = f"answers.{id_}"
    item = questionnaire.by_id.get(id_)
    if item is None:
        faults.append((where, f"cette question n'existe pas{_near(id_, questionnaire.by_id)}"))
        return None
    if isinstance(value, str) and value in list(Unsaid):
        return Unsaid(value)
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list) or not chosen or not all(isinstance(one, str) for one in chosen):
        faults.append((where, "une réponse est attendue (un texte, ou une liste de textes)"))
        return None
    what = _wrong_choice(item, chosen)
    if what:
        faults.append((where, what))
    return frozenset(chosen)


def _wrong_choice(item: Item, chosen: list[str]) -> str:
    ids = [choice.id for choice in item.choices]
    unknown = next((one for one in chosen if one not in ids), None)
    if unknown is not None:
        return f"« {unknown} » n'est pas au choix : {', '.join(ids)}, {', '.join(Unsaid)}"
    if len(chosen) > 1 and not item.several:
        return "une seule réponse est attendue"
    if len(chosen) > 1 and ids[0] in chosen:
        return f"« {ids[0]} » ne va avec aucune autre réponse"
    return ""


def _refuse_unasked(questionnaire: Questionnaire, answers: Answers, faults: list[tuple[str, str]]) -> None:
    asked = questionnaire.items_of(answers.form)
    for id_ in answers.given:
        item = questionnaire.by_id[id_]
        if item not in asked:
            faults.append((f"answers.{id_}", "la forme courte ne pose pas cette question ; mettez form à « long »"))
        elif is_asked(questionnaire, item, answers) is False:
            above = ", ".join(item.asked_if or ())
            faults.append(
                (f"answers.{id_}", f"cette question n'est pas posée après ces réponses ({above}) ; retirez-la")
            )


def _offer(document: object, questionnaire: Questionnaire, faults: list[tuple[str, str]]) -> LocalOffer:
    known = sorted(frozenset().union(*(remedy.offer_kinds for remedy in questionnaire.remedies)))

    def service(where: str, said: object, into: list[tuple[str, str]]) -> LocalService:
        return _service(where, said, known, into)

    top = _keys("offer", document, ("destinations", "services", "complete"), faults)
    complete = top.get("complete", False)
    if not isinstance(complete, bool):
        faults.append(("offer.complete", "true ou false est attendu"))
    return LocalOffer(
        destinations=tuple(_listed("offer.destinations", top.get("destinations", []), _destination, faults)),
        services=tuple(_listed("offer.services", top.get("services", []), service, faults)),
        complete=complete is True,
    )


def _destination(where: str, document: object, faults: list[tuple[str, str]]) -> Destination:
    top = _keys(where, document, ("label", "reachable"), faults)
    label = _take(top, "label", str, "un texte est attendu", faults, where)
    reachable = top.get("reachable")
    if reachable is not None and not isinstance(reachable, bool):
        faults.append((f"{where}.reachable", "true, false, ou null si on ne sait pas"))
    return Destination(str(label), reachable if isinstance(reachable, bool) else None)


def _service(where: str, document: object, known: list[str], faults: list[tuple[str, str]]) -> LocalService:
    top = _keys(where, document, ("name", "kinds", "themes", "read_on", *_SERVICE_TEXTS), faults)
    name = _take(top, "name", str, "un texte est attendu", faults, where)
    texts = {key: _take(top, key, str, "un texte est attendu", faults, where, "") for key in _SERVICE_TEXTS}
    kinds = _listed(f"{where}.kinds", top.get("kinds", []), _word, faults)
    faults += [
        (f"{where}.kinds", f"« {kind} » n'est pas connu ; au choix : {', '.join(known)}")
        for kind in kinds
        if kind not in known
    ]
    themes = _listed(f"{where}.themes", top.get("themes", []), _word, faults)
    unknown = [theme for theme in themes if theme not in list(Theme)]
    if unknown:
        faults.append(
            (f"{where}.themes", f"« {unknown[0]} » n'est pas un thème de data.inclusion : {', '.join(Theme)}")
        )
    if not kinds and not themes:
        faults.append((where, "dites ce que fait ce service : kinds ou themes"))
    return LocalService(
        name=str(name),
        kinds=frozenset(kinds),
        themes=frozenset(Theme(theme) for theme in themes if theme not in unknown),
        read_on=_day(top, where, faults),
        **{key: str(text) for key, text in texts.items()},
    )


def _day(top: Mapping[str, Any], where: str, faults: list[tuple[str, str]]) -> date | None:
    value = top.get("read_on")
    if value is None:
        return None
    try:
        return written_day(value)
    except ValueError:
        faults.append((f"{where}.read_on", "une date est attendue, par exemple 2026-11-27"))
        return None


def _word(where: str, value: object, faults: list[tuple[str, str]]) -> str:
    if not isinstance(value, str):
        faults.append((where, "un texte est attendu"))
    return str(value)


def _listed[T](
    where: str,
    value: object,
    read: Callable[[str, object, list[tuple[str, str]]], T],
    faults: list[tuple[str, str]],
) -> list[T]:
    if not isinstance(value, list):
        faults.append((where, "une liste est attendue"))
        return []
    return [read(f"{where}[{row}]", one, faults) for row, one in enumerate(value)]


def _keys(where: str, document: object, known: tuple[str, ...], faults: list[tuple[str, str]]) -> Mapping[str, Any]:
    if not isinstance(document, Mapping):
        faults.append((where, "un objet est attendu"))
        return {}
    for key in document:
        if key not in known:
            faults.append((f"{where}.{key}", f"cette clé n'est pas connue{_near(str(key), known)}"))
    return document


def _take(
    top: Mapping[str, Any],
    key: str,
    kind: type,
    what: str,
    faults: list[tuple[str, str]],
    where: str = "document",
    default: object = None,
) -> object:
    value = top.get(key, default)
    if not isinstance(value, kind):
        faults.append((f"{where}.{key}", what if key in top else f"cette clé est obligatoire : {what}"))
    return value


def _chosen(top: Mapping[str, Any], key: str, kind: type[Form], faults: list[tuple[str, str]]) -> Form | None:
    try:
        return kind(top.get(key, ""))
    except ValueError:
        faults.append((f"document.{key}", f"au choix : {', '.join(kind)}"))
        return None


def _near(word: str, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f" ; est-ce « {near[0]} » ?" if near else " ; retirez-la"

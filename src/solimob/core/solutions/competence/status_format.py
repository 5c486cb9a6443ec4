"""The status file of a commune (`competence_status.schema.json`), read with a word for each fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from solimob.core.solutions.competence.levers import Solution
from solimob.core.solutions.competence.place import EpciKind
from solimob.core.solutions.competence.status import Declared, KeptService, Member, Membership, StatusError
from solimob.written_day import written_day

FORMAT = 1
STATUS_KEYS = ("format", "commune", "transfer", "syndicats", "kept_services", "island_commune", "epci_kind_2021")
TRANSFER_KEYS = ("done", "on", "source")
SYNDICAT_KEYS = ("name", "member", "competence", "joined_on", "before_substitution", "whole_epci", "source")
SERVICE_KEYS = ("name", "solution", "region_informed", "source")


EARLIEST = date(1900, 1, 1)
"""No EPCI and no syndicat mixte of transport took a competence before: an older date is a mistake."""


def read_status(document: Any, commune: str, today: date) -> Declared:
    """Return what a status file declares of a commune.

    Parameters
    ----------
    document
        The JSON value; a key left out, or null, is unknown. An empty list is known to be empty.
    commune
        Code of the commune asked about: the file has to be about it.
    today
        Last day a declared fact may bear.

    Raises
    ------
    StatusError
        If a key is unknown, a value is not of its kind, a fact has no source, a date cannot be, or the file is about
        another commune.
    """
    fields = _Fields(document, "", STATUS_KEYS, today)
    if fields.values.get("format") != FORMAT:
        raise StatusError("format", f"la valeur attendue est {FORMAT}")
    named = fields.text("commune")
    if named != commune:
        raise StatusError("commune", f"le fichier parle de « {named} », pas de « {commune} »")
    transfer = fields.mapping("transfer", TRANSFER_KEYS)
    done = transfer.boolean("done") if transfer else None
    on = transfer.day("on") if transfer else None
    if transfer and on is not None and not done:
        raise StatusError("transfer.on", "une date de transfert suppose « done » à true")
    return Declared(
        transfer=done,
        transfer_on=on,
        transfer_source=transfer.source(known=done is not None) if transfer else "",
        syndicats=fields.listed("syndicats", SYNDICAT_KEYS, _membership),
        kept_services=fields.listed("kept_services", SERVICE_KEYS, _service),
        island_commune=fields.boolean("island_commune"),
        kind_2021=fields.choice("epci_kind_2021", EpciKind),
    )


def _membership(fields: _Fields) -> Membership:
    member = fields.choice("member", Member)
    if member is None:
        raise StatusError(fields.at("member"), "« commune » ou « epci » est attendu")
    return Membership(
        name=fields.text("name"),
        member=member,
        competence=fields.boolean("competence"),
        joined_on=fields.day("joined_on"),
        before_substitution=fields.boolean("before_substitution"),
        whole_epci=fields.boolean("whole_epci"),
        source=fields.source(known=True),
    )


def _service(fields: _Fields) -> KeptService:
    solution = fields.choice("solution", Solution)
    if solution is None:
        raise StatusError(fields.at("solution"), f"au choix : {', '.join(Solution)}")
    return KeptService(fields.text("name"), solution, fields.boolean("region_informed"), fields.source(known=True))


class _Fields:
    """The keys of one object of the file, with the path that leads to it."""

    def __init__(self, value: Any, path: str, keys: tuple[str, ...], today: date) -> None:
        if not isinstance(value, Mapping):
            raise StatusError(path or "fichier", "un objet JSON est attendu")
        self.values, self.path, self.today = value, path, today
        unknown = [key for key in value if key not in keys]
        if unknown:
            raise StatusError(self.at(str(unknown[0])), f"clé inconnue ; clés possibles : {', '.join(keys)}")

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise StatusError(self.at(key), f"un texte entre guillemets est attendu, pas « {_written(value)} »")
        return value.strip()

    def source(self, *, known: bool) -> str:
        """Return the document cited; a fact that is known has one."""
        if self.values.get("source") is None and not known:
            return ""
        if self.values.get("source") is None:
            raise StatusError(self.at("source"), "dites quel document l'établit (délibération, arrêté préfectoral…)")
        return self.text("source")

    def boolean(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            raise StatusError(self.at(key), f"true, false ou null est attendu, pas « {_written(value)} »")
        return value

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        if value is None:
            return None
        try:
            day = written_day(value)
        except ValueError:
            raise StatusError(self.at(key), f"une date est attendue (2021-06-30), pas « {value} »") from None
        if day < EARLIEST:
            raise StatusError(self.at(key), f"« {value} » est trop ancien ; la plus ancienne date possible est 1900")
        if day > self.today:
            raise StatusError(self.at(key), f"« {value} » est à venir ; un fait se déclare une fois établi")
        return day

    def choice[Choice: Enum](self, key: str, choices: type[Choice]) -> Choice | None:
        value = self.values.get(key)
        if value is None:
            return None
        try:
            return choices(value)
        except ValueError:
            known = ", ".join(str(choice.value) for choice in choices)
            raise StatusError(self.at(key), f"« {value} » est inconnu ; au choix : {known}") from None

    def mapping(self, key: str, keys: tuple[str, ...]) -> _Fields | None:
        value = self.values.get(key)
        return None if value is None else _Fields(value, self.at(key), keys, self.today)

    def listed[Item](self, key: str, keys: tuple[str, ...], read: Callable[[_Fields], Item]) -> tuple[Item, ...] | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            raise StatusError(self.at(key), "une liste est attendue ([] si l'on sait qu'il n'y en a pas)")
        return tuple(read(_Fields(item, f"{self.at(key)}[{i}]", keys, self.today)) for i, item in enumerate(value))


def _written(value: Any) -> str:
    """Return a JSON value as its file writes it, « true » and not « True »; a text without its quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

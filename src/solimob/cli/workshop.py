"""`solimob workshop`: meetings as files, kits, exports, and what a meeting gives to the diagnosis."""

from __future__ import annotations

import argparse
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.core.workshop import Meeting
    from solimob.core.workshop.kit import Kit
    from solimob.core.workshop.minutes import MeetingRecord
    from solimob.web.projects.queries import Project

EXPORT_FORMATS = ("yaml", "csv", "odt", "json")
"""Those of `publish.meeting_export`, written here so that `--help` does not wait for it; a test compares the two."""
_PRINTED = (".odt", ".docx", ".pdf")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("workshop", help="les réunions participatives")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    _add_kits(verbs)
    check = verbs.add_parser(
        "check", help="relire un fichier de réunion : erreurs, durée, ce qui ne doit pas se publier"
    )
    check.add_argument("file", type=Path, metavar="FICHIER", help="la réunion (YAML ou JSON)")
    check.set_defaults(run=_check)
    reading = verbs.add_parser("reading", help="préparer la lecture d'un diagnostic : ses constats dans une réunion")
    reading.add_argument("diagnosis", type=Path, metavar="FICHIER", help="diagnosis.json, écrit par « diagnosis run »")
    reading.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="la réunion à écrire (.yaml)")
    reading.add_argument(
        "--findings",
        nargs="+",
        metavar="CONSTAT",
        help="les constats à lire, par leurs identifiants dans diagnosis.json ; sans lui, les cinq premiers",
    )
    reading.set_defaults(run=_reading)
    weights = verbs.add_parser("weights", help="les poids votés, au format de « diagnosis run --weights »")
    weights.add_argument("file", type=Path, metavar="FICHIER", help="reunion.json, écrit par « workshop export »")
    weights.add_argument("--out", type=Path, metavar="FICHIER", help="les poids (.csv) ; sans lui, ils sont affichés")
    weights.set_defaults(run=_weights)
    import_ = verbs.add_parser("import", help="mettre une réunion dans une démarche du site")
    import_.add_argument("file", type=Path, metavar="FICHIER", help="la réunion (YAML ou JSON)")
    import_.add_argument(
        "--project", type=int, metavar="NUMÉRO", help="la démarche : le nombre de son adresse, /demarches/3/"
    )
    import_.set_defaults(run=_import)
    export = verbs.add_parser("export", help="sortir une réunion du site, avec ses résultats et son compte rendu")
    export.add_argument("meeting", metavar="RÉUNION", help="le code de la réunion, celui que tapent les participants")
    export.add_argument("--out", type=Path, default=Path(), metavar="DOSSIER", help="dossier (par défaut, celui-ci)")
    export.add_argument(
        "--format", default="yaml,csv,odt,json", metavar="LISTE", help="yaml,csv,odt,json (tous par défaut)"
    )
    export.set_defaults(run=_export)
    following = verbs.add_parser("next", help="la réunion suivante d'une série, avec ce que la dernière a promis")
    following.add_argument("meeting", metavar="RÉUNION", help="le code de la dernière réunion")
    following.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="la réunion à écrire (.yaml)")
    following.set_defaults(run=_next)
    mask = verbs.add_parser("mask", help="masquer les noms, téléphones, adresses et insultes repérés dans un texte")
    mask.add_argument("file", type=Path, metavar="FICHIER", help="un texte : la page d'un cas, par exemple")
    mask.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="le texte masqué, à relire")
    mask.set_defaults(run=_mask)


def _add_kits(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    kits = verbs.add_parser("kits", help="les modèles de réunion : les lister, en imprimer un, en tirer une réunion")
    kits.add_argument("kit", nargs="?", metavar="MODÈLE", help="identifiant ; sans lui, la liste")
    kits.add_argument(
        "--out",
        type=Path,
        metavar="FICHIER",
        help=".yaml : une réunion à compléter ; .odt, .docx ou .pdf : la feuille d'animation",
    )
    kits.set_defaults(run=_kits)


def _kits(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.reference.workshop.kit_files import shipped_kits

    kits = shipped_kits()
    if arguments.kit is None:
        if arguments.out is not None:
            raise RefusedError("--out va avec un modèle : solimob workshop kits MODÈLE --out FICHIER")
        width = max(map(len, kits))
        for kit in kits.values():
            print(f"{kit.id:<{width}}  {kit.minutes:>3} min  {kit.title}")
        return 0
    if arguments.kit not in kits:
        raise RefusedError(f"« {arguments.kit} » n'est pas un modèle ; au choix : {', '.join(kits)}")
    kit = kits[arguments.kit]
    if arguments.out is None:
        print(f"{kit.title}\n\n{kit.summary}\n\n{_told(kit.meeting)}")
    else:
        _write(arguments.out, _kit_file(kit, arguments.out.suffix))
    return 0


def _kit_file(kit: Kit, suffix: str) -> bytes:
    from solimob.cli import RefusedError

    if suffix in (".yaml", ".yml"):
        from solimob.publish.meeting_export import meeting_yaml

        return meeting_yaml(kit.meeting)
    if suffix not in _PRINTED:
        raise RefusedError(f"« {suffix} » n'est pas un format de modèle ; au choix : .yaml, {', '.join(_PRINTED)}")
    from solimob.publish.kit_sheet import kit_document
    from solimob.publish.outputs import render
    from solimob.reference.law.articles import load_law_book
    from solimob.reference.law.glossary import load_glossary

    return render(kit_document(kit, load_law_book(), load_glossary()), suffix[1:])


def _check(arguments: argparse.Namespace) -> int:
    from solimob.cli.json_files import text_of
    from solimob.core.workshop.flags import flags

    meeting = _meeting(arguments.file)
    print(f"{arguments.file} : la réunion se lit.\n{_told(meeting)}")
    lines = enumerate(text_of(arguments.file).splitlines(), start=1)
    named = [(line, flag) for line, text in lines for flag in flags(text)]
    if named:
        print("À regarder avant de publier :")
        for line, flag in named:
            print(f"  ligne {line} : {flag.kind.label} « {flag.text} »")
    return 0


def _told(meeting: Meeting) -> str:
    """Return the agenda of a meeting; counted from zero where it has no hour."""
    from solimob.core.workshop import agenda

    titles = {entry.id: entry.title for entry in meeting.entries()}
    lines = [f"Durée : {'inconnue' if meeting.minutes is None else f'{meeting.minutes} min'}"]
    lines += [f"  {_hour(slot.starts)}  {titles[slot.entry]}" for slot in agenda(meeting, meeting.starts_at or time(0))]
    return "\n".join(lines)


def _hour(at: time | None) -> str:
    return "   ?   " if at is None else f"{at.hour:>2} h {at.minute:02d}"


def _reading(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError, today
    from solimob.cli.json_files import text_of
    from solimob.core.diagnosis import from_json
    from solimob.core.workshop import MeetingError
    from solimob.core.workshop.reading import reading_meeting
    from solimob.publish.meeting_export import meeting_yaml
    from solimob.publish.workshop_reading import findings_to_read
    from solimob.reference.workshop.kit_files import shipped_kits

    try:
        diagnosis = from_json(text_of(arguments.diagnosis).encode(), current_year=today().year)
    except ValueError as error:
        raise RefusedError(f"{arguments.diagnosis} : ce n'est pas un diagnostic ({error})") from None
    kit = shipped_kits()["lire-un-diagnostic"].meeting
    try:
        meeting = reading_meeting(kit, diagnosis.territory.name, findings_to_read(diagnosis), arguments.findings)
    except MeetingError as error:
        raise RefusedError(f"{arguments.diagnosis} : {error}") from None
    _write(arguments.out, meeting_yaml(meeting))
    return 0


def _weights(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.cli.json_files import json_of
    from solimob.core.diagnosis.local_choices import WEIGHT_COLUMNS
    from solimob.core.workshop.weight_votes import chosen_weights, indicator_of, voted_weights
    from solimob.publish.csv_table import csv_table
    from solimob.publish.french import count_text
    from solimob.publish.meeting_export import read_scale_tallies

    try:
        tallies = read_scale_tallies(json_of(arguments.file))
    except ValueError as error:
        raise RefusedError(f"{arguments.file} : {error}") from None
    asked = [indicator for tally in tallies if (indicator := indicator_of(tally.question)) is not None]
    if not asked:
        raise RefusedError(
            f"{arguments.file} : aucune question de poids ; leurs identifiants commencent par « poids- »"
        )
    voted = voted_weights(asked, tallies)
    if arguments.out is not None:
        _write(arguments.out, csv_table(WEIGHT_COLUMNS, chosen_weights(voted).items()))
    width = max(map(len, asked))
    for each in voted:
        if each.weight is None:
            print(f"{each.indicator:<{width}}  aucun vote : le poids par défaut reste")
        else:
            half = f"la moitié des votes entre {each.low:g} et {each.high:g}".replace(".", ",")
            print(
                f"{each.indicator:<{width}}  {each.weight:.2f}".replace(".", ",")
                + f"  ({count_text(each.votes, 'vote')}, {half})"
            )
    return 0


def _import(arguments: argparse.Namespace) -> int:
    from solimob.cli.web import disk_refusals, migrate_database, set_up

    meeting = _meeting(arguments.file)
    set_up()
    migrate_database()
    from solimob.web.workshop.services.meetings import create_meeting

    with disk_refusals():
        project = _project(arguments.project)
        kept = create_meeting(None, project, meeting)
    print(f"« {kept.title} » est dans la démarche « {project.name} ». Code pour la rejoindre : {kept.code}")
    return 0


def _project(number: int | None) -> Project:
    from solimob.cli import RefusedError
    from solimob.web.projects.queries import Project

    known: list[Project] = list(Project.objects.order_by("pk"))
    listed = ", ".join(f"{project.pk} ({project.name})" for project in known)
    if not known:
        raise RefusedError("le site n'a aucune démarche : ouvrez-le (solimob web serve) et créez-en une")
    if number is None and len(known) > 1:
        raise RefusedError(f"dites dans quelle démarche, avec --project : {listed}")
    for project in known:
        if number in (None, project.pk):
            return project
    raise RefusedError(f"la démarche {number} n'existe pas ; au choix : {listed}")


def _export(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.publish.meeting_export import export_files

    formats = list(dict.fromkeys(each.strip() for each in arguments.format.split(",")))
    unknown = [each for each in formats if each not in EXPORT_FORMATS]
    if unknown:
        raise RefusedError(f"--format : « {unknown[0]} » est inconnu ; au choix : {', '.join(EXPORT_FORMATS)}")
    files = export_files(_record(arguments.meeting), formats)
    _write_all({arguments.out / name: content for name, content in files.items()})
    return 0


def _next(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.core.workshop import MeetingError
    from solimob.core.workshop.minutes import minutes
    from solimob.core.workshop.series import next_meeting
    from solimob.publish.meeting_export import meeting_yaml

    record = _record(arguments.meeting)
    try:
        following = next_meeting(minutes(record))
    except MeetingError as error:
        raise RefusedError(str(error)) from None
    _write(arguments.out, meeting_yaml(following))
    return 0


def _mask(arguments: argparse.Namespace) -> int:
    from solimob.cli.json_files import text_of
    from solimob.core.workshop.flags import flags, masked
    from solimob.publish.french import count_text

    text = text_of(arguments.file)
    _write(arguments.out, masked(text).encode())
    print(
        f"Masqué : {count_text(len(flags(text)), 'passage')}. Le repérage ne voit pas tout : relisez avant de partager."
    )
    return 0


def _record(code: str) -> MeetingRecord:
    """Return what the meeting of a code leaves."""
    from solimob.cli import RefusedError
    from solimob.cli.web import disk_refusals, migrate_database, set_up

    set_up()
    migrate_database()
    from solimob.web.workshop.models import Meeting as Kept
    from solimob.web.workshop.queries.record import meeting_record

    with disk_refusals():
        found = Kept.objects.filter(code="".join(code.upper().split())).first()
        if found is not None:
            return meeting_record(found)
    raise RefusedError(f"aucune réunion n'a le code « {code} »")


def _meeting(path: Path) -> Meeting:
    from solimob.cli import RefusedError
    from solimob.reference.strict_yaml import ReferenceFileError
    from solimob.reference.workshop.meeting_format import read_meeting

    try:
        return read_meeting(path)
    except ReferenceFileError as error:
        raise RefusedError(str(error)) from None


def _write(path: Path, content: bytes) -> None:
    _write_all({path: content})


def _write_all(contents: dict[Path, bytes]) -> None:
    from solimob.cli import RefusedError
    from solimob.publish.writing import DocumentWriteError, write_together

    try:
        write_together(contents)
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    for path in contents:
        print(f"Écrit : {path}")

"""`solimob counselling obstacles` and `form`: the test of obstacles, read from a file, and its forms to print."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solimob.core.counselling import Answers, LocalOffer, Questionnaire

FORM_KINDS = ("short", "phone", "a4")
"""Large type for the person, a script for the telephone, one page for a counsellor."""


def add_verbs(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of the test of obstacles."""
    obstacles = verbs.add_parser("obstacles", help="lire un test des freins : ce qui gêne, et trois étapes au plus")
    obstacles.add_argument("--answers", type=Path, required=True, metavar="FICHIER", help="fichier des réponses (JSON)")
    obstacles.add_argument(
        "--format",
        choices=("text", "json"),
        default="text",
        help="text : ce que la personne lit ; json : avec les scores, pour le conseiller",
    )
    obstacles.set_defaults(run=_obstacles)
    form = verbs.add_parser("form", help="écrire le questionnaire à imprimer, en PDF")
    form.add_argument(
        "--kind",
        choices=FORM_KINDS,
        default="a4",
        help="short : gros caractères ; phone : script téléphonique ; a4 : une page (a4)",
    )
    form.add_argument("--out", type=Path, required=True, metavar="FICHIER", help="fichier PDF à écrire")
    form.set_defaults(run=_form)


def _obstacles(arguments: argparse.Namespace) -> int:
    from solimob.core.counselling import assess, score_axes, steps

    questionnaire, answers, offer = _read(arguments.answers)
    result = assess(questionnaire, answers, offer)
    next_steps = steps(result)
    if arguments.format == "json":
        from solimob.core.counselling.result_format import result_document

        document = result_document(result, next_steps, score_axes(questionnaire, answers, offer))
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    from solimob.publish.counselling_sheets import result_sheet
    from solimob.publish.sheet import sheet_text

    print(sheet_text(result_sheet(result, next_steps)), end="")
    return 0


def _read(path: Path) -> tuple[Questionnaire, Answers, LocalOffer]:
    from solimob.cli import RefusedError
    from solimob.cli.json_files import json_of
    from solimob.core.counselling.answers_format import InvalidAnswersError, answers_version, read_answers
    from solimob.reference.counselling import questionnaire_path, questionnaire_versions, read_questionnaire

    document: Any = json_of(path)
    try:
        version = answers_version(document)
        if version not in questionnaire_versions():
            known = ", ".join(questionnaire_versions())
            raise RefusedError(f"{path} : la version « {version} » du test n'existe pas ; versions publiées : {known}")
        questionnaire = read_questionnaire(questionnaire_path(version))
        return questionnaire, *read_answers(document, questionnaire)
    except InvalidAnswersError as error:
        raise RefusedError(f"{path} : ces réponses ne peuvent pas être lues\n{error}") from None


def _form(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError
    from solimob.publish import DocumentWriteError, write_together
    from solimob.publish.counselling_forms import FORMS
    from solimob.publish.sheet import sheet_pdf
    from solimob.reference.counselling import read_questionnaire

    out: Path = arguments.out
    if out.suffix.lower() != ".pdf":
        raise RefusedError(f"{out} : le questionnaire s'écrit en PDF ; donnez un nom qui finit par .pdf")
    try:
        write_together({out.resolve(): sheet_pdf(FORMS[arguments.kind](read_questionnaire()))})
    except DocumentWriteError as error:
        raise RefusedError(str(error)) from None
    print(f"écrit : {out}")
    return 0

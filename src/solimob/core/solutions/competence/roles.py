"""Who does what on a territory (C-S19): a table for everybody, and the annex of a convention."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from solimob.core.solutions.actor_map import Actor, Lever
from solimob.core.solutions.competence.answer import CompetenceAnswer, Row
from solimob.core.solutions.competence.levers import Cell, Solution, Verdict
from solimob.core.solutions.law_book import LawBook

CSV_HEADER = (
    "solution",
    "acteur",
    "nom",
    "organiser",
    "contribuer",
    "aider la personne",
    "acte",
    "articles",
    "à vérifier",
)


@dataclass(frozen=True, slots=True)
class Role:
    """One actor before one solution: the three levers."""

    solution: Solution
    actor: Actor
    name: str
    cells: tuple[Cell, Cell, Cell]
    """In the order of `Lever`: organise, contribute, pay aids."""

    @property
    def may_act(self) -> bool:
        """Whether one lever at least is open."""
        return any(cell.verdict is Verdict.ALLOWED for cell in self.cells)


def who_does_what(answer: CompetenceAnswer) -> tuple[Role, ...]:
    """Return every solution and actor of the territory, in the order they are shown."""
    rows: dict[tuple[Solution, Actor], list[Row]] = {}
    for row in answer.rows:
        rows.setdefault((row.solution, row.actor), []).append(row)
    roles = []
    for (solution, actor), found in rows.items():
        cells = {row.lever: row.cell for row in found}
        three = cells[Lever.ORGANISE], cells[Lever.CONTRIBUTE], cells[Lever.PAY_AIDS]
        roles.append(Role(solution, actor, found[0].name, three))
    return tuple(roles)


def role_name(role: Role) -> str:
    """Return « AOM locale (CC du Thouarsais) »; a name that says the actor stands alone, « département 79 »."""
    if not role.name:
        return role.actor.label
    said = role.name.casefold().startswith(role.actor.label.casefold())
    return role.name if said else f"{role.actor.label} ({role.name})"


def roles_csv(roles: tuple[Role, ...], book: LawBook) -> str:
    """Return the table as CSV with « ; », one row per solution and actor; `book` names the articles."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(CSV_HEADER)
    for role in roles:
        acts = " / ".join(dict.fromkeys(cell.act for cell in role.cells if cell.act))
        cited = dict.fromkeys(article for cell in role.cells for article in cell.articles)
        articles = " / ".join(book.article(id_).name for id_ in cited)
        doubt = "oui" if any(cell.to_verify for cell in role.cells) else "non"
        words = (cell.verdict.label for cell in role.cells)
        # A name that begins so is a formula for a spreadsheet.
        name = f"'{role.name}" if role.name[:1] in ("=", "+", "-", "@") else role.name
        writer.writerow([role.solution.label, role.actor.label, name, *words, acts, articles, doubt])
    return stream.getvalue()


def annex_lines(roles: tuple[Role, ...]) -> tuple[str, ...]:
    """Return the sentences of a convention's annex: one per actor and solution where something may be done."""
    lines = []
    for role in roles:
        if not role.may_act:
            continue
        opened = [
            f"{lever.label} ({cell.act})" if cell.act else lever.label
            for lever, cell in zip(Lever, role.cells)
            if cell.verdict is Verdict.ALLOWED
        ]
        doubt = any(cell.to_verify for cell in role.cells if cell.verdict is Verdict.ALLOWED)
        who = role_name(role)
        end = ", à vérifier" if doubt else ""
        lines.append(f"{role.solution.label} — {who} peut : {' ; '.join(opened)}{end}.")
    return tuple(lines)

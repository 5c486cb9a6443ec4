"""The plan to reach publics, to be read in a meeting and edited: who is reached, what is done, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence

from solimob.core.evidence import Source, vintage_note
from solimob.core.workshop.outreach import PlannedAction, PublicOutreach, is_small
from solimob.core.workshop.outreach_told import Told, what_is_told
from solimob.core.workshop.small_cells import THRESHOLD
from solimob.publish.document import Block, Bullets, Document, Paragraph, Section, Table, line
from solimob.publish.french import date_text, figure_text, nature_text

UNKNOWN = "inconnu"
_FEW = f"moins de {THRESHOLD}"
_NOT_SHOWN = "non montré"
_ABOUT = (
    "Couverture : usagers d'un service, sur le nombre de personnes concernées. Les autres n'ont pas tous besoin du "
    "service : leur part est le plus grand non-recours possible, pas le nombre de gens qui en auraient besoin et n'y "
    "viennent pas.",
    "Une même personne peut être de plusieurs publics : ni les nombres ni les parts ne s'additionnent.",
    f"Un nombre de moins de {THRESHOLD} personnes n'est pas dans ce document, ni ce qui le donnerait par soustraction, "
    "y compris entre deux publics dont l'un contient l'autre : 75 ans et plus, parmi les 65 ans et plus.",
)
_MISMATCH = (
    "plus de touchés que de concernés. Ces deux nombres ne vont pas ensemble : autre année, autre territoire, ou "
    "personnes comptées deux fois."
)


def outreach_document(publics: Sequence[PublicOutreach], subtitle: str, date_line: str, current_year: int) -> Document:
    """Return the plan as a document, publics in the order given."""
    notes: tuple[Block, ...] = tuple(Paragraph(line(text), small=True) for text in _ABOUT)
    sections = [Section("Qui est touché, public par public", (_figures(publics), *notes))]
    sections += [Section(public.label, tuple(_plan(public))) for public in publics if public.actions]
    without = [public.label for public in publics if not public.actions]
    if without:
        sections.append(Section("Publics sans action", (Bullets(tuple(line(label) for label in without)),)))
    sections.append(Section("D'où viennent les nombres", (_proofs(publics, current_year),)))
    return Document("Toucher les publics", subtitle, tuple(sections), date_line=date_line)


def _figures(publics: Sequence[PublicOutreach]) -> Table:
    told = what_is_told(publics)
    return Table(
        "Personnes concernées, usagers d'un service et couverture",
        ("Public", "Concernés", "Usagers", "Couverture", "Non touchés"),
        tuple(_row(public, told[public.id]) for public in publics),
        (False, True, True, True, True),
        notes=tuple(f"{public.label} : {_MISMATCH}" for public in publics if public.coverage().is_mismatched),
        widths=(2.2, 1.4, 1.2, 1.3, 1.3),
    )


def _row(public: PublicOutreach, may: Told) -> tuple[str, ...]:
    if may.concerned:
        concerned = _known(figure_text(public.concerned), public.concerned.is_known)
    else:
        concerned = _FEW if is_small(public.concerned) else _NOT_SHOWN
    count, found = public.users, public.coverage()
    if count is None:
        return public.label, concerned, UNKNOWN, UNKNOWN, UNKNOWN
    if not may.users:
        return public.label, concerned, _FEW if is_small(count.figure) else _NOT_SHOWN, _NOT_SHOWN, _NOT_SHOWN
    shares = (_known(figure_text(one, found.decimals), one.is_known) for one in (found.share, found.rest))
    return (public.label, concerned, figure_text(count.figure), *shares)


def _plan(public: PublicOutreach) -> list[Block]:
    done = [action for action in public.actions if action.done_on is not None]
    rows = tuple(_action(action) for action in (*public.to_do, *done))
    header = ("Ce qu'on fait", "Forme", "Qui", "Pour quand", "État")
    return [Table(f"Plan : {public.label}", header, rows, (False,) * 5, widths=(3.0, 1.6, 1.6, 1.3, 1.3))]


def _action(action: PlannedAction) -> tuple[str, ...]:
    return (
        action.what,
        ", ".join(form.label for form in action.forms) or "non précisée",
        action.owner or "à décider",
        "à décider" if action.due is None else date_text(action.due),
        "à faire" if action.done_on is None else f"fait le {date_text(action.done_on)}",
    )


def _proofs(publics: Sequence[PublicOutreach], current_year: int) -> Block:
    items = []
    for public in publics:
        if public.concerned.is_known:
            nature = nature_text(public.concerned.nature, public.concerned.rests_on)
            told = f"{nature}, {vintage_note(public.vintage, current_year)} ; {_cited(public.concerned.sources)}"
        else:
            told = f"nombre de concernés inconnu. {public.why_unknown}".rstrip()
        items.append(line(f"{public.label} : {told}"))
        for count in public.counts:
            days = f"du {date_text(count.first_day)} au {date_text(count.last_day)}"
            who = f"compté par {count.counted_by}, {days} ; {_cited(count.figure.sources)}"
            items.append(line(f"{public.label}, {count.reach.label.lower()} : {who}"))
    return Bullets(tuple(items))


def _cited(sources: Sequence[Source]) -> str:
    return " ; ".join(source.citation() for source in sources) or "source non renseignée"


def _known(text: str, is_known: bool) -> str:
    return text if is_known else UNKNOWN

"""What comes out of the test of obstacles on paper: the sheet of the person, and the prescription sheet.

Neither holds a score, a name or an address.
"""

from __future__ import annotations

from solimob.core.counselling import Availability, Consent, NextStep, ObstaclesResult, documents, require
from solimob.publish.french import date_text
from solimob.publish.sheet import Sheet, SheetBlanks, SheetBlock, SheetHeading, SheetList, SheetStep, SheetText

_EASY_FOOT = "Écrit pour être facile à lire, non labellisé FALC : aucun groupe de personnes concernées ne l'a relu."
_EASY_SIZE = 16


def result_sheet(result: ObstaclesResult, next_steps: tuple[NextStep, ...]) -> Sheet:
    """Return what the person takes home: what to do first, then why. Big type, short lines, no score."""
    blocks: list[SheetBlock] = [*_to_do(next_steps), *_papers(next_steps), *_obstacles(result)]
    blocks += _listed("Vos points forts", result.strengths)
    blocks += _listed("À dire à qui vous conduit ou vous guide", tuple(f"Il vous faut : {n}." for n in result.needs))
    if result.to_clarify:
        blocks += _listed("À regarder avec quelqu'un", result.to_clarify)
    if not result.offer_is_known:
        blocks.append(SheetText("Nous ne savons pas encore tout des transports près de chez vous."))
    return Sheet("Vos prochaines étapes", _EASY_FOOT, tuple(blocks), _EASY_SIZE)


def prescription_sheet(result: ObstaclesResult, next_steps: tuple[NextStep, ...], consent: Consent | None) -> Sheet:
    """Return the sheet handed to a third party: what is asked and what the trip needs, and nothing else.

    Name and telephone are left blank, to be written by hand with the person.

    Raises
    ------
    NoConsentError
        Without an explicit consent that names the recipient.
    """
    agreed = require(consent)
    day = date_text(agreed.on)
    asked = [SheetStep(number, step.remedy.label, ()) for number, step in enumerate(next_steps, 1)]
    blocks: list[SheetBlock] = [
        SheetText(f"Pour : {agreed.recipient}"),
        SheetText(f"La personne a donné son accord le {day} pour remettre cette fiche à cet organisme, et à lui seul."),
        SheetBlanks(("Nom et prénom", "Téléphone", "Fiche écrite par")),
        SheetHeading("Ce qui est demandé"),
        *(asked or [SheetText("Rien pour l'instant.")]),
        *_listed("Besoins pour le trajet", result.needs),
        *_listed("Papiers souvent demandés", documents(next_steps)),
        SheetHeading("Réponse"),
        SheetBlanks(("Date", "Réponse", "Personne à rappeler")),
        SheetText("L'accord peut être repris à tout moment : la fiche est alors détruite.", note=True),
    ]
    return Sheet("Fiche de prescription, mobilité", f"Accord du {day}. Aucun score.", tuple(blocks), 12)


def _to_do(next_steps: tuple[NextStep, ...]) -> list[SheetBlock]:
    if not next_steps:
        nothing = "Aucune étape ne ressort de vos réponses. Parlez de vos trajets avec la personne qui vous aide."
        return [SheetText(nothing)]
    return [SheetStep(number, step.remedy.action, _step_lines(step)) for number, step in enumerate(next_steps, start=1)]


def _step_lines(step: NextStep) -> tuple[str, ...]:
    lines = [f"{step.contact}."]
    if step.where:
        lines.append(f"Où : {step.where}.")
    if step.who:
        lines.append(f"Quand : {step.hours}." if step.hours else "Demandez les horaires.")
    if step.availability is Availability.TO_CONFIRM:
        lines.append("Demandez si ce service le fait.")
    if step.availability is Availability.UNKNOWN:
        lines.append("Nous ne savons pas si cela existe près de chez vous.")
    if step.who and step.read_on:
        lines.append(f"Renseignement lu le {date_text(step.read_on)}.")
    return tuple(lines)


def _papers(next_steps: tuple[NextStep, ...]) -> list[SheetBlock]:
    papers = documents(next_steps)
    if not papers:
        return []
    return [*_listed("Les papiers à préparer", papers), SheetText("Demandez la liste exacte avant de venir.")]


def _obstacles(result: ObstaclesResult) -> list[SheetBlock]:
    if not result.obstacles:
        # A question left open is never « no difficulty ».
        open_still = "Nous ne savons pas encore ce qui vous gêne : il reste des questions."
        nothing = open_still if result.to_clarify else "Vos réponses ne montrent pas de difficulté."
        return [SheetHeading("Ce qui vous gêne"), SheetText(nothing)]
    blocks: list[SheetBlock] = [SheetHeading("Ce qui vous gêne")]
    for obstacle in result.obstacles:
        blocks.append(SheetList(obstacle.because, obstacle.axis.label))
    return blocks


def _listed(title: str, items: tuple[str, ...]) -> list[SheetBlock]:
    return [SheetHeading(title), SheetList(tuple(item[:1].upper() + item[1:] for item in items))] if items else []

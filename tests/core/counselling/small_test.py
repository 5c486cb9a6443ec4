"""A small questionnaire made for the tests, and a person to answer it."""

from __future__ import annotations

from dataclasses import replace

from solimob.core.counselling import Answers, Axis, Choice, Form, Item, Pace, Questionnaire, Remedy, Theme

CAR = Item(
    "car",
    "Avez-vous une voiture ?",
    (
        Choice("always", "Oui", {}, strength="Vous avez une voiture."),
        Choice(
            "never", "Non", {Axis.VEHICLE: 40}, obstacle="Vous n'avez pas de voiture.", lifted_by=("ride", "rental")
        ),
    ),
    in_short=True,
)
REPAIR = Item(
    "repair",
    "Marche-t-elle ?",
    (
        Choice("well", "Oui", {}),
        Choice("fails", "Non", {Axis.VEHICLE: 30}, obstacle="Elle tombe en panne.", lifted_by=("rental",)),
    ),
    in_short=False,
    asked_if={"car": frozenset({"always"})},
)
NEEDS = Item(
    "needs",
    "De quoi avez-vous besoin ?",
    (
        Choice("nothing", "Rien", {}, strength="Vous marchez sans aide."),
        Choice("steps", "Pas de marches", {Axis.HEALTH: 60}, "Les marches sont difficiles.", "", "no_steps", ("ride",)),
        Choice("escort", "Un bras", {Axis.HEALTH: 70}, "Il vous faut un bras.", "", "escort", ("ride",)),
    ),
    in_short=True,
    several=True,
)
RIDE = Remedy("ride", "Transport", Theme.SHARED, "information", "Appelez.", "votre mairie", (), frozenset({"tus"}))
RENTAL = Remedy(
    "rental", "Location", Theme.VEHICLE, "information", "Louez.", "votre mairie", ("permis",), frozenset({"rental"})
)
SMALL = Questionnaire(
    version="9",
    items=(CAR, REPAIR, NEEDS),
    remedies=(RIDE, RENTAL),
    needs={"no_steps": "éviter les marches", "escort": "un bras"},
    offer_lifted_by=("ride",),
    pace=Pace(words_per_minute=60, seconds_per_item=30),
)


def answers(form: Form = Form.LONG, **given: str | set[str]) -> Answers:
    """Return answers to the small questionnaire."""
    read = {id_: frozenset({value} if isinstance(value, str) else value) for id_, value in given.items()}
    return Answers("9", form, read)


def with_items(*items: Item) -> Questionnaire:
    """Return the small questionnaire with other items."""
    return replace(SMALL, items=items)

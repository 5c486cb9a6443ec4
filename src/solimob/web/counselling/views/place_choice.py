"""Turn the commune somebody wrote into one commune, or into the few it may be."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from solimob.core.counselling.home import Home
from solimob.web.counselling.forms_aids import PlaceForm, StartForm
from solimob.web.counselling.queries.place import MOST, commune_of, communes_named


@dataclass(frozen=True, slots=True)
class Place:
    """The commune; or None with `choices` to choose from, or because none was written (`is_settled`)."""

    home: Home | None
    choices: tuple[Home, ...] = ()
    is_settled: bool = True


def resolve_place(form: StartForm | PlaceForm, data: QueryDict) -> Place:
    """Return the commune of a form; one that cannot be told is an error on its field, with what to do.

    `place_code` is the commune chosen among several of the same name.
    """
    if not form.is_valid():
        return Place(None, is_settled=False)
    text = form.cleaned_data["place"]
    if not text:
        return Place(None)
    found = communes_named(text)
    chosen = commune_of(data.get("place_code", ""))
    if chosen is not None and chosen in found:
        return Place(chosen)
    if len(found) == 1:
        return Place(found[0])
    if not found:
        form.add_error("place", f"Aucune commune ne s’appelle « {text} ». Vérifiez le nom, ou écrivez le code Insee.")
    elif len(found) > MOST:
        form.add_error("place", f"Trop de communes ont un nom comme « {text} ». Écrivez le nom entier.")
    else:
        form.add_error("place", "Plusieurs communes ont ce nom. Choisissez la vôtre dans la liste.")
    return Place(None, tuple(found) if 1 < len(found) <= MOST else (), is_settled=False)

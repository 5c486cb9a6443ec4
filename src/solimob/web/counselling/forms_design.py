"""Forms of an aid that a collectivity designs: what it is, its terms, its estimate, its publication."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import URLValidator

from solimob.core.counselling.aid_budget import BudgetAssumptions
from solimob.core.counselling.aid_design import (
    AidAmount,
    AidDesignError,
    AidTemplate,
    AidTerms,
    ByIncome,
    FixedAmount,
    ShareOfPrice,
)
from solimob.core.counselling.aid_facet import Level
from solimob.core.counselling.aid_situation import BENEFITS
from solimob.core.rules import InputSpec
from solimob.web.counselling.designs import TO_BE_VOTED
from solimob.web.counselling.models import ZoneKind
from solimob.web.counselling.queries.zones import Zones
from solimob.web.counselling.services import AidIdentity, WrittenTerms
from solimob.web.diagnosis.forms import CommuneChoices
from solimob.web.ui.number_field import FrenchNumberField

BRACKETS = 4
"""Income brackets of a form; a file may have more."""
AMOUNT_KINDS = {
    "fixed": "Le même montant pour tous",
    "share": "Une part du prix, avec un plafond",
    "by_income": "Un montant par tranche de revenu",
}
BOTH_OR_NONE = "Écrivez les deux nombres, ou aucun."
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LINES = forms.Textarea(attrs={"rows": 3})
_LEVELS = [(one.value, one.label.capitalize()) for one in Level if one is not Level.OTHER]
_BENEFITS = [(name, name.upper()) for name in BENEFITS]
_FIELD_OF = {
    "ages": "age_low", "amount": "amount_kind", "communes": "zone_kind", "zone": "zone_kind",
    "income_per_part_at_most": "income_cap", "family_quotient_at_most": "family_quotient_cap",
    "budget_euros": "budget",
}  # fmt: skip
"""Field of the form for a field of the terms, where they differ."""


def add_fault(form: forms.Form, error: AidDesignError) -> None:
    """Put what is wrong with terms on the field that says it."""
    name = error.field.rpartition(".")[2]
    field = _FIELD_OF.get(name, name)
    message = str(error).partition(" : ")[2]
    form.add_error(field if field in form.fields else None, f"{message[:1].upper()}{message[1:].rstrip('.')}.")


class IdentityForm(forms.Form):
    """What an aid is in every version."""

    label = forms.CharField(label="Nom de l’aide", max_length=120, help_text="Le nom que les habitants liront.")
    giver = forms.CharField(label="Qui verse l’aide", max_length=200)
    level = forms.ChoiceField(label="Niveau de la collectivité", choices=_LEVELS)

    def identity(self, template: AidTemplate) -> AidIdentity:
        """Return what was written, once the form is valid."""
        data = self.cleaned_data
        return AidIdentity(data["label"], data["giver"], Level(data["level"]), template)


class TermsForm(forms.Form):
    """Who may have the aid, where, how much, when. An empty criterion is no criterion."""

    zone_kind = forms.ChoiceField(label="Dans quelles communes ?", choices=ZoneKind, widget=forms.RadioSelect)
    zone_rank = FrenchNumberField(label="Combien de communes, les plus fragiles d’abord", required=False)
    communes = forms.MultipleChoiceField(label="Communes", required=False, widget=CommuneChoices)
    age_low = FrenchNumberField(label="Âge, à partir de", required=False)
    age_high = FrenchNumberField(label="Âge, jusqu’à", required=False, help_text="Compris.")
    statuses = forms.MultipleChoiceField(
        label="Situations",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une seule suffit. Rien de coché : toutes.",
    )
    benefits = forms.MultipleChoiceField(
        label="Prestations",
        required=False,
        choices=_BENEFITS,
        widget=forms.CheckboxSelectMultiple,
        help_text="Une seule suffit. Rien de coché : pas de condition.",
    )
    income_cap = FrenchNumberField(label="Revenu fiscal par part, au plus (€ par an)", required=False)
    family_quotient_cap = FrenchNumberField(label="Quotient familial, au plus (€ par mois)", required=False)
    amount_kind = forms.ChoiceField(label="Comment le montant se calcule", widget=forms.RadioSelect)
    euros = FrenchNumberField(label="Montant pour tous, en euros", required=False)
    share = FrenchNumberField(label="Part du prix, en %", required=False)
    cap = FrenchNumberField(label="Plafond de cette part, en euros", required=False)
    budget = FrenchNumberField(label="Budget, en euros", required=False, help_text="Vide : pas de limite écrite.")
    per = forms.CharField(
        label="Le montant vaut pour", max_length=100, initial="une seule fois", help_text="Par exemple : par an."
    )
    valid_from = forms.DateField(label="Premier jour", widget=_DAY)
    valid_to = forms.DateField(label="Dernier jour", required=False, widget=_DAY, help_text="Vide : sans fin prévue.")
    documents = forms.CharField(
        label="Pièces à fournir", required=False, widget=_LINES, max_length=2000, help_text="Une par ligne."
    )
    ask = forms.CharField(
        label="Où faire la demande", required=False, max_length=300, help_text="Un service, jamais une personne."
    )
    discretion = forms.CharField(
        label="Ce qu’une commission apprécie",
        required=False,
        widget=_LINES,
        max_length=2000,
        help_text="Une phrase par ligne. Vide : rien.",
    )

    def __init__(
        self,
        *args: Any,
        template: AidTemplate,
        zones: Zones,
        statuses: InputSpec,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zones, self.today = zones, today
        self.has_price = template.expense.price_input is not None
        self.fields["communes"].choices = list(zones.names.items())
        if zones.ranked:
            self.fields[
                "zone_rank"
            ].help_text = (
                f"De 1 à {len(zones.ranked)}, par rang de fragilité du diagnostic du {zones.computed_on:%d/%m/%Y}."
            )
        else:
            del self.fields["zone_rank"]
            kinds = [choice for choice in ZoneKind.choices if choice[0] != ZoneKind.FRAGILE]
            self.fields["zone_kind"].choices = kinds
        self.fields["statuses"].choices = [
            (word, f"{label[:1].upper()}{label[1:]}") for word, label in (statuses.choices or {}).items()
        ]
        kinds = [pair for pair in AMOUNT_KINDS.items() if pair[0] != "share" or self.has_price]
        self.fields["amount_kind"].choices = kinds
        if not self.has_price:
            del self.fields["share"], self.fields["cap"]
        for row in range(1, BRACKETS + 1):
            self.fields[f"income_{row}"] = FrenchNumberField(
                label=f"Tranche {row} : revenu fiscal par part, jusqu’à (€)", required=False
            )
            self.fields[f"euros_{row}"] = FrenchNumberField(label=f"Tranche {row} : montant (€)", required=False)

    @property
    def brackets(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each income bracket."""
        return [(self[f"income_{row}"], self[f"euros_{row}"]) for row in range(1, BRACKETS + 1)]

    def clean(self) -> dict[str, Any]:
        """Make the terms; what cannot be is said on its field."""
        data = super().clean() or self.cleaned_data
        self.written: WrittenTerms | None = None
        if self.errors:
            return data
        amount, ages, zone = self._amount(data), self._ages(data), self._zone(data)
        if amount is not None and zone is not None and not self.errors:
            codes, label, rank = zone
            try:
                self.written = WrittenTerms(self._terms(data, amount, ages, codes, label), data["zone_kind"], rank)
            except AidDesignError as error:
                add_fault(self, error)
        return data

    def _terms(
        self, data: Mapping[str, Any], amount: AidAmount, ages: tuple[int, int] | None, codes: frozenset[str], zone: str
    ) -> AidTerms:
        return AidTerms(
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            act=TO_BE_VOTED,
            act_url=None,
            adopted_on=self.today,
            checked_on=self.today,
            communes=codes,
            cog_year=self.zones.cog_year,
            zone=zone,
            amount=amount,
            ages=ages,
            statuses=frozenset(data["statuses"]),
            benefits=frozenset(data["benefits"]),
            income_per_part_at_most=data["income_cap"],
            family_quotient_at_most=data["family_quotient_cap"],
            budget_euros=data["budget"],
            per=data["per"],
            documents=_lines(data["documents"]),
            ask=data["ask"],
            discretion=_lines(data["discretion"]),
        )

    def _amount(self, data: Mapping[str, Any]) -> AidAmount | None:
        kind = data["amount_kind"]
        if kind == "fixed":
            return None if self._lacks("euros") else FixedAmount(data["euros"])
        if kind == "share":
            return None if self._lacks("share", "cap") else ShareOfPrice(data["share"] / 100, data["cap"])
        pairs = [(data[f"income_{row}"], data[f"euros_{row}"]) for row in range(1, BRACKETS + 1)]
        for row, (income, euros) in enumerate(pairs, 1):
            if (income is None) is not (euros is None):
                self.add_error(f"{'income' if income is None else 'euros'}_{row}", BOTH_OR_NONE)
        given = tuple(pair for pair in pairs if None not in pair)
        if not given and not self.errors:
            self.add_error("income_1", "Écrivez au moins une tranche, les plus bas revenus d’abord.")
        return ByIncome(given)

    def _ages(self, data: Mapping[str, Any]) -> tuple[int, int] | None:
        low, high = data["age_low"], data["age_high"]
        if low is None and high is None:
            return None
        for name, value in (("age_low", low), ("age_high", high)):
            if value is not None and value != int(value):
                self.add_error(name, "Écrivez un nombre entier d’années.")
        return int(low or 0), int(130 if high is None else high)

    def _zone(self, data: Mapping[str, Any]) -> tuple[frozenset[str], str, int | None] | None:
        match data["zone_kind"]:
            case ZoneKind.ALL:
                return self.zones.whole()
            case ZoneKind.FRAGILE:
                if self._lacks("zone_rank"):
                    return None
                count = data["zone_rank"]
                if count != int(count) or not 1 <= count <= len(self.zones.ranked):
                    self.add_error("zone_rank", f"Écrivez un nombre entier de 1 à {len(self.zones.ranked)}.")
                    return None
                return self.zones.most_fragile(int(count))
        if not data["communes"]:
            self.add_error("communes", "Cochez au moins une commune.")
            return None
        return self.zones.listed(data["communes"])

    def _lacks(self, *names: str) -> bool:
        missing = [name for name in names if self.cleaned_data.get(name) is None]
        for name in missing:
            self.add_error(name, "Écrivez un nombre : votre choix en a besoin.")
        return bool(missing)


def terms_initial(terms: AidTerms, zone_kind: str, zone_rank: int | None) -> dict[str, Any]:
    """Return the values that a form shows for terms."""
    amount: dict[str, Any] = {}
    match terms.amount:
        case FixedAmount(euros):
            amount = {"amount_kind": "fixed", "euros": euros}
        case ShareOfPrice(share, cap):
            amount = {"amount_kind": "share", "share": round(100 * share, 6), "cap": cap}
        case ByIncome(brackets):
            amount = {"amount_kind": "by_income"}
            for row, (income, euros) in enumerate(brackets, 1):
                amount |= {f"income_{row}": income, f"euros_{row}": euros}
    low, high = terms.ages or (None, None)
    return amount | {
        "zone_kind": zone_kind,
        "zone_rank": zone_rank,
        "communes": sorted(terms.communes),
        "age_low": low,
        "age_high": high,
        "statuses": sorted(terms.statuses),
        "benefits": sorted(terms.benefits),
        "income_cap": terms.income_per_part_at_most,
        "family_quotient_cap": terms.family_quotient_at_most,
        "budget": terms.budget_euros,
        "per": terms.per,
        "valid_from": terms.valid_from,
        "valid_to": terms.valid_to,
        "documents": "\n".join(terms.documents),
        "ask": terms.ask,
        "discretion": "\n".join(terms.discretion),
    }


class BudgetForm(forms.Form):
    """What no census says, declared by whoever designs the aid."""

    uptake_low = FrenchNumberField(label="Part qui la demande dans l’année : au moins (%)")
    uptake_high = FrenchNumberField(
        label="Part qui la demande dans l’année : au plus (%)",
        help_text="Parmi ceux qui pourraient l’avoir. C’est votre hypothèse : aucun fichier ne la donne.",
    )
    price_low = FrenchNumberField(label="Prix payé : au moins (€)")
    price_high = FrenchNumberField(label="Prix payé : au plus (€)")
    income_low = FrenchNumberField(label="Revenu fiscal par part / niveau de vie : au moins", required=False)
    income_high = FrenchNumberField(
        label="Revenu fiscal par part / niveau de vie : au plus",
        required=False,
        help_text="1 : égal au niveau de vie. Vide : le revenu reste inconnu, et la fourchette est plus large.",
    )

    def __init__(self, *args: Any, template: AidTemplate, uses_income: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unused = [] if template.expense.price_input else ["price_low", "price_high"]
        for name in (*unused, *([] if uses_income else ["income_low", "income_high"])):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Make the assumptions; what cannot be is said on its field."""
        data = super().clean() or self.cleaned_data
        self.assumptions: BudgetAssumptions | None = None
        if self.errors:
            return data
        spans = {name: self._span(data, name) for name in ("uptake", "price", "income")}
        if self.errors:
            return data
        uptake = spans["uptake"] or (0.0, 0.0)
        try:
            self.assumptions = BudgetAssumptions(
                uptake=(uptake[0] / 100, uptake[1] / 100), price=spans["price"], income_ratio=spans["income"]
            )
        except AidDesignError as error:
            field = {"uptake": "uptake_low", "price": "price_low"}.get(error.field, "income_low")
            self.add_error(field, "Du plus petit au plus grand, sans nombre négatif, et 100 % au plus pour une part.")
        return data

    def _span(self, data: Mapping[str, Any], name: str) -> tuple[float, float] | None:
        low, high = data.get(f"{name}_low"), data.get(f"{name}_high")
        if low is None and high is None:
            return None
        if low is None or high is None:
            self.add_error(f"{name}_{'low' if low is None else 'high'}", BOTH_OR_NONE)
            return None
        return low, high


class PublishForm(forms.Form):
    """The act that was voted: without it nothing is shown to the public."""

    act = forms.CharField(
        label="Délibération qui crée l’aide",
        max_length=300,
        help_text="Son nom et son numéro, tels qu’on peut les retrouver.",
    )
    adopted_on = forms.DateField(label="Date de la délibération", widget=_DAY)
    act_url = forms.CharField(
        label="Adresse de la délibération",
        required=False,
        max_length=500,
        help_text="Commence par https://",
        validators=[URLValidator(schemes=["http", "https"], message="Écrivez une adresse qui commence par https://")],
        widget=forms.URLInput,
    )
    agreed = forms.BooleanField(
        label="Ces conditions sont celles de la délibération",
        error_messages={"required": "Relisez les conditions, puis cochez cette case."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_adopted_on(self) -> date:
        """Refuse an act of a day to come."""
        day: date = self.cleaned_data["adopted_on"]
        if day > self.today:
            raise forms.ValidationError("Cette date est à venir : l’aide se publie une fois votée.")
        return day


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())

"""Who organises mobility on a commune: C. transp. L.1231-1, with what is known and what is not.

A partial answer is never contradicted: where a fact that nobody gave could change it, the answer names that fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from solimob.core.solutions.competence.naming import capital, of, with_article
from solimob.core.solutions.competence.place import REGIONS_APART, EpciKind
from solimob.core.solutions.competence.reason import Reason
from solimob.core.solutions.competence.status import SUBSTITUTION_DAY, Member, Membership, Status
from solimob.core.solutions.law import LegalStatus

WHO_IS_AOM, SUBSTITUTION, AGAIN = "ct-l1231-1-i", "ct-l1231-1-ii", "ct-l1231-1-iii"
"""C. transp. L.1231-1, paragraphs I (who is AOM), II (the région by substitution) and III (coming back)."""
RETURN_SOURCE = "La Lettre du Maire n° 2222, 19/04/2022"
RETURN_CASES = (
    "fusion, partage d'un EPCI, changement de catégorie, création d'un syndicat mixte ou adhésion à un syndicat mixte"
)
"""The cases of L.1231-1 III, and the secondary source that lists them."""
REPRESENTATION, DELEGATED_IN_PART = "cgct-l5214-21", "doctrine-senat-22797"
"""Texts that were not read, or in part: they leave an answer open."""


class Holder(StrEnum):
    """Kind of body that is AOM."""

    EPCI = "epci"
    SYNDICAT_MIXTE = "syndicat_mixte"
    REGION = "region"
    COMMUNE = "commune"


class Certainty(StrEnum):
    """How firm the answer is; `settled_unless` holds except in the cases that `unless` lists."""

    SETTLED = "settled"
    SETTLED_UNLESS = "settled_unless"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """The French words."""
        return {"settled": "établi", "settled_unless": "établi, sauf exception", "undetermined": "à vérifier"}[self]


@dataclass(frozen=True, slots=True)
class Authority:
    """The answer: who, why, what could change it, and which documents to look for.

    `holder` and `name` are None when undetermined; `elsewhere` says who is AOM on the rest of the EPCI when it differs.
    """

    holder: Holder | None
    name: str | None
    certainty: Certainty
    reasons: tuple[Reason, ...]
    unless: tuple[Reason, ...] = ()
    elsewhere: str = ""
    look_for: tuple[str, ...] = ()

    @property
    def to_verify(self) -> bool:
        """Whether a reason, or a fact behind it, was not verified."""
        return self.certainty is Certainty.UNDETERMINED or any(reason.to_verify for reason in self.reasons)


TRANSFER_DOCUMENT = (
    "la délibération de la communauté de communes qui demande la compétence mobilité (attendue avant le 31 mars 2021), "
    "et l'arrêté préfectoral qui la constate dans ses statuts"
)
SYNDICAT_DOCUMENT = (
    "les statuts des syndicats mixtes de transport du secteur, et les délibérations ou arrêtés préfectoraux qui disent "
    "qui en est membre, depuis quand et pour quelle compétence"
)
SERVICES_DOCUMENT = (
    "la liste des services que la commune organisait au 1er juillet 2021, et sa lettre d'information à la région"
)


def authority_of(status: Status) -> Authority:
    """Return who is AOM on the commune (C. transp. L.1231-1 I and II)."""
    place = status.place
    if place.region in REGIONS_APART:
        text = f"{REGIONS_APART[place.region]} a des règles propres, qui n'ont pas été lues ici."
        reason = Reason(text[0].upper() + text[1:], (), LegalStatus.TO_VERIFY)
        return _undetermined((reason,), "le code des transports, dispositions propres à " + REGIONS_APART[place.region])
    if place.epci is None:
        return _island(status)
    if place.epci.kind is not EpciKind.CC:
        who, kind = with_article(place.epci.name), place.epci.kind.label
        law = Reason(
            f"{capital(who)} est AOM de droit sur son ressort{'' if kind in who else f' ({kind})'}.",
            (WHO_IS_AOM,),
            LegalStatus.VERIFIED,
        )
        return _epci_unless_syndicat(status, law)
    if status.transfer is None and _given_by_epci(status) is None:
        return _transfer_unknown(status)
    if status.transfer is False:
        return _substitution(status)
    return _epci_unless_syndicat(status, _transfer_reason(status), *_late_transfer(status))


def _undetermined(reasons: tuple[Reason, ...], *look_for: str) -> Authority:
    return Authority(None, None, Certainty.UNDETERMINED, reasons, look_for=look_for)


def _island(status: Status) -> Authority:
    name = status.place.name
    if status.declared.island_commune:
        reason = Reason(
            f"{name} est une commune insulaire sans EPCI : elle est AOM sans transfert.",
            (WHO_IS_AOM,),
            LegalStatus.VERIFIED,
        )
        return Authority(Holder.COMMUNE, name, Certainty.SETTLED, (reason,))
    reason = Reason(
        f"{name} n'appartient à aucun EPCI. Si c'est une commune insulaire au sens du CGCT (L.5210-1-1 V), elle est "
        "AOM ; sinon la réponse n'est pas connue ici.",
        (WHO_IS_AOM,),
        LegalStatus.TO_VERIFY,
    )
    return _undetermined((reason,), "ce qui dispense la commune d'appartenir à un EPCI (CGCT L.5210-1-1 V)")


def _transfer_reason(status: Status) -> Reason:
    epci, declared = status.place.epci, status.declared
    assert epci is not None
    who = capital(with_article(epci.name))
    what = f"{who} a pris la compétence : elle est AOM sur son ressort"
    if declared.transfer:
        day = f" depuis le {declared.transfer_on.strftime('%d/%m/%Y')}" if declared.transfer_on else ""
        return Reason(f"{what}{day}.", (WHO_IS_AOM,), LegalStatus.VERIFIED, declared.transfer_source)
    if status.transfer is None:
        return Reason(f"{who} n'a pu transférer que ce qu'elle avait.", (WHO_IS_AOM,), LegalStatus.VERIFIED)
    listed = "liste publique d'autorités organisatrices"
    return Reason(
        f"{what}, d'après une {listed} ; la délibération reste à vérifier.",
        (WHO_IS_AOM,),
        LegalStatus.SECONDARY,
        listed,
    )


def _late_transfer(status: Status) -> tuple[Reason, ...]:
    """Return what a transfer after the substitution of the région asks to verify (L.1231-1 III)."""
    on = status.declared.transfer_on
    if not status.declared.transfer or on is None or on <= SUBSTITUTION_DAY:
        return ()
    text = (
        f"La région exerçait la compétence depuis le 1er juillet 2021. Après cette date, elle ne se reprend que dans "
        f"certains cas : {RETURN_CASES}. Dites lequel."
    )
    return (Reason(text, (AGAIN,), LegalStatus.SECONDARY, RETURN_SOURCE),)


def _transfer_unknown(status: Status) -> Authority:
    epci, region = status.place.epci, status.place.region_name
    assert epci is not None
    reasons = (
        Reason(
            f"On ne sait pas si {with_article(epci.name)} a pris la compétence. Si oui, c'est elle (ou le syndicat "
            f"mixte à qui elle l'a donnée). Si non, c'est la région {region}, ou le syndicat mixte à qui la commune "
            "l'avait donnée.",
            (WHO_IS_AOM, SUBSTITUTION),
            LegalStatus.VERIFIED,
        ),
    )
    look_for = [TRANSFER_DOCUMENT]
    if status.declared.syndicats is None:
        look_for.append(SYNDICAT_DOCUMENT)
    return _undetermined(reasons, *look_for)


def _given_by_epci(status: Status) -> Membership | None:
    """Return the syndicat mixte to which the EPCI gave the competence for all its communes."""
    for syndicat in status.declared.syndicats or ():
        if syndicat.member is Member.EPCI and syndicat.competence and syndicat.whole_epci:
            return syndicat
    return None


def _epci_unless_syndicat(status: Status, *law: Reason) -> Authority:
    """Return the EPCI, the syndicat mixte it gave its competence to, or undetermined between them."""
    epci, syndicats = status.place.epci, status.declared.syndicats
    assert epci is not None
    if syndicats is None:
        unless = Reason(
            f"sauf si {with_article(epci.name)} a ensuite transféré la compétence à un syndicat mixte, ou si des "
            "communes en sont membres : c'est alors à regarder syndicat par syndicat",
            (WHO_IS_AOM,),
            LegalStatus.VERIFIED,
        )
        return Authority(
            Holder.EPCI, epci.name, Certainty.SETTLED_UNLESS, law, (unless,), look_for=(SYNDICAT_DOCUMENT,)
        )
    live = [syndicat for syndicat in syndicats if syndicat.competence is not False]
    given = _given_by_epci(status)
    if given is not None and len(live) == 1:
        moved = Reason(
            f"{capital(with_article(epci.name))} a transféré la compétence à un syndicat mixte, {given.name} : c'est "
            "lui l'AOM.",
            (WHO_IS_AOM,),
            LegalStatus.VERIFIED,
            given.source,
        )
        return Authority(Holder.SYNDICAT_MIXTE, given.name, Certainty.SETTLED, (*law, moved))
    if not live:
        return Authority(Holder.EPCI, epci.name, Certainty.SETTLED, law)
    return _undetermined((*law, *(_open_membership(status, syndicat) for syndicat in live)), SYNDICAT_DOCUMENT)


def _open_membership(status: Status, syndicat: Membership) -> Reason:
    """Return why a membership leaves the answer open where the EPCI has, or had, the competence."""
    epci = status.place.epci
    assert epci is not None
    name, who = syndicat.name, with_article(epci.name)
    if syndicat.competence is None:
        text = f"On ne sait pas si la compétence mobilité a été transférée au syndicat mixte {name}."
        return Reason(text, (WHO_IS_AOM,), LegalStatus.VERIFIED, syndicat.source)
    if syndicat.member is Member.COMMUNE:
        text = (
            f"La commune est membre du syndicat mixte {name} alors que son EPCI a la compétence. La réponse dépend du "
            "type de syndicat et des règles de représentation-substitution (CGCT L.5214-21 ou L.5711-…), non lues."
        )
        return Reason(text, (REPRESENTATION,), LegalStatus.TO_VERIFY, syndicat.source)
    if syndicat.whole_epci is None:
        text = f"On ne sait pas si {who} a transféré la compétence à {name} pour toutes ses communes."
        return Reason(text, (WHO_IS_AOM,), LegalStatus.VERIFIED, syndicat.source)
    if syndicat.whole_epci:
        text = f"{capital(who)} a transféré la compétence à {name}, mais un autre syndicat mixte est déclaré."
        return Reason(text, (WHO_IS_AOM,), LegalStatus.VERIFIED, syndicat.source)
    text = (
        f"{capital(who)} n'a confié à {name} qu'une partie de ses communes : c'est strictement limité. Voir la réponse "
        "du Sénat à la question 22797 (11/11/2021), lue en partie."
    )
    return Reason(text, (DELEGATED_IN_PART,), LegalStatus.TO_VERIFY, syndicat.source)


def _substitution(status: Status) -> Authority:
    """Return who is AOM where the communauté de communes has not the competence (L.1231-1 II)."""
    place, syndicats = status.place, status.declared.syndicats
    epci = place.epci
    assert epci is not None
    region = f"région {place.region_name}"
    law = Reason(
        f"{capital(with_article(epci.name))} n'a pas pris la compétence : la {region} est AOM depuis le 1er juillet "
        "2021.",
        (SUBSTITUTION,),
        LegalStatus.VERIFIED,
        status.declared.transfer_source,
    )
    if syndicats is None:
        unless = Reason(
            "sauf si la commune avait transféré sa compétence à un syndicat mixte avant le 1er juillet 2021 : il reste "
            "alors compétent sur cette commune",
            (SUBSTITUTION,),
            LegalStatus.VERIFIED,
        )
        return Authority(
            Holder.REGION, region, Certainty.SETTLED_UNLESS, (law,), (unless,), look_for=(SYNDICAT_DOCUMENT,)
        )
    live = [s for s in syndicats if s.competence is not False]
    if not live:
        kept = status.declared.kept_services
        return Authority(
            Holder.REGION, region, Certainty.SETTLED, (law,), look_for=(SERVICES_DOCUMENT,) if kept is None else ()
        )
    only = live[0]
    if len(live) == 1 and only.member is Member.COMMUNE and only.competence and only.early:
        stays = Reason(
            f"{place.name} avait transféré sa compétence au syndicat mixte {only.name} avant le 1er juillet 2021 : il "
            "reste AOM sur cette commune.",
            (SUBSTITUTION,),
            LegalStatus.VERIFIED,
            only.source,
        )
        elsewhere = f"Sur les communes {of(epci.name)} qui n'étaient pas dans ce cas, la {region} est AOM."
        return Authority(Holder.SYNDICAT_MIXTE, only.name, Certainty.SETTLED, (stays,), elsewhere=elsewhere)
    return _undetermined((law, *(_open_history(syndicat) for syndicat in live)), SYNDICAT_DOCUMENT)


def _open_history(syndicat: Membership) -> Reason:
    """Return why a membership leaves the answer open where the EPCI has not the competence."""
    name, source = syndicat.name, syndicat.source
    if syndicat.competence is None:
        text = f"On ne sait pas si la compétence mobilité a été transférée au syndicat mixte {name}."
        return Reason(text, (SUBSTITUTION,), LegalStatus.VERIFIED, source)
    if syndicat.early is None:
        text = f"On ne sait pas si le transfert au syndicat mixte {name} date d'avant le 1er juillet 2021."
        return Reason(text, (SUBSTITUTION,), LegalStatus.VERIFIED, source)
    if syndicat.early:
        text = f"Un transfert au syndicat mixte {name} est déclaré, en même temps qu'un autre syndicat mixte."
        return Reason(text, (SUBSTITUTION,), LegalStatus.VERIFIED, source)
    text = f"Le transfert au syndicat mixte {name} est postérieur au 1er juillet 2021 : ce cas n'a pas été lu."
    return Reason(text, (), LegalStatus.TO_VERIFY, source)

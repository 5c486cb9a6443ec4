"""The status sheet of an EPCI (C-S17): transfer, consequences, reversibility, services kept by the commune."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.core.solutions.competence.answer import CompetenceAnswer
from solimob.core.solutions.competence.authority import (
    AGAIN,
    RETURN_CASES,
    RETURN_SOURCE,
    SUBSTITUTION,
    WHO_IS_AOM,
    Certainty,
    Holder,
)
from solimob.core.solutions.competence.naming import capital, with_article
from solimob.core.solutions.competence.place import EpciKind
from solimob.core.solutions.competence.reason import Reason
from solimob.core.solutions.competence.status import Status
from solimob.core.solutions.law import LegalStatus


@dataclass(frozen=True, slots=True)
class StatusSheet:
    """The sheet: each part is a list of reasons with their articles."""

    title: str
    transfer: tuple[Reason, ...]
    consequences: tuple[Reason, ...]
    reversibility: tuple[Reason, ...]
    kept_services: tuple[Reason, ...]
    look_for: tuple[str, ...]


def status_sheet(answer: CompetenceAnswer) -> StatusSheet:
    """Return the status sheet of the EPCI of a commune, as it bears on that commune."""
    status, authority = answer.status, answer.authority
    place = status.place
    epci = place.epci
    of = f"{epci.name} ({epci.kind.label}, SIREN {epci.siren})" if epci else f"{place.name}, sans EPCI"
    return StatusSheet(
        title=of,
        transfer=(*authority.reasons, *authority.unless),
        consequences=_consequences(answer),
        reversibility=_reversibility(status),
        kept_services=_kept(status),
        look_for=authority.look_for,
    )


def _consequences(answer: CompetenceAnswer) -> tuple[Reason, ...]:
    authority, place = answer.authority, answer.status.place
    if authority.certainty is Certainty.UNDETERMINED:
        return (Reason("Qui est AOM n'est pas établi : les conséquences en dépendent.", (), LegalStatus.TO_VERIFY),)
    whole = Reason(
        "La compétence se prend en un seul bloc, sans « intérêt communautaire ».",
        ("loi-2019-1428-8-iii",),
        LegalStatus.SECONDARY,
        "amf.asso.fr 40462",
    )
    choice = Reason(
        "L'AOM choisit ses services. Elle doit planifier, suivre, évaluer et réunir un comité des partenaires.",
        ("doctrine-aom-sans-obligation", "ct-l1231-5"),
        LegalStatus.SECONDARY,
        "prebocageintercom.fr ; banquedesterritoires.fr",
    )
    regional = Reason(
        "Les lignes de la région situées dans une communauté de communes ne lui passent que si elle le demande.",
        ("doctrine-services-regionaux",),
        LegalStatus.VERIFIED,
    )
    region = Reason(
        f"La région {place.region_name} exerce les missions d'AOM à la place de la communauté de communes.",
        (SUBSTITUTION,),
        LegalStatus.VERIFIED,
    )
    is_cc = place.epci is not None and place.epci.kind is EpciKind.CC
    found = [region] if authority.holder is Holder.REGION else [choice]
    if is_cc and authority.holder is Holder.EPCI:
        found += [whole, regional]
    if authority.elsewhere:
        found.append(Reason(authority.elsewhere, (SUBSTITUTION,), LegalStatus.VERIFIED))
    return tuple(found)


def _reversibility(status: Status) -> tuple[Reason, ...]:
    epci, before = status.place.epci, status.declared.kind_2021
    if epci is None:
        return ()
    found = []
    if before is not None and before is not epci.kind:
        text = f"{capital(with_article(epci.name))} était une {before.label} au 1er juillet 2021."
        found.append(Reason(text, (WHO_IS_AOM,), LegalStatus.VERIFIED))
    if epci.kind is not EpciKind.CC:
        found.append(
            Reason(
                "Compétence de droit, sans transfert.",
                (WHO_IS_AOM,),
                LegalStatus.VERIFIED,
            )
        )
    elif status.transfer is not True:
        found.append(
            Reason(
                "Si la région exerce la compétence, la communauté de communes ne la demande que dans ces cas : "
                f"{RETURN_CASES}.",
                (AGAIN,),
                LegalStatus.SECONDARY,
                RETURN_SOURCE,
            )
        )
    else:
        text = "Rendre la compétence à la région : aucun texte lu ne le dit."
        found.append(Reason(text, (), LegalStatus.TO_VERIFY))
    return tuple(found)


def _kept(status: Status) -> tuple[Reason, ...]:
    place, kept = status.place, status.declared.kept_services
    if place.epci is None or place.epci.kind is not EpciKind.CC or status.transfer is True:
        return ()
    if kept is None:
        text = f"On ne sait pas si {place.name} organisait un service au 1er juillet 2021."
        return (Reason(text, (SUBSTITUTION,), LegalStatus.TO_VERIFY),)
    if not kept:
        text = f"{place.name} n'organisait aucun service au 1er juillet 2021, d'après ce qui est déclaré."
        return (Reason(text, (SUBSTITUTION,), LegalStatus.VERIFIED),)
    return tuple(
        Reason(
            f"{place.name} : « {service.name} » ({service.solution.label}), "
            + ("région informée." if service.region_informed else "information de la région non établie."),
            (SUBSTITUTION,),
            LegalStatus.VERIFIED if service.region_informed else LegalStatus.TO_VERIFY,
            service.source,
        )
        for service in kept
    )

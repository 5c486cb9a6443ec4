"""The agreement without which nothing leaves the interview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


class NoConsentError(ValueError):
    """Something was about to be handed to a third party without the person's agreement; the message is in French."""


@dataclass(frozen=True, slots=True)
class Consent:
    """An explicit agreement to hand one prescription to one recipient. It names no person.

    `given` is what the person answered; a refusal is kept as such.
    """

    given: bool
    recipient: str
    on: date


def require(consent: Consent | None) -> Consent:
    """Return the consent that was given.

    Raises
    ------
    NoConsentError
        If nobody asked, if the person refused, or if the recipient is not named.
    """
    if consent is None:
        raise NoConsentError("l'accord de la personne n'a pas été demandé ; demandez-le avant d'écrire la fiche")
    if not consent.given:
        raise NoConsentError("la personne n'est pas d'accord : la fiche n'est pas écrite")
    if not consent.recipient.strip():
        raise NoConsentError("l'accord ne dit pas à qui la fiche est remise ; nommez l'organisme")
    return consent

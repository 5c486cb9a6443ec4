"""What is wrong with the settings, and what to do: shown by `solimob web check`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from solimob.web.config.contrast import contrast_with_white

ACCESSIBILITY_STATUSES = ("non", "partiellement", "totalement")
EMAIL_VERIFICATIONS = ("none", "optional", "mandatory")


@register()
def check_brand(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check the accent colour and the logo."""
    messages: list[CheckMessage] = []
    accent = settings.SOLIMOB_BRAND["accent"]
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        hint = "Écrivez-la en hexadécimal : SOLIMOB_BRAND_ACCENT=#1d4f91"
        messages.append(Error(f"La couleur d’accent « {accent} » n’est pas lisible.", hint=hint, id="solimob.E001"))
    elif (contrast := contrast_with_white(accent)) < 4.5:
        text = f"La couleur d’accent {accent} n’a qu’un contraste de {contrast:.1f} avec le blanc."
        hint = "Choisissez une couleur plus foncée : au moins 4,5 (WCAG 2.2, critère 1.4.3)."
        messages.append(Error(text, hint=hint, id="solimob.E002"))
    if re.search(r"[;{}<>\\]", settings.SOLIMOB_BRAND["font"]):
        hint = "Donnez des noms de polices séparés par des virgules."
        messages.append(Error("SOLIMOB_BRAND_FONT n’est pas une liste de polices.", hint=hint, id="solimob.E003"))
    logo = settings.SOLIMOB_BRAND["logo"]
    if logo and (not Path(logo).is_file() or Path(logo).suffix.lower() not in {".svg", ".png"}):
        hint = "SOLIMOB_BRAND_LOGO est le chemin d’un fichier .svg ou .png présent sur ce serveur."
        messages.append(
            Error(f"Le logo « {logo} » est introuvable ou d’un autre format.", hint=hint, id="solimob.E004")
        )
    return messages


@register()
def check_choices(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check the settings that take one of a few words."""
    messages: list[CheckMessage] = []
    status = settings.SOLIMOB_ACCESSIBILITY["status"]
    for name, value, choices in (
        ("SOLIMOB_ACCESSIBILITY_STATUS", status, ACCESSIBILITY_STATUSES),
        ("SOLIMOB_EMAIL_VERIFICATION", settings.ACCOUNT_EMAIL_VERIFICATION, EMAIL_VERIFICATIONS),
    ):
        if value not in choices:
            hint = f"Valeurs possibles : {', '.join(choices)}."
            messages.append(Error(f"{name} vaut « {value} ».", hint=hint, id="solimob.E005"))
    return messages


@register(deploy=True)
def check_hosted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Check what a hosted site needs."""
    messages: list[CheckMessage] = []
    if not settings.SOLIMOB_HOSTED:
        return messages
    if settings.SOLIMOB_DEMO:
        hint = "Retirez SOLIMOB_DEMO : la démonstration ouvre une session sans mot de passe, sur la machine même."
        messages.append(Error("Un site hébergé ne peut pas être en démonstration.", hint=hint, id="solimob.E006"))
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        hint = "Au-delà de quelques personnes, donnez une base PostgreSQL dans SOLIMOB_DATABASE_URL."
        messages.append(Warning("Ce site hébergé écrit dans un fichier SQLite.", hint=hint, id="solimob.W001"))
    if not all(settings.SOLIMOB_LEGAL[name] for name in ("publisher", "host", "contact")):
        hint = "Renseignez SOLIMOB_LEGAL_PUBLISHER, SOLIMOB_LEGAL_HOST et SOLIMOB_LEGAL_CONTACT."
        messages.append(Warning("Les mentions légales sont incomplètes.", hint=hint, id="solimob.W002"))
    if "console" in settings.MAILERS["default"]["BACKEND"]:
        hint = "Sans SOLIMOB_EMAIL_URL, ni invitation ni mot de passe oublié ne part par courriel."
        messages.append(Warning("Aucun serveur de courriel n’est réglé.", hint=hint, id="solimob.W003"))
    return messages

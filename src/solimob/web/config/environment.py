"""The environment variables that set up a site: the only place that names them.

`docs/deploiement/reglages.md` documents each of them; a test compares the two.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

VARIABLES = (
    "SOLIMOB_ACCESSIBILITY_CONTACT",
    "SOLIMOB_ACCESSIBILITY_DATE",
    "SOLIMOB_ACCESSIBILITY_STATUS",
    "SOLIMOB_ALLOWED_HOSTS",
    "SOLIMOB_BRAND_ACCENT",
    "SOLIMOB_BRAND_FONT",
    "SOLIMOB_BRAND_LOGO",
    "SOLIMOB_BRAND_NAME",
    "SOLIMOB_DATABASE_URL",
    "SOLIMOB_DEMO",
    "SOLIMOB_EMAIL_FROM",
    "SOLIMOB_EMAIL_URL",
    "SOLIMOB_EMAIL_VERIFICATION",
    "SOLIMOB_HALL_ADDRESSES",
    "SOLIMOB_HOME",
    "SOLIMOB_HTTPS",
    "SOLIMOB_LEGAL_CONTACT",
    "SOLIMOB_LEGAL_DIRECTOR",
    "SOLIMOB_LEGAL_HOST",
    "SOLIMOB_LEGAL_PUBLISHER",
    "SOLIMOB_PRIVACY_CONTACT",
    "SOLIMOB_PROXY_COUNT",
    "SOLIMOB_SECRET_KEY",
    "SOLIMOB_SIGNUP_OPEN",
    "SOLIMOB_TILE_URL",
)
"""Every variable the site reads, sorted."""

_YES = {"1", "true", "oui", "yes", "on"}
_NO = {"0", "false", "non", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return a variable as text."""
    _known(name)
    return os.environ.get(name, default).strip()


def switch(name: str, *, default: bool) -> bool:
    """Return a variable as yes or no.

    Raises
    ------
    ImproperlyConfigured
        If the value is neither.
    """
    value = text(name, "1" if default else "0").lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez 1 ou 0.")


def integer(name: str, default: int) -> int:
    """Return a variable as a whole number of zero or more.

    Raises
    ------
    ImproperlyConfigured
        If the value is not one.
    """
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} vaut « {value} » : écrivez un nombre entier.")
    return int(value)


def names(name: str) -> list[str]:
    """Return a variable as the list of its comma-separated values."""
    return [value.strip() for value in text(name).split(",") if value.strip()]


def tiles(url: str) -> list[str]:
    """Return the sites that the content security policy lets a map ask for its background: none by default.

    Raises
    ------
    ImproperlyConfigured
        If the address is not `https://site/{z}/{x}/{y}.png`, or lacks a mark.
    """
    if not url:
        return []
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc or not all(mark in url for mark in ("{z}", "{x}", "{y}")):
        raise ImproperlyConfigured("SOLIMOB_TILE_URL : écrivez une adresse https://site/{z}/{x}/{y}.png")
    return [f"https://{parts.netloc}"]


def database(url: str, home: Path) -> dict[str, object]:
    """Return Django's settings for a database.

    Parameters
    ----------
    url
        `postgresql://user:password@host:port/name`, `sqlite:///path/to/file`, or nothing for a SQLite file in `home`.

    Raises
    ------
    ImproperlyConfigured
        If the address is of another kind.
    """
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        query = parse_qs(parts.query)
        host = query.pop("host", [parts.hostname or ""])[0]
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": host,
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {key: values[0] for key, values in query.items()},
        }
    if url and parts.scheme != "sqlite":
        advice = "écrivez postgresql://utilisateur:motdepasse@hote:5432/base, ou sqlite:///chemin/fichier.sqlite3"
        raise ImproperlyConfigured(f"SOLIMOB_DATABASE_URL commence par « {parts.scheme} » : {advice}.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(Path(unquote(parts.path[1:]))) if url else str(home / "solimob.sqlite3"),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            # Writers take their turn from the start of the transaction: no lock upgrade that fails half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def mailer(url: str) -> dict[str, object]:
    """Return how e-mail is sent: `smtp://user:password@host:587` (STARTTLS), `smtps://user:password@host:465`.

    Without an address, messages are written on the console.

    Raises
    ------
    ImproperlyConfigured
        If the address is of another kind.
    """
    if not url:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured("SOLIMOB_EMAIL_URL : écrivez smtp://utilisateur:motdepasse@hote:587 ou smtps://….")
    secure = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if secure else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": not secure and parts.username is not None,
        "timeout": 20,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def _known(name: str) -> None:
    if name not in VARIABLES:
        raise KeyError(f"{name} is not in VARIABLES: add it there and to docs/deploiement/reglages.md")

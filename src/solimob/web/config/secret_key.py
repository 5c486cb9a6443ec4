"""The secret key of a site on one's own computer."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

FILE_NAME = "cle_secrete"


def secret_key(given: str, home: Path, *, hosted: bool) -> str:
    """Return the key of the site: the one given, else the one kept in `home`, else one for this process only.

    Reading settings writes nothing: `create_local_key` is called by the commands that serve.

    Raises
    ------
    ImproperlyConfigured
        If the site is hosted and was given no key.
    """
    if given:
        return given
    if hosted:
        raise ImproperlyConfigured(
            "SOLIMOB_SECRET_KEY manque : un site hébergé (SOLIMOB_ALLOWED_HOSTS est défini) a sa propre clé. "
            'Créez-en une : python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    kept = home / FILE_NAME
    return kept.read_text(encoding="utf-8").strip() if kept.is_file() else get_random_secret_key()


def create_local_key(home: Path) -> None:
    """Write a key into `home`, readable by its owner only, unless there is one already.

    Raises
    ------
    OSError
        If the disk refuses: no file is left half-written.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE_NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(get_random_secret_key())
    except OSError:
        path.unlink()
        raise

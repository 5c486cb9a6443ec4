"""From the package of a model to the store: read whole and checked first, written only then."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from solimob.ingest.packages import Package, fetched, read_members
from solimob.ingest.publicodes.aides_velo import MEMBERS, NAME, NPM_NAME, VERSION, kept_model
from solimob.ingest.publicodes.model import ModelError
from solimob.ingest.publicodes.places import places
from solimob.ingest.refusal import FileRefusedError
from solimob.store import Store
from solimob.store.rule_models import RuleModel, keep_rule_model

PACKAGES = {NAME: Package("npm", NPM_NAME, VERSION)}
"""The models that can be added, by name."""


def add_rule_model(store: Store, name: str, path: Path | None, added_on: date) -> RuleModel:
    """Read a package of rules and put its model in force; without `path` the package is fetched.

    Raises
    ------
    FileRefusedError, PackageUnavailableError
        If the package is refused or cannot be fetched; the store is as before.
    StoreError
        If the store cannot be read or written; it is as before.
    """
    if path is None:
        with fetched(PACKAGES[name]) as archive:
            return add_rule_model(store, name, archive, added_on)
    members = read_members(path, MEMBERS)
    try:
        kept = kept_model(members, places(store.gazetteer()), added_on)
    except ModelError as error:
        raise FileRefusedError(path, str(error), f"Prenez le paquet {NPM_NAME} tel que npm le télécharge") from None
    keep_rule_model(store.home, kept)
    return kept

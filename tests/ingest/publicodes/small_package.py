"""A package of the shape of `@betagouv/aides-velo`, with made-up aids in real places."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

RULES: dict[str, object] = {
    "aides": {},
    "aides . commune": {"valeur": "0 €"},
    "aides . intercommunalité": {"valeur": "0 €"},
    "aides . thouars": {
        "titre": "Aide d'essai de Thouars",
        "lien": "https://exemple.invalid/thouars",
        "dernière mise à jour": "03/02/2026",
        "remplace": {"références à": "commune"},
        "applicable si": {"toutes ces conditions": ["localisation . code insee = '79329'", "vélo . électrique"]},
        "valeur": "20 % * vélo . prix",
        "plafond": "200 €",
    },
    "aides . thouarsais": {
        "titre": "Aide d'essai du Thouarsais",
        "date de fin": "31/12/2025",
        "remplace": {"références à": "intercommunalité"},
        "applicable si": {
            "toutes ces conditions": ["localisation . epci = 'CC du Thouarsais'", "demandeur . âge >= 18 an"]
        },
        "plaond": "vélo . prix",
        "valeur": "100 € - aides . commune",
    },
    "aides . disparue": {
        "applicable si": "localisation . epci = 'CC qui n'existe pas'",
        "valeur": "1 €",
    },
    "aides . luxembourg": {"applicable si": "localisation . pays = 'Luxembourg'", "valeur": "600 €"},
    "demandeur": {},
    "demandeur . âge": {"type": "nombre", "question": "Quel âge ?", "unité": "an", "par défaut": 18},
    "localisation": {},
    "localisation . code insee": {"type": "texte", "question": "Quelle commune ?", "par défaut": "''"},
    "localisation . epci": {"type": "texte", "question": "Quel EPCI ?", "par défaut": "''"},
    "localisation . pays": {"type": "texte", "question": "Quel pays ?", "par défaut": "'France'"},
    "vélo": {},
    "vélo . prix": {
        "question": {
            "variations": [
                {"si": "vélo . type = 'cargo'", "alors": "'Quel est le prix du cargo ?'"},
                {"sinon": "'Quel est le prix du vélo ?'"},
            ]
        },
        "unité": "€",
        "par défaut": "500 €",
    },
    "vélo . type": {
        "question": "Quel vélo ?",
        "une possibilité": ["'électrique'", "'cargo'"],
        "par défaut": "'électrique'",
    },
    "vélo . électrique": {"valeur": "vélo . type = 'électrique'"},
}


def members(version: str = "9.9.9", name: str = "@betagouv/aides-velo") -> dict[str, bytes]:
    """Return the files of the package."""
    return {
        "package.json": json.dumps({"name": name, "version": version, "license": "Apache-2.0"}).encode(),
        "publicodes-build/aides-velo.model.json": json.dumps(RULES, ensure_ascii=False).encode(),
    }


def archive(folder: Path, files: dict[str, bytes] | None = None) -> Path:
    """Write the package as npm packs it."""
    path = folder / "betagouv-aides-velo-9.9.9.tgz"
    with tarfile.open(path, "w:gz") as out:
        for name, content in (files or members()).items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(content)
            out.addfile(info, io.BytesIO(content))
    return path

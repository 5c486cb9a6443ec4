"""The list of urban units a user hands in: which communes are rural, and how large the unit of the others is."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Container
from functools import cache
from pathlib import Path

from solimob.reference.strict_yaml import ReferenceFileError

COLUMNS = ("commune", "population")


@cache
def commune_codes() -> frozenset[str]:
    """Return every commune code of the embedded official geographic code, of any vintage."""
    from solimob.reference.places import INDEX  # not needed by a case that names no commune: it takes time to import

    lines = gzip.decompress(INDEX.read_bytes()).decode().splitlines()[1:]
    return frozenset(line.replace(">", ";", 1).partition(";")[0] for line in lines)


def read_urban_units(path: Path, codes: Container[str] | None = None) -> dict[str, float]:
    """Return the population of the urban unit of each commune, 0 for a rural one, from a CSV file.

    The columns are `commune` (INSEE code) and `population` (of the whole unit; 0 outside any unit). Where `codes` are
    given, another code is refused.

    Raises
    ------
    ReferenceFileError
        If the file is missing, a column is, a code is repeated, or a population is no whole number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path, csv.DictReader(file), codes)
    except FileNotFoundError:
        raise ReferenceFileError(f"{path} : ce fichier n'existe pas") from None
    except IsADirectoryError:
        raise ReferenceFileError(f"{path} : c'est un dossier ; donnez le fichier CSV qui est dedans") from None
    except PermissionError:
        raise ReferenceFileError(f"{path} : vous n'avez pas le droit de lire ce fichier") from None
    except UnicodeDecodeError:
        raise ReferenceFileError(f"{path} : ce fichier n'est pas du texte en UTF-8") from None
    except (OSError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReferenceFileError(f"{path} : ce fichier CSV ne peut pas être lu ({reason})") from error


def _read(path: Path, reader: csv.DictReader[str], codes: Container[str] | None) -> dict[str, float]:
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise ReferenceFileError(
            f"{path}, ligne 1 : colonne absente « {missing[0]} » ; attendues : {', '.join(COLUMNS)}"
        )
    found: dict[str, float] = {}
    for row in reader:
        where, code, population = f"{path}, ligne {reader.line_num}", row["commune"], row["population"] or ""
        if not code or code in found:
            raise ReferenceFileError(f"{where}, commune : code absent ou répété « {code} »")
        if codes is not None and code not in codes:
            raise ReferenceFileError(f"{where}, commune : « {code} » n'est le code d'aucune commune")
        if not population.isdecimal():
            raise ReferenceFileError(f"{where}, population : « {population} » n'est pas un nombre entier")
        found[code] = float(population)
    return found

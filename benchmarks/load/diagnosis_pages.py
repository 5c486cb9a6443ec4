"""`python -m benchmarks.load.diagnosis_pages`: time of each page of a diagnosis, served by uvicorn on loopback.

Needs a store that knows every commune of the territory:
`SOLIMOB_HOME=DIR solimob ingest add-folder ../shared/data/insee`.
Each page is asked for `--requests` times, one after the other, by a signed-in reader; the first answer (which reads the
run from the disk) is told apart. A store without contours is given made-up ones, as heavy; the result says so. Then a
PDF is made while the overview is asked for again, to see that a busy page does not block the others.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import shapely

from solimob.core.evidence import Source
from solimob.core.territory import Territory
from solimob.store import Dataset, DatasetKind, Store

LUBERON = "200040624+200040442+200034700+240400440+248400285+200071025"
"""Six EPCI, 116 communes: the working perimeter of facts/territories.md, an assumption of ours."""
RESULTS = Path(__file__).resolve().parent.parent / "results"
TARGET_P95_MS = 150


def prepare(territory_id: str) -> dict[str, Any]:
    """Create a démarche with its run in the store of `SOLIMOB_HOME`; return its address, a session, and examples."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "solimob.web.config.settings"
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    call_command("migrate", verbosity=0)
    from solimob.web.diagnosis.services import current_store
    from solimob.web.diagnosis.urls_read import PAGES
    from solimob.web.projects import services as projects
    from solimob.web.projects.tasks import execute_run

    territory = current_store().gazetteer().territory(territory_id)
    made_up = draw_cells(current_store(), territory)
    user, project = projects.prepare_demo(territory)
    run = projects.start_run(user, project)
    start = time.perf_counter()
    execute_run.call(run.pk)
    computed_s = time.perf_counter() - start
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    examples = {
        "indicator": ["fuel_effort_rate"],
        "commune": [territory.codes[0]],
        "public": ["no_car"],
        "kind": ["cinema"],
        "method": ["acces"],
    }
    pages = {name: reverse(f"diagnosis:{name}", args=[project.pk, *examples.get(name, [])]) for name, _, _ in PAGES}
    pages["map_services"] += "?service=cinema"
    return {
        "communes": len(territory.codes),
        "made_up_contours": made_up or "contours_benchmark" in {state.name for state in current_store().states()},
        "computed_s": round(computed_s, 2),
        "session": client.cookies["sessionid"].value,
        "pages": pages,
        "pdf": reverse("diagnosis:download", args=[project.pk, "diagnostic.pdf"]),
    }


def draw_cells(store: Store, territory: Territory) -> bool:
    """Give a store without contours one cell per commune, as heavy as a real contour; return whether it had none."""
    if store.contours(territory.codes):
        return False
    rows = store.gazetteer().communes.filter(pl.col("code").is_in(list(territory.codes)))
    points = shapely.points(rows["lon"].to_numpy(), rows["lat"].to_numpy())
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), ordered=True))
    around = shapely.buffer(shapely.convex_hull(shapely.multipoints(points)), 0.05)
    shapes = shapely.segmentize(shapely.intersection(cells, around), 0.004)
    source = Source("cells", "Cellules de Voronoï", "solimob, mesures", 2026, "EUPL-1.2", None, None)
    table = pl.DataFrame({"code": rows["code"], "geometry": [shapely.to_wkb(shape) for shape in shapes]})
    cells_of = Dataset("contours_benchmark", DatasetKind.CONTOURS, table, (), source, "2026", "none", "0" * 64)
    store.add(cells_of, datetime.now(UTC).date())
    return True


def serve() -> tuple[subprocess.Popen[bytes], str]:
    """Start uvicorn on a free port, as `solimob web serve` does; return the process and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "solimob.web.config.asgi:application", "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "error"])
    address = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            httpx.get(f"{address}/accessibilite/")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return process, address
    raise RuntimeError("uvicorn did not start")


def time_of(client: httpx.Client, url: str) -> float:
    """Return the milliseconds of one answer.

    Raises
    ------
    RuntimeError
        If the page does not answer 200.
    """
    start = time.perf_counter()
    answer = client.get(url)
    elapsed_ms = 1000 * (time.perf_counter() - start)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return elapsed_ms


def percentile(times: list[float], share: int) -> float:
    """Return a percentile, in milliseconds with one decimal."""
    return round(statistics.quantiles(times, n=100, method="inclusive")[share - 1], 1)


def beside_a_document(client: httpx.Client, prepared: dict[str, Any], cookies: dict[str, str]) -> dict[str, float]:
    """Ask for the overview again and again while the PDF of the whole diagnosis is made."""
    taken: list[float] = []

    def make() -> None:
        with httpx.Client(base_url=client.base_url, cookies=cookies, timeout=120) as other:
            taken.append(time_of(other, prepared["pdf"]))

    thread = threading.Thread(target=make)
    thread.start()
    times = []
    while thread.is_alive():
        times.append(time_of(client, prepared["pages"]["overview"]))
    thread.join()
    return {"pdf_ms": round(taken[0], 1), "overview_answers": len(times), "overview_max_ms": round(max(times), 1)}


def main() -> None:
    """Measure every page and write `benchmarks/results/diagnosis_pages.json`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load.diagnosis_pages")
    parser.add_argument("--territory", default=LUBERON, help="SIREN joined by « + »")
    parser.add_argument("--requests", type=int, default=100, help="answers of each page (100)")
    arguments = parser.parse_args()
    os.environ.setdefault("SOLIMOB_SECRET_KEY", "benchmark-" * 6)
    prepared = prepare(arguments.territory)
    process, address = serve()
    cookies = {"sessionid": prepared["session"]}
    pages = {}
    try:
        with httpx.Client(base_url=address, cookies=cookies, timeout=60) as client:
            for name, url in prepared["pages"].items():
                first_ms = time_of(client, url)
                times = [time_of(client, url) for _ in range(arguments.requests)]
                pages[name] = {
                    "first_ms": round(first_ms, 1),
                    "p50_ms": percentile(times, 50),
                    "p95_ms": percentile(times, 95),
                }
                print(name, pages[name])
            busy = beside_a_document(client, prepared, cookies)
    finally:
        process.terminate()
        process.wait(timeout=20)
    worst = max(page["p95_ms"] for page in pages.values())
    document = {
        "command": "python -m benchmarks.load.diagnosis_pages",
        "measured_on": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "communes": prepared["communes"],
        "made_up_contours": prepared["made_up_contours"],
        "diagnosis_computed_s": prepared["computed_s"],
        "requests_per_page": arguments.requests,
        "target_p95_ms": TARGET_P95_MS,
        "worst_p95_ms": worst,
        "pages": pages,
        "beside_a_document": busy,
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "diagnosis_pages.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    print(f"worst p95: {worst} ms (target {TARGET_P95_MS}); beside a PDF: {busy}")


if __name__ == "__main__":
    main()

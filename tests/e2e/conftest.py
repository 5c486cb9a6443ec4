"""The real site, served as a user serves it, and a real Chromium that drives it on loopback.

The site is `solimob web serve --demo` in a process of its own, with its worker and an empty SOLIMOB_HOME.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ROOT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-gl=angle",
    "--use-angle=swiftshader",
]

expect.set_options(timeout=15_000)  # milliseconds: what is waited for comes late on a machine that does other things


@dataclass(frozen=True)
class Site:
    """A running site: its address, the one-time link it printed, and what `tests.e2e.seed` put in it."""

    url: str
    demo_link: str
    seeded: dict[str, Any]


def serve_command(*options: str) -> list[str]:
    """The command a user types, by the interpreter of the tests."""
    return [sys.executable, "-c", "from solimob.cli import main; raise SystemExit(main())", "web", "serve", *options]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve the site for the session."""
    home = tmp_path_factory.mktemp("solimob-home")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("SOLIMOB_", "DJANGO_"))}
    variables |= {"SOLIMOB_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    log = (home / "serve.log").open("w", encoding="utf-8")
    process = subprocess.Popen(
        serve_command("--demo", "--port", "0"), env=variables, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        link = None
        for line in process.stdout:
            if link := re.search(r"(http://127\.0\.0\.1:\d+)(/demonstration/\S+)", line):
                break
        if link is None:
            pytest.fail(f"the site did not start:\n{(home / 'serve.log').read_text(encoding='utf-8')}")
        seed = [sys.executable, "-m", "tests.e2e.seed"]
        seeded = subprocess.run(seed, env=variables, check=False, capture_output=True, text=True, cwd=ROOT)
        assert seeded.returncode == 0, seeded.stderr
        document = json.loads(seeded.stdout.strip().splitlines()[-1])
        yield Site(link[1], link[0], document)
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stdout is not None:
            process.stdout.close()
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; the network beyond loopback is out of its reach."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        pytest.fail("Chromium is not installed: run `make browser`")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The cookies of somebody of a role, after the sign-in form: `signed_in("reader")`."""
    folder = tmp_path_factory.mktemp("cookies")

    def sign_in(role: str) -> Path:
        kept = folder / f"{role}.json"
        if not kept.exists():
            context = browser.new_context(base_url=site.url)
            page = context.new_page()
            page.goto("/connexion/")
            page.locator("#id_login").fill(site.seeded["emails"][role])
            page.locator("#id_password").fill(site.seeded["password"])
            page.get_by_role("button", name="Se connecter").click()
            page.wait_for_url("**/demarches/")
            context.storage_state(path=kept)
            context.close()
        return kept

    return sign_in


@pytest.fixture
def open_as(site: Site, browser: Browser, signed_in: Callable[[str], Path]) -> Iterator[Callable[..., Page]]:
    """A page of its own, signed in as a role or nobody: `open_as("reader", width=320, javascript=False)`.

    Every request that leaves the site's origin fails the test.
    """
    contexts: list[BrowserContext] = []
    strangers: list[str] = []

    def open_page(role: str | None = None, *, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="fr-FR",
            storage_state=None if role is None else signed_in(role),
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        context.on("request", lambda request: _note_stranger(request.url, site.url, strangers))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert strangers == [], "requests left the site"


def _note_stranger(url: str, origin: str, strangers: list[str]) -> None:
    if not url.startswith((origin, "data:", "blob:", "about:")):
        strangers.append(url)

"""Documentation that cannot rot: every verb, option and link of the product is in it, and leads somewhere."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from solimob.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for folder in (ROOT, ROOT / "docs") for path in folder.glob("*.md")) + sorted(
    (ROOT / "docs").rglob("*/*.md")
)
ADDRESS = re.compile(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b|https?://|file://", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def verbs(parser: argparse.ArgumentParser, words: tuple[str, ...] = ("solimob",)) -> Iterator[tuple[str, set[str]]]:
    """Yield each command with its long options."""
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not nested:
        options = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
        yield " ".join(words), options - {"--help"}
    for action in nested:
        for name, child in action.choices.items():
            yield from verbs(child, (*words, name))


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs/utilisateur/commandes.md").read_text(encoding="utf-8")
    rows = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `solimob")}
    known = dict(verbs(build_parser()))
    assert sorted(rows) == sorted(known)
    for command, options in known.items():
        missing = {option for option in options if f"`{option}`" not in rows[command]}
        assert not missing, f"{command}: {sorted(missing)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    broken = [t for t in targets if not t.startswith(("http:", "https:", "mailto:")) and not (page.parent / t).exists()]
    assert not broken


def test_readme_shows_the_two_commands_in_both_languages() -> None:
    for name in ("README.md", "LISEZMOI.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make demo" in text
        assert "make test" in text


def test_every_run_time_dependency_has_its_line() -> None:
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = declared.split("dependencies = [", 1)[1].split("]", 1)[0]
    names = re.findall(r'"([A-Za-z0-9_-]+)', block)
    record = (ROOT / "docs/dev/decisions/0002-dependencies.md").read_text(encoding="utf-8")
    assert names
    assert [name for name in names if name not in record] == []


def test_no_index_address_stands_in_the_pins() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not ADDRESS.search(text), path

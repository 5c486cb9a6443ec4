"""The guide « Planifier une journée » shows what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from solimob.cli import main

GUIDE = Path(__file__).parents[2] / "docs" / "utilisateur" / "planifier-une-journee.md"
BLOCK = re.compile(r"```(json|sh|text)\n(.*?)\n```", re.DOTALL)


def test_every_command_of_the_guide_prints_what_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocks = BLOCK.findall(GUIDE.read_text("utf-8"))
    (tmp_path / "mardi.json").write_text(blocks[1][1], "utf-8")
    asked = next(text for kind, text in blocks if kind == "json" and text.startswith('{"id": "Trajet 3"'))
    (tmp_path / "demande.json").write_text(asked, "utf-8")
    monkeypatch.chdir(tmp_path)
    commands = [k for k, (kind, text) in enumerate(blocks) if kind == "sh" and "warmup" not in text]
    assert len(commands) == 5
    for k in commands:
        words = shlex.split(blocks[k][1].replace("--seconds 5", "--iterations 300"))[1:]
        assert main(words) == 0
        assert capsys.readouterr().out.strip() == blocks[k + 1][1]
    refusal = next(text for kind, text in blocks if kind == "text" and text.startswith("Aucun conducteur"))
    assert refusal in (tmp_path / "plan.json").read_text("utf-8")
    assert main(["dispatch", "check", "mardi2.json", "plan2.json"]) == 0

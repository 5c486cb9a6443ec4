"""The user guide: its examples work and it names every connector."""

from __future__ import annotations

import re
from pathlib import Path

from solimob.ingest import CONNECTORS, read_mapping
from solimob.ingest.mapping import GUIDE
from tests.conftest import ROOT


def test_examples_of_mappings_are_accepted(tmp_path: Path) -> None:
    text = (ROOT / GUIDE).read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    assert len(examples) == 2
    for example in examples:
        path = tmp_path / "m.yaml"
        path.write_text(example, encoding="utf-8")
        assert read_mapping(path).vintage == "2021"


def test_every_connector_is_in_the_guide() -> None:
    text = (ROOT / GUIDE).read_text(encoding="utf-8")
    for name in CONNECTORS:
        assert f"`{name}`" in text

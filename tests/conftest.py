"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Tests are not timed, and give the same answer every day.
settings.register_profile("solimob", deadline=None, derandomize=True)
settings.load_profile("solimob")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files beside the checkout, on the project's own machines only.

    A user's clone has none: those tests are then skipped, and their small self-made twins run. CI has them, and there
    a missing folder is a failure.
    """
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI has no {folder}")
        pytest.skip("needs ../shared/data, which only the project's own machines have")
    return folder

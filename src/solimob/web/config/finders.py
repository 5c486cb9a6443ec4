"""Static files that come with installed packages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

PREFIX = "maplibre/"
FILES = ("maplibre-gl.css", "maplibre-gl.js")


def maplibre_folder() -> Path:
    """Return the folder of maplibre's files inside the wheel `maplibre`, which is found but never imported.

    Raises
    ------
    FileNotFoundError
        If the package is not installed.
    """
    spec = find_spec("maplibre")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("le paquet « maplibre » n’est pas installé : réinstallez solimob")
    return Path(spec.origin).parent / "srcjs"


class MaplibreFinder(BaseFinder):
    """Serves `maplibre/maplibre-gl.js` and its style sheet, and nothing else of that package."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=maplibre_folder())
        self.storage.prefix = PREFIX.rstrip("/")

    def find(self, path: str, find_all: bool = False) -> str | list[str]:
        """Return the file at `path`, as every finder does: nothing found is an empty list."""
        name = path.removeprefix(PREFIX)
        if not path.startswith(PREFIX) or name not in FILES:
            return []
        found = str(maplibre_folder() / name)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the two files."""
        for name in FILES:
            yield name, self.storage

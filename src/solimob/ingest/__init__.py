"""Official open-data files and packages → the store. The only room that knows their formats.

Each connector is a module with one `read(path, gazetteer, …)` that returns datasets; `CONNECTORS` declares them;
`add_file` and `add_folder` put their datasets in force. Files are read strictly: what does not match is refused with
file, line, column and what to do, and the store stays as it was. Codes of older years resolve to the communes of
today; no format is guessed: a file without known layout is read through a `ColumnMapping` written by the user.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solimob.ingest.adding import AddingError, FolderStoppedError, Outcome, add_file, add_folder
    from solimob.ingest.connectors import CONNECTORS, Connector
    from solimob.ingest.mapping import ColumnMapping, read_mapping
    from solimob.ingest.packages import PackageUnavailableError
    from solimob.ingest.refusal import FileRefusedError
_MODULES = {
    "AddingError": "adding",
    "CONNECTORS": "connectors",
    "ColumnMapping": "mapping",
    "Connector": "connectors",
    "FileRefusedError": "refusal",
    "FolderStoppedError": "adding",
    "Outcome": "adding",
    "PackageUnavailableError": "packages",
    "add_file": "adding",
    "add_folder": "adding",
    "read_mapping": "mapping",
}
"""Where each public name is: read when first asked for, so that a verb loads only what it uses."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


__all__ = [
    "CONNECTORS",
    "AddingError",
    "ColumnMapping",
    "Connector",
    "FileRefusedError",
    "FolderStoppedError",
    "Outcome",
    "PackageUnavailableError",
    "add_file",
    "add_folder",
    "read_mapping",
]

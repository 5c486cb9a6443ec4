"""Official open-data files and packages → the store. The only room that knows their formats.

Each connector is a module with one `read(path, gazetteer, …)` that returns datasets; `CONNECTORS` declares them;
`add_file` and `add_folder` put their datasets in force. Files are read strictly: what does not match is refused with
file, line, column and what to do, and the store stays as it was. Codes of older years resolve to the communes of
today; no format is guessed: a file without known layout is read through a `ColumnMapping` written by the user.
"""

from solimob.ingest.adding import AddingError, FolderStoppedError, Outcome, add_file, add_folder
from solimob.ingest.connectors import CONNECTORS, Connector
from solimob.ingest.mapping import ColumnMapping, read_mapping
from solimob.ingest.packages import PackageUnavailableError
from solimob.ingest.refusal import FileRefusedError

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

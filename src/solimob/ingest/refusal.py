"""A file that is refused: what is wrong, where, and what to do."""

from __future__ import annotations

from pathlib import Path


class FileRefusedError(Exception):
    """A file does not match what its connector expects; nothing was written.

    Parameters
    ----------
    path
        The file.
    problem
        What is wrong, in French.
    advice
        What to do next, in French.
    line, column
        Where, when it has a place: line number from 1, name of the column.
    """

    def __init__(
        self, path: Path, problem: str, advice: str, *, line: int | None = None, column: str | None = None
    ) -> None:
        self.path, self.problem, self.advice, self.line, self.column = path, problem, advice, line, column
        place = [path.name]
        if line is not None:
            place.append(f"ligne {line}")
        if column is not None:
            place.append(f"colonne « {column} »")
        super().__init__(f"{', '.join(place)} : {problem}. {advice}")

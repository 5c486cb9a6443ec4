"""A meeting in a file that somebody sends."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from solimob.core.workshop import Meeting as Content
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.workshop.meeting_format import read_meeting
from solimob.web.accounts.services import RefusedActError

DEEPEST = 20
"""Levels of a file: a meeting has eight."""


def read_file(name: str, content: bytes) -> Content:
    """Return the meeting of a file that somebody sent.

    Raises
    ------
    RefusedActError
        If it is no meeting; the message names the file and the line.
    """
    shown = name.rpartition("/")[2][:80] or "fichier"
    try:
        _check_plain(content.decode())
    except UnicodeDecodeError as wrong:
        raise RefusedActError(f"{shown} n’est pas un fichier de texte en UTF-8.") from wrong
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise RefusedActError(f"{shown}, ligne {line} : fichier illisible ({wrong.problem}).") from wrong
    except yaml.YAMLError as wrong:
        raise RefusedActError(f"{shown} : fichier illisible ({wrong}).") from wrong
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reunion.yaml")
        path.write_bytes(content)
        try:
            return read_meeting(path)
        except ReferenceFileError as wrong:
            raise RefusedActError(f"{str(wrong).replace(str(path), shown).rstrip('.')}.") from wrong


def _check_plain(text: str) -> None:
    """Refuse what a meeting never needs, and what makes a small file grow without end: repeats and deep nesting."""
    depth = 0
    for token in yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            mark = token.start_mark
            raise yaml.MarkedYAMLError(problem="les renvois « & » et « * » ne sont pas pris", problem_mark=mark)
        if isinstance(
            token,
            yaml.FlowMappingStartToken
            | yaml.FlowSequenceStartToken
            | yaml.BlockMappingStartToken
            | yaml.BlockSequenceStartToken,
        ):
            depth += 1
        elif isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken | yaml.BlockEndToken):
            depth -= 1
        if depth > DEEPEST:
            problem = f"plus de {DEEPEST} niveaux les uns dans les autres"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=token.start_mark)

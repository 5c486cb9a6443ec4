"""A meeting in a file that somebody sends."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from solimob.core.workshop import Meeting as Content
from solimob.reference.strict_yaml import ReferenceFileError
from solimob.reference.unreadable import yaml_problem
from solimob.reference.workshop.meeting_format import read_meeting
from solimob.web.accounts.services import RefusedActError

DEEPEST = 20
"""Levels of a file: a meeting has eight."""


class NotPlainError(ValueError):
    """A file is written in a way that no meeting needs; the message says the line and what, in French."""


def read_file(name: str, content: bytes) -> Content:
    """Return the meeting of a file that somebody sent.

    Raises
    ------
    RefusedActError
        If it is no meeting; the message names the file and the line.
    """
    shown = name.rpartition("/")[2][:80] or "fichier"
    try:
        text = content.decode()
        _check_plain(text)
    except UnicodeDecodeError as wrong:
        raise RefusedActError(f"{shown} n’est pas un fichier de texte en UTF-8.") from wrong
    except NotPlainError as wrong:
        raise RefusedActError(f"{shown}, {wrong}.") from wrong
    except yaml.YAMLError as wrong:
        raise RefusedActError(f"{shown}, {yaml_problem(wrong, text)}.") from wrong
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
            raise NotPlainError(f"ligne {token.start_mark.line + 1} : les renvois « & » et « * » ne sont pas pris")
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
            raise NotPlainError(
                f"ligne {token.start_mark.line + 1} : plus de {DEEPEST} niveaux les uns dans les autres"
            )

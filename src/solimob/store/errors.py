"""What the store says when it cannot read or write, in French for users."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked; the message says what was wrong, where, and what to do next."""


class StoreReadError(StoreError):
    """A file of the store is missing, damaged, or not of the expected form."""


class StoreWriteError(StoreError):
    """The disk refused (full, read-only, in use): what was to be written is not there."""


class DatasetError(StoreError):
    """A table that has not the shape of its kind, or a column without proof: nothing was written."""


class RunExistsError(StoreError):
    """A run of that identifier exists: runs are immutable."""


class UnknownRunError(StoreError):
    """No run of that identifier."""

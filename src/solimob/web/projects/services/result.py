"""Results of runs on the disk: they go with the démarche."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings

from solimob.store import Store, StoreError, UnknownRunError

logger = logging.getLogger(__name__)


def remove_results(run_ids: Iterable[str]) -> list[str]:
    """Delete results from the store; return those that the disk refused to delete, each logged with the reason.

    A run that the store does not hold (it failed, was cancelled, or was deleted already) counts as deleted.
    """
    store, left = Store(settings.SOLIMOB_HOME), []
    for run_id in run_ids:
        try:
            store.remove_run(run_id)
        except UnknownRunError:
            continue
        except StoreError:
            logger.exception("result %s could not be deleted", run_id)
            left.append(run_id)
    return left

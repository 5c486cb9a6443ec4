"""Why a request is not served, in words one can say on the telephone."""

from __future__ import annotations

import numpy as np

from solimob.core.dispatch.kernel.instance import Instance
from solimob.core.dispatch.kernel.routes import Routes, Scratch
from solimob.core.dispatch.plan import Reason
from solimob.core.dispatch.problem import Problem


def explain_refusals(problem: Problem, instance: Instance, routes: Routes, scratch: Scratch) -> dict[str, Reason]:
    """Return why each request without a vehicle has none."""
    return {
        problem.requests[int(row)].id: Reason("not_placed", (), "Aucun conducteur n'a pu être trouvé.")
        for row in np.flatnonzero(routes.vehicle < 0)
    }

"""Who drives whom, when, by which route: the dial-a-ride of volunteers who leave from home and come back home.

A `Problem` is a frozen day. `solve` searches a plan until a stop criterion says so; a `LiveDay` inserts, cancels and
says whom to call; `check` judges any plan and shares no code with the rest.
"""

from solimob.core.dispatch.balancing import balance
from solimob.core.dispatch.bounds import lower_bound
from solimob.core.dispatch.checker import Violation, check
from solimob.core.dispatch.constraints import Constraint
from solimob.core.dispatch.cordeau import read_cordeau
from solimob.core.dispatch.day_format import day_document, read_day, read_requests, request_document
from solimob.core.dispatch.exact import DayTooLargeError, Optimum, solve_exactly
from solimob.core.dispatch.kernel.plans import UnreadablePlanError
from solimob.core.dispatch.live import LiveDay, NotPossibleError, Offer
from solimob.core.dispatch.model import Model
from solimob.core.dispatch.plan import Act, Plan, Reason, Route, Stop, Unserved
from solimob.core.dispatch.plan_figures import Objective, PlanFigures, figures, objective
from solimob.core.dispatch.plan_format import plan_document, read_plan
from solimob.core.dispatch.problem import ANY_TIME, Accompaniment, Break, Driver, Leg, Problem, Request, Window
from solimob.core.dispatch.refusals import RefusalCode
from solimob.core.dispatch.solver import Progress, solve
from solimob.core.dispatch.stop import FirstOf, MaxIterations, MaxSeconds, NoImprovement, StopCriterion, WhenAsked
from solimob.core.dispatch.validation import Fault, InvalidDayError

__all__ = [
    "ANY_TIME",
    "Accompaniment",
    "Act",
    "Break",
    "Constraint",
    "DayTooLargeError",
    "Driver",
    "Fault",
    "FirstOf",
    "InvalidDayError",
    "Leg",
    "LiveDay",
    "MaxIterations",
    "MaxSeconds",
    "Model",
    "NoImprovement",
    "NotPossibleError",
    "Objective",
    "Offer",
    "Optimum",
    "Plan",
    "PlanFigures",
    "Problem",
    "Progress",
    "Reason",
    "RefusalCode",
    "Request",
    "Route",
    "Stop",
    "StopCriterion",
    "UnreadablePlanError",
    "Unserved",
    "Violation",
    "WhenAsked",
    "Window",
    "balance",
    "check",
    "day_document",
    "figures",
    "lower_bound",
    "objective",
    "plan_document",
    "read_cordeau",
    "read_day",
    "read_plan",
    "read_requests",
    "request_document",
    "solve",
    "solve_exactly",
]

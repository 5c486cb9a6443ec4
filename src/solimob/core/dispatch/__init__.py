"""Who drives whom, when, by which route: the dial-a-ride of volunteers who leave from home and come back home.

A `Problem` is a frozen day. `solve` searches a plan until a stop criterion says so; `insert`, `cancel` and `offers`
change a day that has begun; `solve_exactly` and `lower_bound` say how far from the best a plan is; `check` judges any
plan and shares no code with the rest.
"""

from solimob.core.dispatch.plan import Act, Plan, Reason, Route, Stop, Unserved
from solimob.core.dispatch.problem import ANY_TIME, Accompaniment, Break, Driver, Leg, Problem, Request, Window
from solimob.core.dispatch.solver import Progress, solve
from solimob.core.dispatch.stop import FirstOf, MaxIterations, MaxSeconds, NoImprovement, StopCriterion, WhenAsked
from solimob.core.dispatch.validation import Fault, InvalidDayError

__all__ = [
    "ANY_TIME",
    "Accompaniment",
    "Act",
    "Break",
    "Driver",
    "Fault",
    "FirstOf",
    "InvalidDayError",
    "Leg",
    "MaxIterations",
    "MaxSeconds",
    "NoImprovement",
    "Plan",
    "Problem",
    "Progress",
    "Reason",
    "Request",
    "Route",
    "Stop",
    "StopCriterion",
    "Unserved",
    "WhenAsked",
    "Window",
    "solve",
]

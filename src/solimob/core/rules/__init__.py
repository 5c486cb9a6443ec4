"""Dated rules: who may have what, where and when, by which text, and why.

A `RuleBook` holds rules with the inputs, dated parameters and definitions they are made of. One typed expression tree
has three evaluators: one situation with its proof, a population, and the planner of questions. What is not known stays
unknown: an answer is never contradicted by what comes to be known later.
"""

"""Forms of the solutions and the law."""

"""Pages of the solutions and the law."""

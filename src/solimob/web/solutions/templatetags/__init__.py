"""Template tags of the solutions and the law."""

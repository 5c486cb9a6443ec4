"""Template tags of the shared diagnosis."""

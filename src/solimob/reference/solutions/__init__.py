"""The shipped catalogue of solutions: sheets, returns of experience, figures with their sources, vocabulary."""

from solimob.reference.solutions.loader import REGIMES, SHIPPED_FOLDER, load_catalogue

__all__ = ["REGIMES", "SHIPPED_FOLDER", "load_catalogue"]

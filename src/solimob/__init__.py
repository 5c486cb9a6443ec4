"""solimob: from *who cannot move, where and why* to a mobility service that runs and is evaluated."""

__version__ = "0.1.0"

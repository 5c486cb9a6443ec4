"""Aids beside the engine of Publicodes: agreement, and time over a population."""

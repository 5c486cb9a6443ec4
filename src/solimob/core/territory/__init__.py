"""Communes, EPCI and bassins de mobilité of one vintage of the official geographic code (COG).

A `Gazetteer` knows every commune and EPCI and what became of old codes; a `Territory` is a named set of communes,
whatever département or région it crosses; an `Extent` is a territory with its halo of communes around.
"""

from solimob.core.territory.area import area_km2
from solimob.core.territory.density import DensityClass, density_class
from solimob.core.territory.distance import EARTH_RADIUS_M, great_circle_m, unit_vectors
from solimob.core.territory.extent import Extent
from solimob.core.territory.gazetteer import Gazetteer, UnknownCodeError
from solimob.core.territory.population import AGES, Margins, SyntheticPopulation, synthesise
from solimob.core.territory.population_fit import MarginFit, margin_fits
from solimob.core.territory.territory import Scale, Territory

__all__ = [
    "AGES",
    "EARTH_RADIUS_M",
    "DensityClass",
    "Extent",
    "Gazetteer",
    "MarginFit",
    "Margins",
    "Scale",
    "SyntheticPopulation",
    "Territory",
    "UnknownCodeError",
    "area_km2",
    "density_class",
    "great_circle_m",
    "margin_fits",
    "synthesise",
    "unit_vectors",
]

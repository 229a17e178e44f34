"""What a 160 kV parcel scanner's two detector layers see.

The tube is a Kramers bremsstrahlung spectrum behind 2.5 mm aluminium and 0.1 mm copper. The detector is a
sandwich: a thin gadolinium oxysulphide layer takes the soft photons (the low-energy image), 0.8 mm copper and a
caesium iodide layer take the hard ones. Both integrate energy. Seen through thin steel the layers behave like
about 52 and 87 keV. Attenuation coefficients are xraydb's (Elam, Ravel and Sieber 2002, photoabsorption and
scatter), per element.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

TUBE_KV = 160
_KEV = np.arange(20, TUBE_KV, 1.0) + 0.5
_EDGES = (20, 35, 45, 55, 65, 77, 88, 110, TUBE_KV)  # 88 keV is the K edge of lead

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spectrum:
    """Relative signal by energy band: `low` and `high` each sum to 1."""

    low: Floats
    high: Floats


def mass_attenuation(formula: str) -> Floats:
    """Total attenuation of a compound, cm2/g, at `_KEV`."""
    import xraydb

    elements = xraydb.chemparse(formula)
    masses = {symbol: count * xraydb.atomic_mass(symbol) for symbol, count in elements.items()}
    total = sum(masses.values())
    mixed: Floats = np.zeros_like(_KEV)
    for symbol, mass in masses.items():
        mixed += mass / total * xraydb.mu_elam(symbol, _KEV * 1000)
    return mixed


@cache
def _signals() -> tuple[Floats, Floats]:
    """Energy-weighted signal of the two layers in air, at `_KEV`."""

    def passed(formula: str, density: float, mm: float) -> Floats:
        return np.exp(-mass_attenuation(formula) * density * mm / 10)

    tube = (TUBE_KV - _KEV) / _KEV * passed("Al", 2.70, 2.5) * passed("Cu", 8.96, 0.1)
    front = passed("Gd2O2S", 4.0, 0.25)  # powder in binder
    low = tube * (1 - front) * _KEV
    high = tube * front * passed("Cu", 8.96, 0.8) * (1 - passed("CsI", 4.51, 4.0)) * _KEV
    return low / low.sum(), high / high.sum()


def _bands(values: Floats) -> list[Floats]:
    return [values[(low <= _KEV) & (high > _KEV)] for low, high in pairwise(_EDGES)]


@cache
def spectrum() -> Spectrum:
    low, high = _signals()
    return Spectrum(np.array([b.sum() for b in _bands(low)]), np.array([b.sum() for b in _bands(high)]))


@cache
def band_attenuation(formula: str) -> Floats:
    """Mass attenuation in each band, cm2/g, averaged over what both layers see there."""
    low, high = _signals()
    seen = low + high
    parts = zip(_bands(mass_attenuation(formula)), _bands(seen), strict=True)
    return np.array([np.average(mu, weights=weight) for mu, weight in parts])

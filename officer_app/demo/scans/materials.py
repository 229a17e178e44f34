"""What parcels are made of. Densities and compositions are handbook values; batteries are mass mixtures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache

import numpy as np

from officer_app.demo.scans.spectrum import Floats, band_attenuation


@dataclass(frozen=True)
class Mixture:
    """Compounds by mass fraction, at a density in g/cm3."""

    parts: tuple[tuple[str, float], ...]
    density: float


def _pure(formula: str, density: float) -> Mixture:
    return Mixture(((formula, 1.0),), density)


class Material(Enum):
    CARDBOARD = _pure("C6H10O5", 0.15)  # corrugated
    PAPER = _pure("C6H10O5", 0.85)
    COTTON = _pure("C6H10O5", 0.32)  # folded cloth with its air
    POLYESTER = _pure("C10H8O4", 0.25)
    LEATHER = _pure("C5H8N1O2", 0.86)
    FOAM = _pure("C3H8N2O", 0.05)
    WOOD = _pure("C6H10O5", 0.60)
    PLASTIC = _pure("C8H8", 1.05)  # styrene polymers
    POLYETHYLENE = _pure("C2H4", 0.95)
    RUBBER = _pure("C5H8", 1.10)
    PVC = _pure("C2H3Cl", 1.38)
    WATER = _pure("H2O", 1.0)
    ALCOHOL = _pure("C2H6O", 0.79)
    OIL = _pure("C18H34O2", 0.90)
    FLOUR = _pure("C6H10O5", 0.65)  # powders of food and drugs
    SUGAR = _pure("C12H22O11", 0.95)
    GLASS = _pure("Na2CaSi6O14", 2.50)
    CERAMIC = _pure("Al2Si2O7", 2.35)
    STONE = _pure("CaCO3", 2.70)
    ALUMINIUM = _pure("Al", 2.70)
    STEEL = _pure("Fe", 7.85)
    STAINLESS = Mixture((("Fe", 0.70), ("Cr", 0.20), ("Ni", 0.10)), 7.90)
    COPPER = _pure("Cu", 8.96)
    BRASS = Mixture((("Cu", 0.63), ("Zn", 0.37)), 8.50)
    SILVER = _pure("Ag", 10.49)
    TUNGSTEN = _pure("W", 19.25)
    LEAD = _pure("Pb", 11.34)
    SOLDER = _pure("Sn", 7.30)
    CIRCUIT_BOARD = Mixture((("SiO2", 0.55), ("C21H24O4", 0.30), ("Cu", 0.15)), 2.10)
    LITHIUM_CELL = Mixture(  # jelly roll of cathode, anode, foils and electrolyte
        (("LiCoO2", 0.42), ("C", 0.22), ("Cu", 0.13), ("Al", 0.07), ("C3H4O3", 0.16)), 2.45
    )

    @property
    def density(self) -> float:
        """g/cm3"""
        return self.value.density

    @property
    def z_effective(self) -> float:
        return _z_effective(self)

    @property
    def attenuation(self) -> Floats:
        """Linear attenuation in each band of the spectrum, per mm."""
        return _linear(self)


@cache
def _linear(material: Material) -> Floats:
    mixture = material.value
    mixed = sum(share * band_attenuation(formula) for formula, share in mixture.parts)
    return np.asarray(mixed) * mixture.density / 10


@cache
def _z_effective(material: Material) -> float:
    """Mayneord's power law: electrons weighted by Z to the 2.94."""
    import xraydb

    electrons: dict[int, float] = {}
    for formula, share in material.value.parts:
        elements = xraydb.chemparse(formula)
        mass = sum(count * xraydb.atomic_mass(symbol) for symbol, count in elements.items())
        for symbol, count in elements.items():
            z = xraydb.atomic_number(symbol)
            electrons[z] = electrons.get(z, 0.0) + share * count * z / mass
    total = sum(electrons.values())
    return float(sum(n / total * z**2.94 for z, n in electrons.items()) ** (1 / 2.94))

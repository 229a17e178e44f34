"""The objects parcels hold, each built of simple bodies at its usual size (mm)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from officer_app.demo.scans.materials import Material
from officer_app.demo.scans.shapes import (
    Part,
    blade,
    coil,
    disc,
    ellipsoid,
    pillow,
    rod,
    slab,
    upright,
)


class Kind(StrEnum):
    CLOTHES = "clothes"
    SHOES = "shoes"
    BAG = "bag"
    PAPER = "paper"
    PLASTIC_GOODS = "plastic goods"
    TOY = "toy"
    FURNISHING = "furnishing"
    LIQUID_BOTTLE = "liquid bottle"
    SPIRIT_BOTTLE = "spirit bottle"
    COSMETICS = "cosmetics"
    POWDER = "powder"
    FOOD = "food"
    GLASSWARE = "glassware"
    CERAMICS = "ceramics"
    CABLE = "cable"
    CIRCUIT = "circuit board"
    PHONE = "phone"
    LAPTOP = "laptop"
    ADAPTER = "power adapter"
    MOTOR = "motor"
    LAMP = "lamp"
    LITHIUM_CELLS = "lithium cells"
    POWER_BANK = "power bank"
    METAL_PARTS = "metal parts"
    TOOL = "tool"
    KNIFE = "knife"
    JEWELLERY = "jewellery"
    DENSE_BLOCK = "dense block"
    SHIELDING = "shielding"


@dataclass(frozen=True)
class Blueprint:
    """Parts around the middle of the object, and the room it takes."""

    parts: tuple[Part, ...]
    room: tuple[float, float, float]


Rng = np.random.Generator


def _clothes(rng: Rng) -> tuple[Part, ...]:
    material = Material.COTTON if rng.random() < 0.6 else Material.POLYESTER
    return (Part(pillow, material, (230, 150, 45)),)


def _shoes(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(ellipsoid, Material.LEATHER, (260, 90, 45), (0, -12)),
        Part(ellipsoid, Material.LEATHER, (248, 80, 39), (0, -12), hollow=True),
        Part(slab, Material.RUBBER, (270, 26, 32), (0, 34)),
        Part(slab, Material.PLASTIC, (60, 70, 12), (95, -8)),
    )


def _bag(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(pillow, Material.LEATHER, (280, 200, 12)),
        Part(slab, Material.BRASS, (180, 4, 3), (0, -85)),
        Part(disc, Material.BRASS, (18, 18, 3), (-70, -60)),
        Part(disc, Material.BRASS, (18, 18, 3), (70, -60)),
    )


def _paper(rng: Rng) -> tuple[Part, ...]:
    return (Part(slab, Material.PAPER, (210, 150, float(rng.uniform(18, 40)))),)


def _plastic(rng: Rng) -> tuple[Part, ...]:
    w, h, d = 120.0, 80.0, 50.0
    return (
        Part(slab, Material.PLASTIC, (w, h, d)),
        Part(slab, Material.PLASTIC, (w - 5, h - 5, d - 5), hollow=True),
        Part(disc, Material.PLASTIC, (30, 30, 8), (-25, 0)),
        Part(slab, Material.STEEL, (3, 20, 3), (35, 10)),
    )


def _toy(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(ellipsoid, Material.PLASTIC, (110, 110, 80)),
        Part(ellipsoid, Material.PLASTIC, (104, 104, 75), hollow=True),
        Part(ellipsoid, Material.PLASTIC, (60, 60, 55), (0, -72)),
        Part(ellipsoid, Material.PLASTIC, (54, 54, 50), (0, -72), hollow=True),
        Part(slab, Material.CIRCUIT_BOARD, (30, 22, 1.6), (0, 15)),
        Part(disc, Material.STEEL, (24, 24, 5), (0, -10)),
    )


def _furnishing(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.WOOD, (240, 24, 60), (0, -60)),
        Part(slab, Material.WOOD, (24, 120, 60), (-100, 0)),
        Part(slab, Material.WOOD, (24, 120, 60), (100, 0)),
        *(Part(rod, Material.STEEL, (40, 5, 5), (x, -60)) for x in (-98, 98)),
    )


def _liquid_bottle(rng: Rng) -> tuple[Part, ...]:
    return _bottle(rng, Material.WATER)


def _spirit_bottle(rng: Rng) -> tuple[Part, ...]:
    """Perfume, solvent or spirits: anything that burns."""
    return _bottle(rng, Material.ALCOHOL)


def _bottle(rng: Rng, filled: Material) -> tuple[Part, ...]:
    glass = rng.random() < 0.4
    wall = Material.GLASS if glass else Material.POLYETHYLENE
    thick = 6.0 if glass else 3.0
    return (
        Part(upright, wall, (70, 150, 70), (0, 20)),
        Part(upright, wall, (70 - thick, 150 - thick, 70 - thick), (0, 20), hollow=True),
        Part(upright, filled, (70 - thick, 138 - thick, 70 - thick), (0, 25)),
        Part(upright, wall, (30, 32, 30), (0, -70)),
        Part(upright, wall, (24, 32, 24), (0, -70), hollow=True),
        Part(upright, Material.PLASTIC, (34, 18, 34), (0, -90)),
    )


def _cosmetics(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(upright, Material.PLASTIC, (52, 50, 52), (0, 8)),
        Part(upright, Material.PLASTIC, (44, 44, 44), (0, 8), hollow=True),
        Part(upright, Material.OIL, (44, 38, 44), (0, 10)),
        Part(upright, Material.ALUMINIUM, (54, 14, 10), (0, -22)),
    )


def _powder(rng: Rng) -> tuple[Part, ...]:
    return (Part(pillow, Material.FLOUR, (150, 110, 45)),)


def _food(rng: Rng) -> tuple[Part, ...]:
    return (Part(pillow, Material.SUGAR, (160, 120, 40)), Part(slab, Material.ALUMINIUM, (165, 125, 0.1)))


def _glassware(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(upright, Material.GLASS, (80, 110, 80)),
        Part(upright, Material.GLASS, (73, 104, 73), (0, -3), hollow=True),
    )


def _ceramics(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(ellipsoid, Material.CERAMIC, (110, 140, 110)),
        Part(ellipsoid, Material.CERAMIC, (98, 128, 98), hollow=True),
        Part(upright, Material.CERAMIC, (56, 40, 56), (0, -76)),
        Part(upright, Material.CERAMIC, (46, 40, 46), (0, -76), hollow=True),
    )


def _cable(rng: Rng) -> tuple[Part, ...]:
    return (Part(coil, Material.PVC, (110, 110, 6)), Part(coil, Material.COPPER, (110, 110, 1.4)))


def _circuit(rng: Rng) -> tuple[Part, ...]:
    chips = [
        Part(
            slab,
            Material.SOLDER if rng.random() < 0.3 else Material.CERAMIC,
            (float(rng.uniform(6, 20)), float(rng.uniform(5, 16)), float(rng.uniform(0.4, 2.5))),
            (float(rng.uniform(-48, 48)), float(rng.uniform(-28, 28))),
        )
        for _ in range(8)
    ]
    return (Part(slab, Material.CIRCUIT_BOARD, (120, 75, 1.6)), *chips)


def _phone(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.ALUMINIUM, (150, 72, 1.2)),
        Part(slab, Material.GLASS, (146, 69, 1.4)),
        Part(slab, Material.LITHIUM_CELL, (84, 52, 4.2), (10, 0)),
        Part(slab, Material.CIRCUIT_BOARD, (40, 62, 1.0), (-50, 0)),
        *(Part(slab, Material.SOLDER, (10, 10, 0.6), (-58 + 13 * i, 12 - 18 * (i % 2))) for i in range(3)),
    )


def _laptop(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.ALUMINIUM, (320, 220, 2.6)),
        Part(slab, Material.GLASS, (300, 200, 1.2)),
        *(Part(slab, Material.LITHIUM_CELL, (76, 62, 5.0), (-86 + 86 * i, 62)) for i in range(3)),
        Part(slab, Material.CIRCUIT_BOARD, (260, 80, 1.2), (0, -40)),
        Part(disc, Material.COPPER, (46, 46, 1.5), (-90, -45)),
        Part(disc, Material.COPPER, (46, 46, 1.5), (90, -45)),
        *(Part(slab, Material.SOLDER, (16, 16, 0.7), (-40 + 27 * i, -42)) for i in range(4)),
    )


def _adapter(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.PLASTIC, (86, 46, 5)),
        Part(slab, Material.CIRCUIT_BOARD, (76, 38, 1.6)),
        Part(slab, Material.STEEL, (22, 22, 7), (14, 0)),
        Part(slab, Material.COPPER, (15, 26, 4), (14, 0)),
        Part(upright, Material.ALUMINIUM, (12, 22, 9), (-20, 0)),
        Part(rod, Material.BRASS, (17, 4, 4), (-51, 9)),
        Part(rod, Material.BRASS, (17, 4, 4), (-51, -9)),
    )


def _motor(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(rod, Material.STEEL, (70, 44, 44)),
        Part(rod, Material.STEEL, (66, 38, 38), hollow=True),
        Part(rod, Material.COPPER, (50, 22, 12)),
        Part(rod, Material.STEEL, (40, 20, 14)),
        Part(rod, Material.STEEL, (30, 6, 6), (48, 0)),
    )


def _lamp(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(disc, Material.ALUMINIUM, (100, 100, 4)),
        Part(disc, Material.PLASTIC, (104, 104, 3)),
        Part(disc, Material.CIRCUIT_BOARD, (84, 84, 1.6)),
        *(
            Part(slab, Material.CERAMIC, (6, 6, 1.2), (28 * np.cos(a), 28 * np.sin(a)))
            for a in np.arange(0, 6.2, 0.8)
        ),
    )


def _cells(rng: Rng) -> tuple[Part, ...]:
    """Eight cells of 18 x 65 mm side by side: steel can, jelly roll, positive cap."""
    parts: list[Part] = []
    for i in range(8):
        x = (i - 3.5) * 19.5
        parts += [
            Part(upright, Material.STEEL, (18.2, 65, 18.2), (x, 0)),
            Part(upright, Material.STEEL, (17.7, 64.4, 17.7), (x, 0), hollow=True),
            Part(upright, Material.LITHIUM_CELL, (17.6, 60, 17.6), (x, 1)),
            Part(upright, Material.STEEL, (8, 3, 8), (x, -34)),
        ]
    return (*parts, Part(slab, Material.POLYETHYLENE, (162, 70, 0.6)))


def _power_bank(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.PLASTIC, (140, 68, 4)),
        Part(slab, Material.LITHIUM_CELL, (104, 60, 9), (12, 0)),
        Part(slab, Material.CIRCUIT_BOARD, (24, 60, 1.6), (-56, 0)),
        Part(slab, Material.STEEL, (12, 13, 2), (-62, 12)),
        Part(slab, Material.STEEL, (12, 13, 2), (-62, -12)),
    )


def _metal_parts(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(disc, Material.STEEL, (46, 46, 8), (-34, 0)),
        Part(disc, Material.STEEL, (20, 20, 8), (-34, 0), hollow=True),
        Part(rod, Material.STEEL, (64, 10, 10), (26, -14)),
        Part(slab, Material.ALUMINIUM, (60, 22, 6), (26, 14)),
    )


def _tool(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.STEEL, (150, 18, 6)),
        Part(disc, Material.STEEL, (42, 42, 8), (-84, 0)),
        Part(disc, Material.STEEL, (20, 20, 8), (-90, 0), hollow=True),
        Part(disc, Material.STEEL, (34, 34, 8), (84, 0)),
        Part(disc, Material.STEEL, (18, 18, 8), (84, 0), hollow=True),
    )


def _knife(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(blade, Material.STAINLESS, (160, 34, 3.0), (62, 0)),
        Part(slab, Material.PLASTIC, (112, 28, 18), (-74, 0)),
        Part(slab, Material.STAINLESS, (104, 16, 2.5), (-74, 0)),
        *(Part(disc, Material.BRASS, (7, 7, 18), (-110 + 36 * i, 0)) for i in range(3)),
    )


def _jewellery(rng: Rng) -> tuple[Part, ...]:
    return (
        Part(slab, Material.WOOD, (70, 60, 24)),
        Part(slab, Material.WOOD, (62, 52, 18), hollow=True),
        Part(coil, Material.SILVER, (34, 34, 2.2)),
        Part(ellipsoid, Material.STONE, (9, 9, 7), (0, -18)),
    )


def _dense(rng: Rng) -> tuple[Part, ...]:
    material = Material.BRASS if rng.random() < 0.5 else Material.TUNGSTEN
    return (Part(slab, material, (70, 45, 22)),)


def _shielding(rng: Rng) -> tuple[Part, ...]:
    return (Part(slab, Material.LEAD, (130, 95, 6)), Part(slab, Material.STEEL, (134, 99, 2)))


_BUILDERS: dict[Kind, Callable[[Rng], tuple[Part, ...]]] = {
    Kind.CLOTHES: _clothes,
    Kind.SHOES: _shoes,
    Kind.BAG: _bag,
    Kind.PAPER: _paper,
    Kind.PLASTIC_GOODS: _plastic,
    Kind.TOY: _toy,
    Kind.FURNISHING: _furnishing,
    Kind.LIQUID_BOTTLE: _liquid_bottle,
    Kind.SPIRIT_BOTTLE: _spirit_bottle,
    Kind.COSMETICS: _cosmetics,
    Kind.POWDER: _powder,
    Kind.FOOD: _food,
    Kind.GLASSWARE: _glassware,
    Kind.CERAMICS: _ceramics,
    Kind.CABLE: _cable,
    Kind.CIRCUIT: _circuit,
    Kind.PHONE: _phone,
    Kind.LAPTOP: _laptop,
    Kind.ADAPTER: _adapter,
    Kind.MOTOR: _motor,
    Kind.LAMP: _lamp,
    Kind.LITHIUM_CELLS: _cells,
    Kind.POWER_BANK: _power_bank,
    Kind.METAL_PARTS: _metal_parts,
    Kind.TOOL: _tool,
    Kind.KNIFE: _knife,
    Kind.JEWELLERY: _jewellery,
    Kind.DENSE_BLOCK: _dense,
    Kind.SHIELDING: _shielding,
}


def build(kind: Kind, rng: Rng) -> Blueprint:
    parts = _BUILDERS[kind](rng)
    return Blueprint(parts, _room(parts))


def _room(parts: tuple[Part, ...]) -> tuple[float, float, float]:
    left = min(p.at[0] - p.size[0] / 2 for p in parts)
    right = max(p.at[0] + p.size[0] / 2 for p in parts)
    top = min(p.at[1] - p.size[1] / 2 for p in parts)
    bottom = max(p.at[1] + p.size[1] / 2 for p in parts)
    return 2 * max(-left, right), 2 * max(-top, bottom), max(p.size[2] for p in parts)

"""The demonstration scans obey the physics they claim."""

from __future__ import annotations

import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from officer_app.demo.scans import AIR, Content, Kind, Scan, make_scan, write_sample_scan
from officer_app.demo.scans.materials import Material
from officer_app.demo.scans.parcel import _Picture
from officer_app.demo.scans.shapes import Part, disc, ellipsoid, slab
from officer_app.demo.scans.spectrum import spectrum
from officer_app.domain.scans import Assessment, Energy, ThreatReport, Verdict, XrayImage
from officer_app.formats.dicos import decode_pixels, read_dicos

Picture = NDArray[np.uint16]


def seen_through(material: Material, mm: float) -> tuple[float, float]:
    """Mean transmission of a plate in the two layers, from a simulated picture."""
    picture = _Picture(120, 120, 1.0)
    picture.add([Part(slab, material, (100, 100, mm))], picture.middle, 0.0)
    low, high = picture.exposed(np.random.default_rng(1))
    return tuple(float(p[30:90, 30:90].mean()) / AIR for p in (low, high))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("material", "mm"),
    [
        (Material.WATER, 50),
        (Material.PLASTIC, 20),
        (Material.ALUMINIUM, 10),
        (Material.GLASS, 8),
        (Material.STEEL, 4),
        (Material.LEAD, 0.5),
    ],
)
def test_a_plate_attenuates_as_beer_and_lambert_say(material: Material, mm: float) -> None:
    low, high = seen_through(material, mm)
    mu = material.attenuation
    expected_low = float(spectrum().low @ np.exp(-mu * mm))
    expected_high = float(spectrum().high @ np.exp(-mu * mm))
    # 3,600 pixels of at least a hundred photons: the mean is known to 0.5 % at worst
    assert low == pytest.approx(expected_low, rel=0.005)
    assert high == pytest.approx(expected_high, rel=0.005)


@pytest.mark.parametrize(
    ("material", "kev", "published"),  # cm2/g, NIST XCOM tables
    [("H2O", 60, 0.2059), ("Fe", 60, 1.205), ("Al", 100, 0.1704), ("Pb", 100, 5.549)],
)
def test_coefficients_agree_with_published_tables(material: str, kev: float, published: float) -> None:
    from officer_app.demo.scans.spectrum import _KEV, mass_attenuation

    computed = np.interp(kev, _KEV, mass_attenuation(material))
    assert computed == pytest.approx(published, rel=0.03)


def test_low_energy_is_attenuated_more_than_high() -> None:
    for material in Material:
        low, high = seen_through(material, 0.5)
        assert low < high + 0.0005, material


def test_the_beam_hardens() -> None:
    """The second centimetre of steel takes a smaller share than the first."""
    _, thin = seen_through(Material.STEEL, 5)
    _, thick = seen_through(Material.STEEL, 10)
    assert thick / thin > thin


def test_the_ratio_of_attenuations_orders_materials_by_atomic_number() -> None:
    """What the pseudo-colour display relies on: organic, mixed, metal."""
    ratios, atomic_numbers = [], []
    for material, mm in (
        (Material.POLYETHYLENE, 40),
        (Material.WATER, 35),
        (Material.GLASS, 12),
        (Material.ALUMINIUM, 10),
        (Material.LITHIUM_CELL, 6),
        (Material.STEEL, 1.5),
    ):
        low, high = seen_through(material, mm)
        ratios.append(np.log(low) / np.log(high))
        atomic_numbers.append(material.z_effective)
    assert atomic_numbers == sorted(atomic_numbers)
    assert ratios == sorted(ratios)
    assert ratios[1] < 1.4 < ratios[3] < 2.0 < ratios[5]


@pytest.mark.parametrize(
    ("material", "z"),
    [(Material.WATER, 7.42), (Material.ALUMINIUM, 13.0), (Material.POLYETHYLENE, 5.4), (Material.LEAD, 82)],
)
def test_effective_atomic_numbers_are_the_textbook_ones(material: Material, z: float) -> None:
    assert material.z_effective == pytest.approx(z, abs=0.15)


def test_bodies_have_the_volume_geometry_gives_them() -> None:
    for body, volume in ((slab, 1.0), (ellipsoid, np.pi / 6), (disc, np.pi / 4)):
        picture = _Picture(200, 200, 1.0)
        seen = picture.add([Part(body, Material.WATER, (80, 60, 40))], picture.middle, 0.4)
        assert seen.volume_mm3 == pytest.approx(volume * 80 * 60 * 40, rel=0.01)
        assert seen.mass_g == pytest.approx(seen.volume_mm3 / 1000, rel=1e-6)


def test_noise_is_that_of_counted_photons() -> None:
    picture = _Picture(200, 200, 1.0)
    low, _ = picture.exposed(np.random.default_rng(2))
    assert float(low.mean()) == pytest.approx(AIR, rel=0.001)
    assert float(low.std()) == pytest.approx(AIR / np.sqrt(90_000), rel=0.05)


def a_parcel(seed: int = 4, contents: Sequence[Content] = ()) -> Scan:
    return make_scan(
        contents
        or [
            Content(Kind.CLOTHES, 2_000, 5),
            Content(Kind.CERAMICS, 900, 2),
            Content(Kind.KNIFE, 210, 1, hidden=True),
        ],
        seed,
    )


def test_a_scan_is_the_same_for_the_same_seed() -> None:
    first, again, other = a_parcel(4), a_parcel(4), a_parcel(5)
    assert np.array_equal(first.low, again.low) and first.objects == again.objects
    assert not np.array_equal(first.low, other.low)


def test_goods_weigh_what_they_are_said_to_weigh() -> None:
    scan = a_parcel()
    masses = {kind: sum(o.mass_g for o in scan.objects if o.kind is kind) for kind in Kind}
    assert masses[Kind.CLOTHES] == pytest.approx(2_000, rel=0.03)
    assert masses[Kind.CERAMICS] == pytest.approx(900, rel=0.05)
    assert Decimal("3.1") < scan.weight_kg < Decimal("4.2")  # contents and carton


def test_objects_lie_where_the_truth_says() -> None:
    scan = a_parcel(contents=[Content(Kind.SHIELDING, 1_500, 1)])
    (shield,) = scan.objects
    x, y, w, h = shield.box
    dark = np.argwhere(scan.high < 0.05 * AIR)
    assert dark.size
    assert x <= dark[:, 1].min() and dark[:, 1].max() < x + w
    assert y <= dark[:, 0].min() and dark[:, 0].max() < y + h


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_goods_shows(kind: Kind) -> None:
    scan = make_scan([Content(kind, 500, 2)], 7, columns=400, rows=240, pitch=2.0)
    assert len(scan.objects) == 2
    for seen in scan.objects:
        x, y, w, h = seen.box
        assert w > 3 and h > 3 and x >= 0 and y >= 0 and x + w <= 400 and y + h <= 240
        assert scan.low[y : y + h, x : x + w].mean() < 0.97 * AIR


def test_a_scan_is_made_soon() -> None:
    a_parcel()
    began = time.process_time()
    for seed in range(3):
        a_parcel(seed)
    assert (time.process_time() - began) / 3 < 1.5  # 0.15 s on a quiet machine


def test_the_files_of_a_scan_belong_together(tmp_path: Path) -> None:
    low, high, report = (read_dicos(p.read_bytes()) for p in write_sample_scan(tmp_path, "SF1001"))
    assert isinstance(low, XrayImage) and isinstance(high, XrayImage) and isinstance(report, ThreatReport)
    assert (low.energy, high.energy) == (Energy.LOW, Energy.HIGH)
    assert low.study_uid == high.study_uid == report.study_uid
    assert low.object_id == high.object_id == report.object_id == "SF1001"
    assert report.referenced == (low.sop_uid, high.sop_uid)
    assert report.verdict is Verdict.ALARM
    (flag,) = [f for f in report.flags if f.assessment is Assessment.THREAT]
    assert flag.category == "PI" and flag.mass_g and 300 < flag.mass_g < 500
    assert decode_pixels((tmp_path / "SF1001-20261123T030000-low.dcs").read_bytes()).shape == (240, 400)


def test_a_parcel_of_garments_is_clear(tmp_path: Path) -> None:
    report = read_dicos(write_sample_scan(tmp_path, "SF1002", alarm=False)[2].read_bytes())
    assert isinstance(report, ThreatReport)
    assert report.verdict is Verdict.CLEAR and report.flags == ()

"""The X-ray pipeline on physics: known materials must come out in the trade's colours."""

from __future__ import annotations

import colorsys
import time

import numpy as np
import pytest
import xraydb

from officer_app.demo.scans import Content, Kind, make_scan
from officer_app.ui.xray.palettes import Look, Rendering
from officer_app.ui.xray.pipeline import Part, Picture, air_bright, prepare, render, thumbnail

NORMAL = Look()
_KEV = np.arange(20, 161, 1.0)
_MATERIALS = {
    "polyethylene": ("C2H4", 0.94),
    "water": ("H2O", 1.0),
    "cotton": ("C6H10O5", 1.5),
    "glass": ("SiO2", 2.5),
    "aluminium": ("Al", 2.7),
    "titanium": ("Ti", 4.5),
    "steel": ("Fe", 7.87),
    "copper": ("Cu", 8.96),
}


def _attenuation(material: str) -> np.ndarray:
    formula, density = _MATERIALS[material]
    return xraydb.material_mu(formula, _KEV * 1e3, density=density)


#: What reaches the thin front and the thick back layer of two makes of sandwich detector at 160 kV.
_FRONTS = {
    "caesium iodide": ("CsI", 4.51, 0.03, 0.06),
    "gadolinium oxysulphide": ("Gd2O2S", 4.0, 0.025, 0.08),
}


def _detectors(make: str) -> tuple[np.ndarray, np.ndarray]:
    formula, density, front_cm, copper_cm = _FRONTS[make]
    tube = (160 - _KEV) / _KEV * np.exp(-_attenuation("aluminium") * 0.3)
    passed = np.exp(-xraydb.material_mu(formula, _KEV * 1e3, density=density) * front_cm)
    front = tube * _KEV * (1 - passed)
    stopped = 1 - np.exp(-xraydb.material_mu("CsI", _KEV * 1e3, density=4.51) * 0.4)
    back = tube * _KEV * passed * np.exp(-_attenuation("copper") * copper_cm) * stopped
    return front / front.sum(), back / back.sum()


def _slab(make: str, material: str, absorbed: float) -> tuple[float, float]:
    """Low and high transmission of as much of `material` as leaves exp(-absorbed) in the high channel."""
    front, back = _detectors(make)
    mu = _attenuation(material)
    thin, thick = 1e-6, 500.0
    for _ in range(60):
        middle = (thin * thick) ** 0.5
        too_thin = -np.log((back * np.exp(-mu * middle)).sum()) < absorbed
        thin, thick = (middle, thick) if too_thin else (thin, middle)
    return float((front * np.exp(-mu * thin)).sum()), float((back * np.exp(-mu * thin)).sum())


def _colour(
    material: str, absorbed: float, look: Look = NORMAL, make: str = "caesium iodide"
) -> tuple[float, float, float]:
    """Hue in degrees, saturation and lightness of the middle of a noisy slab in air."""
    random = np.random.default_rng(7)
    low, high = np.full((120, 160), 1.0), np.full((120, 160), 1.0)
    low[30:90, 40:120], high[30:90, 40:120] = _slab(make, material, absorbed)
    counted = [(random.poisson(share * 20_000) * 3).astype(np.uint16) for share in (low, high)]
    planes = [air_bright(values, 16, "MONOCHROME2") for values in counted]
    seen = render(prepare(*planes), Part(0, 0, 160, 120), 160, 120, look)
    middle = seen[40:80, 50:110].reshape(-1)
    red, green, blue = ((middle >> shift & 0xFF).mean() / 255 for shift in (16, 8, 0))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    return hue * 360, saturation, lightness


@pytest.mark.parametrize("make", list(_FRONTS))
@pytest.mark.parametrize("absorbed", [0.2, 0.5, 1.0, 2.0, 3.0])
@pytest.mark.parametrize(
    ("materials", "hues"),
    [
        (("polyethylene", "water", "cotton"), (20, 45)),
        (("glass", "aluminium"), (75, 160)),
        (("titanium", "steel", "copper"), (205, 235)),
    ],
    ids=["organic orange", "mixed green", "metal blue"],
)
def test_a_material_has_its_colour_family_at_every_thickness_on_either_detector(
    materials, hues, absorbed, make
):
    for material in materials:
        hue, saturation, _ = _colour(material, absorbed, make=make)
        assert hues[0] <= hue <= hues[1], f"{material} at {absorbed}: hue {hue:.0f}"
        assert saturation > 0.2, material


def test_air_is_white_and_what_nothing_passes_is_black():
    half = np.where(np.arange(200)[None, :] < 100, 0xFFFF, 40).astype(np.uint16).repeat(120, 0)
    picture = prepare(half, half)
    seen = render(picture, Part(0, 0, 200, 120), 200, 120, Look())
    assert seen[60, 50] == 0xFFFFFFFF
    assert seen[60, 150] == 0xFF000000


def test_more_of_the_same_is_darker():
    lightness = [_colour("steel", absorbed)[2] for absorbed in (0.2, 0.5, 1.0, 2.0, 3.0)]
    assert lightness == sorted(lightness, reverse=True)


def test_metal_rendering_leaves_the_rest_grey():
    assert _colour("steel", 1.0, Look(Rendering.METAL))[1] > 0.4
    assert _colour("water", 1.0, Look(Rendering.METAL))[1] < 0.05
    assert _colour("water", 1.0, Look(Rendering.ORGANIC))[1] > 0.4


def _parcel(*contents: Content) -> Picture:
    """The picture of a parcel, as its two images give it."""
    scan = make_scan(contents, seed=3)
    return prepare(*(air_bright(plane, 16, "MONOCHROME2") for plane in (scan.low, scan.high)))


def _grey(picture: Picture, rendering: Rendering, part: Part, width: int, height: int) -> np.ndarray:
    seen = render(picture, part, width, height, Look(rendering))
    return sum((seen >> shift & 0xFF).astype(float) for shift in (16, 8, 0)) / 3


_GOODS = (Content(Kind.POWER_BANK, 900, 3), Content(Kind.CLOTHES, 1500, 4), Content(Kind.TOY, 300, 2))


@pytest.mark.parametrize("zoom", [0.6, 1.0, 4.0])
def test_edges_are_driven_apart_and_what_lies_between_them_is_left_as_it_is(zoom):
    picture = _parcel(*_GOODS)
    part = Part(100, 60, 600, 360) if zoom < 4 else Part(250, 150, 160, 96)
    size = round(part.width * zoom), round(part.height * zoom)
    plain, crisp = (_grey(picture, which, part, *size) for which in (Rendering.NORMAL, Rendering.EDGES))
    step = np.hypot(*np.gradient(plain))
    edge, flat = step > np.quantile(step, 0.97), step < np.quantile(step, 0.5)
    assert np.hypot(*np.gradient(crisp))[edge].mean() > 1.3 * step[edge].mean()
    assert np.abs(crisp - plain)[flat].mean() < 2.0


def test_contrast_brings_out_what_lies_in_other_goods_and_leaves_air_white():
    picture = _parcel(Content(Kind.CLOTHES, 3000, 4))
    part = Part(0, 0, picture.width, picture.height)
    plain, spread = (
        _grey(picture, which, part, 800, 480) for which in (Rendering.NORMAL, Rendering.CONTRAST)
    )
    goods = (plain > 30) & (plain < 250)
    assert spread[goods].std() > 1.4 * plain[goods].std()
    assert spread[:20].min() > 235


def test_contrast_is_that_of_the_whole_image_and_does_not_change_while_it_is_moved():
    picture = _parcel(*_GOODS)
    whole = render(picture, Part(0, 0, 800, 480), 800, 480, Look(Rendering.CONTRAST))
    moved = render(picture, Part(200, 100, 400, 200), 400, 200, Look(Rendering.CONTRAST))
    assert np.array_equal(whole[100:300, 200:600], moved)


def test_what_nothing_passes_is_never_faded_whichever_material_is_asked_for():
    seen = _parcel(Content(Kind.SHIELDING, 1500, 1))
    part = Part(0, 0, seen.width, seen.height)
    dark = render(seen, part, 800, 480, Look()) == 0xFF000000
    assert dark.sum() > 5000
    for rendering in (Rendering.ORGANIC, Rendering.INORGANIC, Rendering.METAL):
        faded = render(seen, part, 800, 480, Look(rendering))[dark] & 0xFF
        assert faded.max() < 40, rendering
        assert rendering not in seen.empty


@pytest.mark.parametrize(
    ("kind", "empty"),
    [
        (Kind.CLOTHES, {Rendering.INORGANIC, Rendering.METAL}),
        (Kind.CERAMICS, {Rendering.METAL}),
        (Kind.KNIFE, set()),
    ],
)
def test_a_parcel_says_which_materials_it_has_none_of(kind, empty):
    assert _parcel(Content(kind, 900, 2)).empty == empty


def test_what_there_is_to_see_is_found_with_room_around_it_and_the_whole_image_where_nothing_is():
    parcel = np.full((480, 800), 0xFFFF, np.uint16)
    parcel[200:260, 300:400] = 30_000
    x, y, width, height = prepare(None, parcel).content
    assert 280 <= x < 300 and 400 < x + width <= 420
    assert 180 <= y < 200 and 260 < y + height <= 280
    for seed in range(3):
        noise = np.random.default_rng(seed).poisson(60_000, (480, 800)).clip(0, 0xFFFF).astype(np.uint16)
        assert prepare(None, air_bright(noise, 16, "MONOCHROME2")).content == (0, 0, 800, 480)
    assert prepare(None, np.full((480, 800), 9, np.uint16)).content == (0, 0, 800, 480)


def test_invert_makes_air_black():
    picture = prepare(None, np.full((120, 120), 0xFFFF, np.uint16))
    assert render(picture, Part(0, 0, 120, 120), 60, 60, Look(Rendering.INVERT))[30, 30] == 0xFF000000


def test_one_energy_is_grey():
    ramp = np.tile(np.linspace(0, 0xFFFF, 300).astype(np.uint16), (120, 1))
    seen = render(prepare(None, ramp), Part(0, 0, 300, 120), 300, 120, Look())
    assert np.array_equal(seen & 0xFF, seen >> 8 & 0xFF)
    assert np.array_equal(seen & 0xFF, seen >> 16 & 0xFF)


def test_monochrome1_is_the_same_picture_turned_round():
    values = np.tile(np.linspace(0, 4095, 400).astype(np.uint16), (100, 1))
    assert np.array_equal(air_bright(values, 12, "MONOCHROME2"), air_bright(4095 - values, 12, "MONOCHROME1"))


def test_a_machine_that_uses_part_of_the_range_is_not_shown_dark():
    values = np.full((100, 100), 3000, np.uint16)
    assert air_bright(values, 16, "MONOCHROME2").min() > 0xFFF0


def test_a_narrow_window_spreads_its_part_over_black_to_white():
    ramp = np.tile(np.linspace(0, 0xFFFF, 300).astype(np.uint16), (120, 1))
    seen = render(prepare(None, ramp), Part(0, 0, 300, 120), 300, 120, Look(level=0.5, window=0.1))
    assert (seen[60] == 0xFFFFFFFF).sum() > 100
    assert (seen[60] == 0xFF000000).sum() > 50


def test_a_part_is_the_same_place_at_every_zoom():
    plane = np.full((400, 600), 0xFFFF, np.uint16)
    plane[100:200, 300:400] = 1000
    picture = prepare(None, plane)
    for zoom in (0.25, 0.5, 1.0, 2.5, 6.0):
        part = Part(250, 50, 200, 200)
        seen = render(picture, part, round(200 * zoom), round(200 * zoom), Look())
        dark = np.argwhere((seen & 0xFF) < 128)
        edges = np.concatenate([dark.min(0), dark.max(0) + 1]) / zoom
        assert np.abs(edges - (50, 50, 150, 150)).max() <= max(1.0, 0.5 / zoom), zoom


def test_beyond_the_image_lies_air():
    picture = prepare(None, np.full((200, 200), 3, np.uint16))
    seen = render(picture, Part(-100, -100, 400, 400), 400, 400, Look())
    assert seen[10, 10] == 0xFFFFFFFF
    assert seen[200, 200] == 0xFF000000
    assert (render(picture, Part(900, 900, 50, 50), 50, 50, Look()) == 0xFFFFFFFF).all()


def test_a_thumbnail_shows_what_there_is_and_not_the_empty_belt():
    parcel = np.full((480, 800), 0xFFFF, np.uint16)
    parcel[200:260, 300:400] = 9
    small = thumbnail(prepare(None, parcel), 240, 240, NORMAL) & 0xFF
    assert (small < 50).mean() > 0.6
    assert small[0].min() > 200


def test_a_thumbnail_keeps_the_proportions():
    assert thumbnail(prepare(None, np.full((480, 800), 9, np.uint16)), 240, 240, NORMAL).shape == (144, 240)


def test_800_by_480_is_drawn_in_a_few_milliseconds():
    random = np.random.default_rng(1)
    low, high = (random.integers(2_000, 0xFFFF, (480, 800)).astype(np.uint16) for _ in range(2))
    picture = prepare(low, high)
    looks = [Look(level=0.5 + step / 100) for step in range(9)]
    times = []
    for look in looks:
        begun = time.process_time()
        render(picture, Part(0, 0, 800, 480), 800, 480, look)
        times.append(time.process_time() - begun)
    assert sorted(times)[4] < 0.2, f"{sorted(times)[4] * 1e3:.1f} ms"

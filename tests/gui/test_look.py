"""Tokens: readable in both themes, and the only place for a colour or a size."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from officer_app.domain.words import Lane
from officer_app.paths import resource
from officer_app.ui import icons, tokens
from officer_app.ui.app import make_application
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.tokens import DARK, LIGHT, Colours

UI = Path(tokens.__file__).parent
HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")


def luminance(colour: str) -> float:
    channels = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.1, 1.4.3."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = pytest.mark.parametrize("c", [LIGHT, DARK], ids=["light", "dark"])


@THEMES
def test_text_reaches_aa_on_every_ground(c: Colours) -> None:
    grounds = (c.window, c.surface, c.selection, c.hover, c.glow)
    for ink, ground in product((c.text, c.secondary), grounds):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ink, ground in product((c.accent, c.alert, c.caution, c.good), (c.surface, c.selection, c.glow)):
        assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ground in (c.accent, c.accent_hover, c.accent_pressed):
        assert contrast(c.on_accent, ground) >= 4.5, ground


@THEMES
def test_lane_words_are_readable_on_their_tags(c: Colours) -> None:
    for lane in Lane:
        assert contrast(c.lane(lane), c.lane_tint(lane)) >= 4.5, lane
        assert contrast(c.lane(lane), c.surface) >= 4.5, lane
    assert contrast(c.secondary, c.neutral_tint) >= 4.5


@THEMES
def test_state_words_are_readable_on_their_tags_and_none_has_a_lanes_colour(c: Colours) -> None:
    for state in ("alert", "caution", "good"):
        ink = getattr(c, state)
        assert contrast(ink, getattr(c, f"{state}_tint")) >= 4.5, state
        assert ink not in {c.lane(lane) for lane in Lane}, state
    for mark in (c.xray_mark, c.xray_mark_low):
        assert contrast(c.on_xray_mark, mark) >= 4.5
        assert mark not in {tokens.LIGHT.lane(lane) for lane in Lane}


def test_lane_colours_are_named_only_where_lanes_are_meant() -> None:
    """Elsewhere a lane's colour comes from the lane itself, `Colours.lane`."""
    named = re.compile(
        r"\"(?:red|yellow|blue|green)\"|\bc(?:olours)?\.(?:red|yellow|blue|green)\b|\"lane-[a-z]+\""
    )
    elsewhere = {
        str(file.relative_to(UI))
        for file in UI.rglob("*.py")
        if named.search(file.read_text(encoding="utf-8"))
    }
    assert elsewhere <= {"queue/chips.py", "wording.py"}  # the chips of the lanes, the lanes' icons
    assert not re.search(
        r"\$(?:red|yellow|blue|green)\b", resource("styles", "window.qss").read_text(encoding="utf-8")
    )


@THEMES
def test_outlines_of_what_can_be_used_reach_three_to_one(c: Colours) -> None:
    for ground in (c.surface, c.window):
        assert contrast(c.outline, ground) >= 3, ground


def test_lanes_have_icons_of_different_shape() -> None:
    shapes = {resource("icons", f"lane-{lane.value}.svg").read_bytes() for lane in Lane}
    assert len(shapes) == len(Lane)


def test_no_colour_is_written_outside_the_tokens() -> None:
    elsewhere = [
        f"{file.relative_to(UI)}: {found}"
        for file in UI.rglob("*.py")
        if file.name not in ("tokens.py", "palettes.py")  # the X-ray's colours are data of the trade
        for found in HEX.findall(file.read_text(encoding="utf-8"))
        if found != "#RRGGBB"
    ]
    assert elsewhere == []
    assert not HEX.findall(resource("styles", "window.qss").read_text(encoding="utf-8"))


def test_the_style_sheet_has_no_token_left_unfilled() -> None:
    make_application()
    for choice in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        theme().choose(choice)
        assert "$" not in theme().sheet()
    theme().choose(ThemeChoice.LIGHT)


def test_every_icon_that_is_named_in_the_code_is_there() -> None:
    there = {file.stem for file in resource("icons").glob("*.svg")}
    named = set()
    for file in UI.rglob("*.py"):
        source = file.read_text(encoding="utf-8")
        named |= set(re.findall(r"icon(?:_name)?=\"([a-z-]+)\"", source))
        named |= set(re.findall(r"(?:icons\.icon|show_icon|IconLabel|EmptyState)\(\s*\"([a-z-]+)\"", source))
    assert named - there == set()
    assert resource("icons", "LICENSE.txt").is_file()


def test_an_icon_takes_the_colour_it_is_given() -> None:
    make_application()
    for colour in (LIGHT.red, DARK.green):
        image = icons.pixmap("lane-red", colour, 16, 2.0).toImage()
        assert image.width() == 32
        assert image.pixelColor(16, 4).name().upper() == colour

"""Every colour, size and type size of the window. Nothing of the kind is written anywhere else."""

from __future__ import annotations

from dataclasses import dataclass

from officer_app.domain.words import Lane


def mix(over: str, under: str, share: float) -> str:
    """`over` laid on `under` with opacity `share`, both "#RRGGBB"."""
    top, ground = (bytes.fromhex(colour[1:]) for colour in (over, under))
    return "#" + "".join(
        f"{round(t * share + g * (1 - share)):02X}" for t, g in zip(top, ground, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. Text colours reach WCAG AA (4.5:1) on every ground they are used on; outlines 3:1."""

    window: str
    surface: str
    sunken: str  # fields, the ground of a progress bar
    border: str
    outline: str  # of fields and buttons
    text: str
    secondary: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_pressed: str
    selection: str
    hover: str
    glow: str  # a row that has just changed
    red: str
    yellow: str
    blue: str
    green: str
    red_tint: str
    yellow_tint: str
    blue_tint: str
    green_tint: str
    neutral_tint: str
    alert: str  # states, told from lanes: look at once; overdue, high threat, what failed
    caution: str  # look before going on: a flag, a doubt, time running out
    good: str
    alert_tint: str
    caution_tint: str
    good_tint: str
    shade: str  # behind an overlay, with its opacity "#AARRGGBB"
    xray_ground: str = "#FFFFFF"  # air is white in this trade, in both themes
    xray_mark: str = "#A5146F"
    xray_mark_low: str = "#6A3FB5"
    on_xray_mark: str = "#FFFFFF"

    def lane(self, lane: Lane | None) -> str:
        return self.secondary if lane is None else str(getattr(self, lane.value))

    def lane_tint(self, lane: Lane | None) -> str:
        return self.neutral_tint if lane is None else str(getattr(self, f"{lane.value}_tint"))


def _light() -> Colours:
    surface, text, accent = "#FFFFFF", "#18212C", "#1A5DC8"
    red, yellow, blue, green = "#B3261E", "#8A5A00", "#175CAD", "#1A7444"
    alert, caution, good = "#A5146F", "#6A3FB5", "#00696E"
    return Colours(
        window="#F5F7FA",
        surface=surface,
        sunken="#F5F7FA",
        border="#DFE4EA",
        outline="#7E8A9A",
        text=text,
        secondary="#566273",
        accent=accent,
        on_accent="#FFFFFF",
        accent_hover=mix("#000000", accent, 0.10),
        accent_pressed=mix("#000000", accent, 0.22),
        selection="#DCE8FC",
        hover=mix(text, surface, 0.035),
        glow="#FFF3C9",
        red=red,
        yellow=yellow,
        blue=blue,
        green=green,
        red_tint=mix(red, surface, 0.09),
        yellow_tint=mix(yellow, surface, 0.10),
        blue_tint=mix(blue, surface, 0.09),
        green_tint=mix(green, surface, 0.09),
        neutral_tint=mix(text, surface, 0.06),
        alert=alert,
        caution=caution,
        good=good,
        alert_tint=mix(alert, surface, 0.09),
        caution_tint=mix(caution, surface, 0.09),
        good_tint=mix(good, surface, 0.09),
        shade="#7318212C",
    )


def _dark() -> Colours:
    surface, text, accent = "#1A212B", "#E7ECF2", "#6AA5FF"
    red, yellow, blue, green = "#FF7A73", "#F3C24F", "#74B5FF", "#55C98F"
    alert, caution, good = "#FF8FCB", "#C3A6FF", "#4CD3D6"
    return Colours(
        window="#11161D",
        surface=surface,
        sunken="#11161D",
        border="#2C3642",
        outline="#667384",
        text=text,
        secondary="#9BA7B6",
        accent=accent,
        on_accent="#0C1420",
        accent_hover=mix("#FFFFFF", accent, 0.14),
        accent_pressed=mix("#000000", accent, 0.14),
        selection="#20385C",
        hover=mix(text, surface, 0.05),
        glow="#3B3620",
        red=red,
        yellow=yellow,
        blue=blue,
        green=green,
        red_tint=mix(red, surface, 0.14),
        yellow_tint=mix(yellow, surface, 0.14),
        blue_tint=mix(blue, surface, 0.14),
        green_tint=mix(green, surface, 0.14),
        neutral_tint=mix(text, surface, 0.09),
        alert=alert,
        caution=caution,
        good=good,
        alert_tint=mix(alert, surface, 0.14),
        caution_tint=mix(caution, surface, 0.14),
        good_tint=mix(good, surface, 0.14),
        shade="#A6060A0F",
    )


LIGHT = _light()
DARK = _dark()

#: Okabe-Ito, told apart with any colour vision; in the order series take them.
SERIES = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#8C8C8C")

# The 4-px grid.
XS, S, M, L, XL = 4, 8, 12, 16, 24

PAGE_MARGIN = L
CARD_RADIUS = 8
FIELD_RADIUS = 6
ROW = 32
HEADER = 36
CONTROL = 32  # buttons and fields
CONTROL_PADDING = M
CHIP = 32
CHIP_PADDING = 10
TAG = 22  # a chip inside a row or a card
ICON = 16
RAIL_ICON = 20
RAIL_WIDTH = 76
TOP_BAR = 56
STATUS_BAR = 32
PANE_WIDTH = 312
PANE_WIDTH_NARROW = 276
GLANCE_XRAY = 168
SCROLL_BAR = 10
FOCUS_RING = 2
LANE_BAR = 4
FADED = 0.4  # opacity of what is no longer asked for
LAST_KNOWN = 0.7  # of what the server said before it went away

TEXT_PX = 13
CAPTION_PX = 11
TITLE_PX = 16
HEADLINE_PX = 20
NUMBER_PX = 28

#: Families tried after the system's own, for Chinese; names of Linux, Windows and macOS.
CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Source Han Sans SC",
)
#: Preferred before the system's own where they are there: they pair well with Chinese.
LATIN_FAMILIES = ("Noto Sans CJK SC", "Segoe UI", "SF Pro Text")

# The record sheet: paper, and mostly printed in black. Points and millimetres.
SHEET_INK, SHEET_LABEL, SHEET_LINE = "#000000", "#3D3D3D", "#8A8A8A"
SHEET_PT = (7.5, 7.0, 6.5)  # the largest with which it is one page, else the first
SHEET_SMALL, SHEET_LARGE, SHEET_TITLE = 0.8, 1.3, 2.0  # of it
SHEET_MARGIN_MM, SHEET_HEAD_MM, SHEET_FOOT_MM, SHEET_QR_MM = 11, 28, 9, 25

GLOW_MS = 2000
POLL_MS = 200
POLL_SHARED_MS = 1000  # a server asked by a whole hall
DEAF_MS = 3000  # so long without a word from the announcer, and a station asks for itself
SURE_MS = 10000  # so long at most, and a station asks for itself although it is told: anybody may tell it
UNATTENDED_MS = 15000  # so long without one while the server answers, and nobody takes in what comes
ANSWER_MS = 5000  # so long for an answer, and the server is away
SHUT_OUT_MS = 60000  # between two tries of an account that the server does not let in any more
TOGETHER_MS = 50  # changes heard in so short a time are read together
SETTLES_MS = 1000  # until a column that was filled anew is laid out
TOAST_MS = 4000

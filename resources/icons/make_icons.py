"""Draws the SVG files in this folder from QtAwesome's Phosphor font: `python resources/icons/make_icons.py`.

Needs qtawesome (`pip install -e .[icons]`); the program itself reads the files only. A file is one black path
on a 16 x 16 box; `officer_app.ui.icons` colours it. Add a line to ICONS and run this again.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

#: Our name, by what it means here: Phosphor's name, with its weight.
ICONS = {
    # rail
    "queue": "queue",
    "inspection": "package",
    "volumes": "chart-bar",
    "supervision": "gauge",
    "quarantine": "shield-warning",
    "people": "users",
    "help": "question",
    # lanes, told apart by shape too
    "lane-red": "warning-octagon-fill",
    "lane-yellow": "warning-fill",
    "lane-blue": "info-fill",
    "lane-green": "check-circle-fill",
    "lane-none": "circle-dashed-bold",
    # chips
    "scan": "aperture-bold",
    "undeclared": "circle-wavy-question-bold",
    "overdue": "timer-bold",
    "pane": "square-half-bold",
    "mine": "user-bold",
    "all": "stack-bold",
    # why a consignment was held
    "source-rule": "scales-bold",
    "source-instruction": "megaphone-bold",
    "source-draw": "dice-five-bold",
    "source-missing": "hourglass-bold",
    "source-manual": "hand-palm-bold",
    "battery": "battery-warning-bold",
    "weight": "barbell-bold",
    "flag": "target-bold",
    # top and bottom bar
    "barcode": "barcode-bold",
    "search": "magnifying-glass-bold",
    "clock": "clock-bold",
    "store": "database-bold",
    "store-problem": "warning-circle-bold",
    "officer": "user-circle-bold",
    "inbox": "tray-bold",
    "inbox-off": "pause-circle-bold",
    "language": "translate-bold",
    "theme-light": "sun-bold",
    "theme-dark": "moon-bold",
    "theme-system": "circle-half-bold",
    "sign-out": "sign-out-bold",
    "lock": "lock-bold",
    "keyboard": "keyboard-bold",
    # actions
    "filter": "funnel-bold",
    "view": "bookmark-simple-bold",
    "copy": "copy-bold",
    "close": "x-bold",
    "check": "check-bold",
    "open": "arrow-square-out-bold",
    "back": "arrow-left-bold",
    "forward": "arrow-right-bold",
    "down": "caret-down-bold",
    "up": "caret-up-bold",
    "right": "caret-right-bold",
    "left": "caret-left-bold",
    "add": "plus-bold",
    "remove": "minus-bold",
    "edit": "pencil-simple-bold",
    "trash": "trash-bold",
    "retry": "arrow-clockwise-bold",
    "undo": "arrow-counter-clockwise-bold",
    "export": "download-simple-bold",
    "image": "image-bold",
    "table": "table-bold",
    "calendar": "calendar-blank-bold",
    "settings": "gear-six-bold",
    "site": "buildings-bold",
    "key": "key-bold",
    "info": "info-bold",
    "good": "check-circle-bold",
    "warning": "warning-bold",
    "bad": "warning-octagon-bold",
    "empty-queue": "coffee",
    "empty-list": "tray",
    # X-ray desk
    "zoom-in": "magnifying-glass-plus-bold",
    "zoom-out": "magnifying-glass-minus-bold",
    "fit": "arrows-in-bold",
    "full": "arrows-out-bold",
    "invert": "circle-half-tilt-bold",
    "palette": "palette-bold",
    "contrast": "sun-dim-bold",
    "levels": "sliders-horizontal-bold",
    "next-flag": "crosshair-bold",
    "edges": "bounding-box-bold",
    "note": "note-pencil-bold",
    "document": "file-text-bold",
    "order": "shopping-cart-simple-bold",
    "van": "truck-bold",
    "airplane": "airplane-takeoff-bold",
    "laboratory": "flask-bold",
    "detain": "prohibit-bold",
    "hand-over": "handshake-bold",
    "release": "check-circle-bold",
    "return": "arrow-u-up-left-bold",
    "second-officer": "users-bold",
    "history": "clock-counter-clockwise-bold",
    "reassign": "arrows-left-right-bold",
    "answer": "chat-circle-text-bold",
}
SIDE = 16.0
#: Phosphor leaves an eighth of the square empty on each side; ours fill it a little more at 16 px.
GROW = 1.1


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    import qtawesome
    from PySide6.QtGui import QGuiApplication, QRawFont, QTransform

    app = QGuiApplication([])
    fonts = Path(qtawesome.__file__).parent / "fonts"
    codes = json.loads(next(fonts.glob("phosphor-charmap-*.json")).read_text())
    font = QRawFont(str(next(fonts.glob("phosphor-*.ttf"))), 256.0)
    here = Path(__file__).parent
    for name, glyph in ICONS.items():
        path = font.pathForGlyph(font.glyphIndexesForString(chr(int(codes[glyph], 16)))[0])
        # The font's em is the icon's square: from the ascent to the descent.
        scale = SIDE / (font.ascent() + font.descent())
        middle = QTransform().translate(SIDE / 2, SIDE / 2).scale(GROW, GROW).translate(-SIDE / 2, -SIDE / 2)
        path = middle.map(QTransform().scale(scale, scale).map(path.translated(0, font.ascent())))
        body = f'<path fill-rule="nonzero" d="{_data(path)}"/>'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{body}</svg>\n'
        (here / f"{name}.svg").write_text(svg, encoding="utf-8")
    del app


def _data(path: object) -> str:
    from PySide6.QtGui import QPainterPath

    assert isinstance(path, QPainterPath)
    parts: list[str] = []
    at = 0
    while at < path.elementCount():
        element = path.elementAt(at)
        if element.type == QPainterPath.ElementType.CurveToElement:
            points = [path.elementAt(at + step) for step in range(3)]
            parts.append("C" + " ".join(f"{p.x:.2f} {p.y:.2f}" for p in points))
            at += 3
            continue
        letter = "M" if element.type == QPainterPath.ElementType.MoveToElement else "L"
        parts.append(f"{letter}{element.x:.2f} {element.y:.2f}")
        at += 1
    return "".join(parts) + "Z"


if __name__ == "__main__":
    main()

"""What does not show all of its words: labels, buttons and ticks that have less room than they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QSplitter, QWidget

from officer_app.ui.widgets.labels import Elided


def cut(page: QWidget, *, elided: bool = False) -> list[str]:
    """Of what is visible in `page`, or would be once scrolled to: what is narrower or lower than its text, and what
    sticks out. What ends in … and tells the rest on hover only with `elided`."""
    return [
        *_out(page),
        *_short(page, QLabel | QAbstractButton | Elided if elided else QLabel | QAbstractButton),
    ]


def _out(page: QWidget) -> Iterator[str]:
    for area in page.findChildren(QScrollArea):
        over = area.widget().width() - area.viewport().width()
        if area.isVisible() and over > 0:
            yield f"{over} px are wider than their scroll area"
    for split in page.findChildren(QSplitter):
        for part in (split.widget(at) for at in range(split.count())):
            if split.isVisible() and not split.rect().contains(part.geometry()):
                yield f"{type(part).__name__} {part.geometry()} sticks out of {split.size()}"


def _short(page: QWidget, kinds: object) -> Iterator[str]:
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisible() or not widget.text():  # type: ignore[arg-type,attr-defined]
            continue
        if widget.hasHeightForWidth():
            has, needs = widget.height(), widget.heightForWidth(widget.width())
        else:
            has, needs = widget.width(), widget.sizeHint().width()
        if has < needs:
            yield f"{type(widget).__name__} {widget.text()!r} has {has} px of {needs}"  # type: ignore[attr-defined]

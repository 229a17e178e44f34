"""Why the consignment was caught: each reason with the evidence below it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from officer_app.domain.words import Lane, MatchSource
from officer_app.store.detail import Detail, Match, Said, said_list
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import evidence
from officer_app.ui.inspection.words import SOURCE_ICONS
from officer_app.ui.theme import theme
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Caption, Small, Text


class Reasons(QWidget):
    """One block a match, strongest first. Holds nothing that can be changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.S)
        self._blocks: list[QWidget] = []
        self._shown: object = None

    def show_detail(self, detail: Detail) -> None:
        told = _told(detail)
        stamp = (detail.matches, told, wording.in_chinese())
        if stamp == self._shown:
            return
        self._shown = stamp
        for block in self._blocks:
            self._column.removeWidget(block)
            block.deleteLater()
        self._blocks = [self._caption(detail)]
        self._blocks += [_match_block(match) for match in detail.matches]
        self._blocks += [_plain_block(said) for said in told]
        if len(self._blocks) == 1:
            self._blocks.append(Text(self.tr("Nothing caught it.")))
        for block in self._blocks:
            self._column.addWidget(block)

    def _caption(self, detail: Detail) -> Caption:
        caption = Caption()
        held = detail.consignment.lane in (Lane.RED, Lane.YELLOW)
        caption.setText(self.tr("Why held") if held else self.tr("What caught it"))
        return caption


def _told(detail: Detail) -> tuple[Said, ...]:
    """Reasons of the task that no match explains, such as a fact that did not come in time."""
    if detail.task is None:
        return ()
    explained = {match.reason for match in detail.matches}
    return tuple(said for said in said_list(detail.task.reason) if said not in explained)


def _match_block(match: Match) -> QWidget:
    lane = Lane(match.lane)
    lines = evidence.lines_of(match)
    if match.items:
        numbers = ", ".join(str(number) for number in match.items)
        lines.insert(0, evidence.translate("Inspection", "Item {0}").format(numbers))
    block = _block(SOURCE_ICONS[MatchSource(match.source)], lane.value, wording.both(match.reason), lines)
    named = f"{wording.source_word(match.source)} {match.rule} · {match.version} · {wording.lane_word(lane)}"
    block.setToolTip(f"{named}\n{evidence.formulas_of(match)}".strip())
    return block


def _plain_block(said: Said) -> QWidget:
    return _block(SOURCE_ICONS[MatchSource.MISSING], "yellow", wording.both(said), [])


def _block(icon: str, colour: str, title: str, lines: list[str]) -> QWidget:
    block = QWidget()
    row = QHBoxLayout(block)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.S)
    side = QVBoxLayout()
    side.setContentsMargins(0, 1, 0, 0)
    side.addWidget(IconLabel(icon, colour))
    side.addStretch(1)
    text = QVBoxLayout()
    text.setSpacing(1)
    head = Text(title)
    head.setFont(theme().font(strong=True))
    text.addWidget(head)
    for line in lines:
        small = Small(line)
        small.setWordWrap(True)
        text.addWidget(small)
    row.addLayout(side)
    row.addLayout(text, 1)
    return block

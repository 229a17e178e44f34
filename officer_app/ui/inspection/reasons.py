"""Why the consignment was caught: each reason with the evidence below it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from officer_app.domain.words import BY_HAND, Lane, MatchSource, ScanVerdict
from officer_app.store.detail import Detail, Event, Match, Said, said_list
from officer_app.ui import tokens, wording
from officer_app.ui.inspection import evidence
from officer_app.ui.inspection.words import SOURCE_ICONS
from officer_app.ui.session import Session
from officer_app.ui.theme import theme
from officer_app.ui.widgets.buttons import Button, Kind
from officer_app.ui.widgets.cards import IconLabel
from officer_app.ui.widgets.labels import Caption, Small, Text

translate = QCoreApplication.translate

_MOST_REASONS = 3  # shown before the rest is asked for
_MOST_FACTS = 4


class Reasons(QWidget):
    """One block a match, strongest first. Holds nothing that can be changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
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
        gnums = {item.gnum for item in detail.goods}
        reasons = [self._match_block(detail, match, gnums) for match in detail.matches] + [
            _plain_block(said, booked=detail.is_booked) for said in told
        ]
        if not reasons:
            reasons = [self._scan_block(detail) or Text(self.tr("Nothing caught it."))]
        self._blocks = [self._caption(detail), *reasons]
        for block in self._blocks:
            self._column.addWidget(block)
        if len(reasons) > _MOST_REASONS + 1:
            self._fold(reasons[_MOST_REASONS:])

    def _fold(self, later: list[QWidget]) -> None:
        """Leave the weaker reasons to a button, so that the record stays in view."""
        for block in later:
            block.hide()
        more = Button(self.tr("%n more reason(s)", "", len(later)), Kind.QUIET, "down")

        def unfold() -> None:
            more.hide()
            for block in later:
                block.show()

        more.clicked.connect(unfold)
        self._column.addWidget(more)
        self._blocks.append(more)

    def _match_block(self, detail: Detail, match: Match, gnums: set[int]) -> QWidget:
        again = _asked_again(detail, match)
        if again is None and match.rule.startswith(BY_HAND):
            title = wording.labelled(wording.source_word(match.source), wording.both(match.reason))
            by = detail.name(match.rule.removeprefix(BY_HAND))
            return _block(SOURCE_ICONS[MatchSource(match.source)], match.lane, title, by)
        if again is None:
            return _match_block(match, gnums)
        zone = self._session.zone
        day, hour = wording.full_day(again.at.astimezone(zone).date()), wording.clock_time(again.at, zone)
        asked = self.tr("Asked for by {0}, {1} {2}").format(detail.name(again.by), day, hour)
        title = self.tr("Re-inspection: {0}").format(wording.both(match.reason))
        return _block(SOURCE_ICONS[MatchSource(match.source)], match.lane, title, asked)

    def _scan_block(self, detail: Detail) -> QWidget | None:
        """A scan that is not clear holds a consignment by itself."""
        said = {
            ScanVerdict.ALARM: self.tr("The X-ray machine raised an alarm"),
            ScanVerdict.ABORTED: self.tr("The scan was aborted: nothing is known of the contents"),
            ScanVerdict.UNKNOWN: self.tr("The X-ray machine could not decide"),
        }
        verdict = detail.consignment.scan_verdict
        if verdict not in said:
            return None
        colour = "alert" if verdict == ScanVerdict.ALARM else "caution"
        return _block("scan", colour, said[ScanVerdict(verdict)], "")

    def _caption(self, detail: Detail) -> Caption:
        caption = Caption()
        held = detail.consignment.lane in (Lane.RED, Lane.YELLOW)
        caption.setText(self.tr("Why held") if held else self.tr("What caught it"))
        return caption


def _told(detail: Detail) -> tuple[Said, ...]:
    """Reasons of the task that no match explains, such as a fact that did not come in time."""
    explained = {match.reason for match in detail.matches}
    told = said_list(detail.task.reason) if detail.task is not None else ()
    return tuple(said for said in told if said not in explained)


def _asked_again(detail: Detail, match: Match) -> Event | None:
    """The step by which somebody asked for another inspection, where that is why the match is there."""
    if match.source != MatchSource.MANUAL:
        return None
    asked = (step for step in reversed(detail.history) if step.event == "reinspection_asked")
    return next((step for step in asked if step.payload["reason"] == match.reason.en), None)


def _match_block(match: Match, gnums: set[int]) -> QWidget:
    lane = Lane(match.lane)
    facts = evidence.facts_of(match, wording.both(match.reason))
    shown = facts if len(facts) <= _MOST_FACTS else [*facts[:_MOST_FACTS], "…"]
    if match.items and set(match.items) != gnums:
        numbers = wording.listed(map(str, match.items))
        shown.insert(0, translate("Inspection", "Item {0}").format(numbers))
    block = _block(
        SOURCE_ICONS[MatchSource(match.source)], lane.value, wording.both(match.reason), " · ".join(shown)
    )
    named = f"{wording.source_word(match.source)} {match.rule} · {match.version} · {wording.lane_word(lane)}"
    block.setToolTip("\n".join([named, *evidence.facts_of(match), evidence.formulas_of(match)]))
    return block


def _plain_block(said: Said, *, booked: bool) -> QWidget:
    if booked:
        return _block("calendar", "secondary", wording.both(said), "")
    return _block(SOURCE_ICONS[MatchSource.MISSING], "caution", wording.both(said), "")


def _block(icon: str, colour: str, title: str, below: str) -> QWidget:
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
    if below:
        small = Small(below)
        small.setWordWrap(True)
        text.addWidget(small)
    row.addLayout(side)
    row.addLayout(text, 1)
    return block

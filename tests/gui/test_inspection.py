"""The Inspection page in the real window, on a real station, by real key presses."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from sqlalchemy import text

from officer_app.demo.scans.kinds import Kind
from officer_app.demo.scans.parcel import Content, make_scan
from officer_app.domain.scans import (
    Assessment,
    Energy,
    Flag,
    ReportKind,
    ThreatReport,
    Verdict,
    XrayImage,
)
from officer_app.domain.words import Attribute, Disposition, FlagVerdict
from officer_app.formats.dicos.writer import new_uid, write_image, write_report
from officer_app.paths import DataDir
from officer_app.ui.app import make_application
from officer_app.ui.i18n import Language
from officer_app.ui.inspection.dialogs import DeviationSheet, ReasonSheet, SecondOfficerSheet
from officer_app.ui.inspection.draft import Draft
from officer_app.ui.inspection.flags import FlagSheet
from officer_app.ui.inspection.page import InspectionPage
from officer_app.ui.queue.page import QueuePage
from officer_app.ui.theme import ThemeChoice, theme
from officer_app.ui.window import Window
from officer_app.ui.xray.palettes import Rendering
from officer_app.ui.xray.pipeline import Part
from officer_app.workflow.tasks import claim_task
from tests.workflow.station import ARRIVAL, DECLARATION, ORDER, WAYBILL, Station, sample

RED, OTHER = "YTGZ20201015001", "YTGZ20201015002"
CTRL = Qt.KeyboardModifier.ControlModifier


def send_scan(station: Station, number: str) -> None:
    """Both images of a parcel and the machine's report: one high threat, one threat, one cleared object."""
    scan = make_scan([Content(Kind.POWER_BANK, 900, 3), Content(Kind.CLOTHES, 1500, 4)], seed=3)
    study, uids = new_uid(), [new_uid(), new_uid()]
    for energy, uid, pixels in zip((Energy.LOW, Energy.HIGH), uids, (scan.low, scan.high), strict=True):
        image = XrayImage(
            sop_uid=uid,
            study_uid=study,
            object_id=number,
            energy=energy,
            view="TOP",
            rows=pixels.shape[0],
            columns=pixels.shape[1],
            bits=16,
            photometric="MONOCHROME2",
            transfer_syntax="1.2.840.10008.1.2.1",
            scanned_at=station.now,
        )
        station.take(write_image(image, pixels), f"{number}-{energy}.dcs")
    judged = (
        ("EXPLOSIVE", Assessment.HIGH_THREAT),
        ("ANOMALY", Assessment.THREAT),
        ("LAPTOP", Assessment.NO_THREAT),
    )
    flags = [
        Flag(
            pto_id=number,
            category=category,
            assessment=assessment,
            probability=Decimal("0.9"),
            box=found.box,
            images=(uids[1],),
        )
        for number, ((category, assessment), found) in enumerate(
            zip(judged, scan.objects, strict=False), start=1
        )
    ]
    report = ThreatReport(
        sop_uid=new_uid(),
        study_uid=study,
        object_id=number,
        kind=ReportKind.MACHINE,
        verdict=Verdict.ALARM,
        decided_at=station.now,
        referenced=tuple(uids),
        flags=tuple(flags),
    )
    station.take(write_report(report), f"{number}-report.dcs")


@pytest.fixture(scope="module")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with two consignments held for inspection, one of them with its X-ray."""
    folder = tmp_path_factory.mktemp("inspection-station")
    with closing(Station.create(folder)) as station:
        for number in (RED, OTHER):
            order, cop = f"B2B-{number}", f"COP-{number}"
            station.take(sample(ORDER, orderNo=order))
            station.take(sample(WAYBILL, logisticsNo=number))
            station.take(sample(DECLARATION, logisticsNo=number, copNo=cop, orderNo=order))
            send_scan(station, number)
            station.take(sample(ARRIVAL, logisticsNo=number, copNo=f"ARR-{number}"))
            assert station.consignment(number)["state"] == "held"
    return folder


@pytest.fixture
def station(tmp_path: Path, _prepared: Path) -> Iterator[Station]:
    with closing(Station.copy(_prepared, tmp_path / "station")) as made:
        shutil.copytree(_prepared / "images", made.data.images, dirs_exist_ok=True)
        yield made


@pytest.fixture
def window(qtbot, qapp, station: Station) -> Iterator[Window]:
    app = make_application()
    made = Window(app, DataDir(station.data.root), signed_in="officer1", watch_inbox=False)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
    made.open()
    qtbot.waitUntil(
        lambda: made.desk is not None and isinstance(made.desk.current, QueuePage), timeout=10_000
    )
    yield made
    made.scanner.enabled = False  # it listens to the whole application, also to the next test's window
    made.close()
    made.deleteLater()


@pytest.fixture
def focused(qtbot) -> Callable[[], QWidget]:
    """The widget that has the keyboard, as soon as one has."""

    def found() -> QWidget:
        seen: list[QWidget | None] = []

        def has_focus() -> bool:
            seen.append(QApplication.focusWidget())
            return seen[-1] is not None

        qtbot.waitUntil(has_focus)
        assert seen[-1] is not None
        return seen[-1]

    return found


@pytest.fixture
def press(qtbot, focused) -> Callable[..., None]:
    """One key, to whatever has the focus, as the keyboard sends it."""

    def one(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        qtbot.keyClick(focused(), key, modifiers)

    return one


@pytest.fixture
def write(qtbot, focused) -> Callable[[str], None]:
    """Text into the field that has the focus, slowly enough not to be a scanner."""
    return lambda text: qtbot.keyClicks(focused(), text, delay=60)


@pytest.fixture
def inspect(qtbot, window: Window, station: Station) -> Callable[[str], InspectionPage]:
    """Claim a consignment and open it."""

    def opened(number: str = RED, *, claim: bool = True) -> InspectionPage:
        key = station.consignment(number)["consignment_id"]
        if claim:
            claim_task(station.store, station.context, station.officer(), key)
        window.desk.show_page("inspection", key)
        qtbot.waitUntil(lambda: shown(window) and page(window).xray.view.picture is not None, timeout=20_000)
        return page(window)

    return opened


def page(window: Window) -> InspectionPage:
    assert window.desk is not None
    current = window.desk.current
    assert isinstance(current, InspectionPage)
    return current


def shown(window: Window) -> bool:
    current = window.desk.current if window.desk else None
    return isinstance(current, InspectionPage) and current._detail is not None


def sheet(kind: type[QWidget]):
    """The dialog of that kind, once it has the keyboard."""
    found = QApplication.activeModalWidget()
    ready = isinstance(found, kind) and found.isAncestorOf(QApplication.focusWidget() or found)
    return found if ready else None


def outcome(station: Station, number: str = RED) -> dict:
    key = station.consignment(number)["consignment_id"]
    rows = station.rows("SELECT * FROM outcome WHERE consignment_id = :k", k=key)
    return dict(rows[0]) if rows else {}


def named(station: Station, login: str) -> str:
    """The officer's name, which is not what they sign in with."""
    name = station.value("SELECT name FROM officer WHERE login = :login", login=login)
    assert name != login
    return name


def judge_flags(opened: InspectionPage) -> None:
    """Said of every flag, and of the alarm once more for a release."""

    def judged(draft: Draft) -> Draft:
        flags = [one.flag for one in draft.marked]
        return draft.with_verdict(flags, FlagVerdict.FALSE_ALARM).released_against(draft.marked)

    opened.recording.change(judged)


def test_from_the_queue_to_a_recorded_outcome_in_six_keystrokes_without_the_mouse(
    qtbot, window, station, press
):
    queue = window.desk.current
    qtbot.waitUntil(lambda: queue.table.row is not None, timeout=10_000)
    number = queue.table.row.logistics_no
    keys = [(Qt.Key.Key_Return,), (Qt.Key.Key_A,), (Qt.Key.Key_Return, CTRL), (Qt.Key.Key_2,)]
    reached = [
        lambda: shown(window) and page(window).mine,
        lambda: page(window).draft is not None and page(window).draft.ready,
        lambda: sheet(FlagSheet) is not None,  # it is released against an alarm of high threat
        lambda: bool(outcome(station, number)),
    ]
    for key, condition in zip(keys, reached, strict=True):
        press(*key)
        qtbot.waitUntil(condition, timeout=20_000)
    assert len(keys) <= 6
    recorded = outcome(station, number)
    assert recorded["disposition"] == "release"
    assert recorded["officer"] == "officer1"
    assert station.consignment(number)["state"] == "released"
    qtbot.waitUntil(lambda: isinstance(window.desk.current, QueuePage), timeout=10_000)


def test_enter_on_the_page_claims_what_was_only_opened(qtbot, inspect, press):
    opened = inspect(claim=False)
    assert not opened.mine
    assert opened.draft is None
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.mine and opened.draft is not None, timeout=10_000)


def test_submit_waits_until_the_record_is_complete_and_says_what_is_missing(inspect):
    opened = inspect()
    assert not opened.column.submit.isEnabled()
    assert "judge item 1, 2" in opened.column.missing_text()
    opened.recording.all_conform()
    assert opened.column.submit.isEnabled()
    requirement = opened.draft.requirements[0]
    opened.column.ticked.emit(requirement, False)
    assert not opened.column.submit.isEnabled()
    assert "requirements to tick: 1" in opened.column.missing_text()


def test_ctrl_z_takes_back_the_last_entry(qtbot, inspect, press):
    opened = inspect()
    before = opened.draft
    press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: opened.draft.ready)
    press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: opened.draft == before)


def test_a_deviation_is_recorded_with_the_found_value_and_returned(qtbot, inspect, press, write, station):
    opened = inspect()
    press(Qt.Key.Key_A)
    qtbot.waitUntil(lambda: opened.draft.ready)
    press(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: opened.table.current().gnum == 2)
    press(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: sheet(DeviationSheet) is not None)
    write("90")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.draft.deviations.get(2) == {Attribute.QUANTITY: "90"})
    assert opened.draft.disposition is None
    opened.column.disposed.emit(Disposition.RETURN)
    judge_flags(opened)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: bool(outcome(station)), timeout=10_000)
    record = json.loads(outcome(station)["record"])
    assert record["deviations"] == [{"attribute": "quantity", "found": "90", "gnum": 2}]
    assert station.consignment()["state"] == "returned"


def test_detaining_needs_a_second_officer_with_the_right_password(qtbot, inspect, press, station):
    opened = inspect()
    opened.recording.all_conform()
    opened.recording.change(lambda draft: draft.with_deviations(1, {Attribute.NAME: "lighters"}))
    opened.column.disposed.emit(Disposition.DETAIN)
    judge_flags(opened)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: sheet(SecondOfficerSheet) is not None)
    asked = sheet(SecondOfficerSheet)
    login, password = asked.findChildren(QLineEdit)
    login.setText("officer2")
    password.setText("wrong")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in asked.why_not(), timeout=10_000)
    assert not outcome(station)
    password.setText("demo")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(outcome(station)), timeout=10_000)
    assert outcome(station)["second_officer"] == "officer2"
    assert station.consignment()["state"] == "detained"


def test_nobody_signs_their_own_record(qtbot, inspect, press, station):
    opened = inspect()
    opened.recording.all_conform()
    opened.recording.change(lambda draft: draft.with_deviations(1, {Attribute.NAME: "lighters"}))
    opened.column.disposed.emit(Disposition.DETAIN)
    judge_flags(opened)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: sheet(SecondOfficerSheet) is not None)
    asked = sheet(SecondOfficerSheet)
    login, password = asked.findChildren(QLineEdit)
    login.setText("officer1")
    password.setText("demo")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "another officer" in asked.why_not(), timeout=10_000)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert not outcome(station)
    assert opened.draft.disposition is Disposition.DETAIN


def test_handing_back_needs_a_reason(qtbot, inspect, press, write, station):
    inspect()
    press(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: sheet(ReasonSheet) is not None)
    press(Qt.Key.Key_Return)
    assert sheet(ReasonSheet) is not None
    write("large")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: station.consignment()["task_state"] == "open", timeout=10_000)


def test_what_was_begun_is_still_there_after_leaving_the_page(qtbot, window, inspect, press):
    opened = inspect()
    opened.recording.all_conform()
    begun = opened.draft
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: isinstance(window.desk.current, QueuePage))
    window.desk.show_page("inspection", opened._asked)
    qtbot.waitUntil(lambda: shown(window))
    assert page(window).draft == begun


def test_what_somebody_else_holds_is_only_shown_with_its_history(qtbot, window, station, inspect):
    key = station.consignment(OTHER)["consignment_id"]
    claim_task(station.store, station.context, station.officer("officer2"), key)
    opened = inspect(OTHER, claim=False)
    assert opened.draft is None
    assert not opened.column.submit.isVisible()
    name = named(station, "officer2")
    assert opened.column.missing_text() == f"In inspection by {name}."
    timeline = opened.column.timeline
    steps = timeline.accessibleDescription().splitlines()
    assert steps[-1].endswith(f"Claimed {name}")
    assert "officer2" in timeline.exactly((len(steps) - 0.5) * timeline.ROW)


def test_the_record_is_signed_with_names_and_told_by_login(qtbot, window, station, inspect):
    opened = inspect()
    opened.recording.all_conform()
    judge_flags(opened)
    opened.submit()
    qtbot.waitUntil(lambda: bool(outcome(station)) and window.desk.current.name == "queue", timeout=10_000)
    window.desk.show_page("inspection", station.consignment(RED)["consignment_id"])
    name = named(station, "officer1")

    def signatures() -> list[QLabel]:
        return [label for label in opened.column.recorded.findChildren(QLabel) if name in label.text()]

    qtbot.waitUntil(lambda: [label.toolTip() for label in signatures()] == ["officer1"], timeout=10_000)


def test_a_task_that_somebody_took_meanwhile_is_said_and_not_recorded(qtbot, window, station, inspect, press):
    opened = inspect()
    opened.recording.all_conform()
    with station.store.transaction() as tx:
        tx.execute(text("UPDATE task SET officer = 'officer2'"))
        tx.execute(text("UPDATE consignment SET officer = 'officer2' WHERE logistics_no = :n"), {"n": RED})
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(
        lambda: "officer2" in window.toast.text() or "no longer yours" in window.toast.text(), timeout=10_000
    )
    assert not outcome(station)
    qtbot.waitUntil(lambda: opened.draft is None, timeout=10_000)


def test_what_the_heading_cuts_off_is_never_where_it_goes(window, inspect):
    window.resize(1366, 768)
    opened = inspect()
    assert re.match(r"9710 → \S+.* · ", opened.heading._who.text())


def test_the_next_flag_is_offered_where_there_is_one(qtbot, inspect, window, station):
    opened = inspect()
    assert "next flag" in opened._hints.accessibleName()
    station.take(sample(DECLARATION, logisticsNo="NOSCAN0001", copNo="COP-NOSCAN"))
    window.desk.show_page("inspection", station.consignment("NOSCAN0001")["consignment_id"])
    qtbot.waitUntil(lambda: opened.heading._number.text() == "NOSCAN0001", timeout=10_000)
    assert "next flag" not in opened._hints.accessibleName()


def test_the_x_ray_obeys_its_keys(qtbot, inspect, press):
    view = inspect().xray.view
    press(Qt.Key.Key_F)
    qtbot.waitUntil(lambda: view.chosen == 1)
    zoomed = view.zoom
    assert zoomed > 1.2
    press(Qt.Key.Key_F)
    qtbot.waitUntil(lambda: view.chosen == 2)
    press(Qt.Key.Key_F)
    qtbot.waitUntil(lambda: view.chosen == 1)  # the cleared one is not visited
    press(Qt.Key.Key_7)
    qtbot.waitUntil(lambda: view.look.rendering is Rendering.INVERT)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.look.rendering is Rendering.NORMAL and view.zoom == pytest.approx(1.0))
    press(Qt.Key.Key_4)
    qtbot.waitUntil(lambda: view.look.rendering is Rendering.METAL)
    press(Qt.Key.Key_1)
    qtbot.waitUntil(lambda: view.look.rendering is Rendering.NORMAL)


def test_edges_and_contrast_have_their_keys_and_are_seen(qtbot, inspect, press):
    view = inspect().xray.view
    seen = {Rendering.NORMAL: view.grab().toImage()}
    for key, rendering in ((Qt.Key.Key_8, Rendering.EDGES), (Qt.Key.Key_9, Rendering.CONTRAST)):
        press(key)
        qtbot.waitUntil(lambda rendering=rendering: view.look.rendering is rendering)
        seen[rendering] = view.grab().toImage()
    assert seen[Rendering.NORMAL] != seen[Rendering.EDGES] != seen[Rendering.CONTRAST]


def test_a_rendering_that_finds_nothing_says_so_on_the_picture(qtbot, inspect, press):
    view = inspect().xray.view
    press(Qt.Key.Key_4)
    qtbot.waitUntil(lambda: view.look.rendering is Rendering.METAL)
    assert view.notes() == []  # the power banks hold metal
    view.show_picture(view.picture._replace(empty=frozenset({Rendering.METAL})), view.marks)
    assert view.notes() == ["Nothing this dense in this picture"]
    box = view.grab(QRect(view.width() // 2 - 60, 12, 120, 28)).toImage()
    assert any(box.pixelColor(x, 14).lightness() < 100 for x in range(120))


def test_m_takes_the_flags_off_the_goods_until_they_are_asked_for_again(qtbot, inspect, press):
    view = inspect().xray.view

    def red() -> int:
        picture, mark = view.grab().toImage(), QColor(theme().colours.xray_mark)
        return sum(
            picture.pixelColor(x, y) == mark
            for x in range(picture.width())
            for y in range(0, picture.height(), 3)
        )

    assert red() > 0
    press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: "Flags hidden" in "".join(view.notes()))
    assert red() == 0
    press(Qt.Key.Key_M)
    qtbot.waitUntil(lambda: view.notes() == [])
    assert red() > 0
    press(Qt.Key.Key_M)
    press(Qt.Key.Key_F)
    qtbot.waitUntil(lambda: view.chosen == 1)
    assert view.notes() == []


def test_arrows_move_the_image_while_it_has_the_focus(qtbot, inspect, press):
    opened = inspect()
    view = opened.xray.view
    view.zoom_by(3.0)
    view.setFocus()
    before, item = view.place.centre, opened.table.current()
    press(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.place.centre.y() > before.y())
    assert opened.table.current() == item


def test_a_small_parcel_fills_the_view_and_zooming_out_reaches_the_whole_belt(inspect):
    view = inspect().xray.view
    view.show_picture(view.picture._replace(content=Part(300, 200, 150, 100)), [])
    seen = view.place.part()
    assert seen.x <= 300 and seen.x + seen.width >= 450
    assert seen.width * seen.height < view.picture.width * view.picture.height / 4
    for _ in range(20):
        view.zoom_by(0.8)
    assert view.place.part().width >= view.picture.width
    view.original()
    assert view.place.part() == seen


def test_zooming_keeps_the_point_under_the_pointer(inspect):
    view = inspect().xray.view
    at = QPoint(view.width() // 3, view.height() // 2).toPointF()
    before = view.place.to_image().map(at)
    view.zoom_by(2.0, at)
    after = view.place.to_image().map(at)
    assert (after - before).manhattanLength() < 0.01


def test_dragging_with_the_right_button_changes_window_and_level(qtbot, inspect):
    view = inspect().xray.view
    middle = view.rect().center()
    before = view.look
    qtbot.mousePress(view, Qt.MouseButton.RightButton, pos=middle)
    qtbot.mouseMove(view, middle + QPoint(60, 0))
    view._drag_window(QPoint(60, 30).toPointF())
    qtbot.mouseRelease(view, Qt.MouseButton.RightButton, pos=middle)
    assert view.look.window < before.window
    assert view.look.level > before.level


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_air_is_white_in_both_themes_and_the_flags_are_drawn(qtbot, inspect, choice):
    theme().choose(choice)
    view = inspect().xray.view
    picture = view.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 14) == QColor("#FFFFFF")
    red = [
        (x, y)
        for x in range(0, picture.width(), 1)
        for y in range(0, picture.height(), 3)
        if picture.pixelColor(x, y) == QColor(theme().colours.xray_mark)
    ]
    assert red
    theme().choose(ThemeChoice.SYSTEM)


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.CHINESE, "图像库中没有图像文件"), (Language.ENGLISH, "not in the image store")],
)
def test_an_image_that_is_gone_is_said(qtbot, window, station, language, said):
    window.speak(language)
    shutil.rmtree(station.data.images)
    key = station.consignment(OTHER)["consignment_id"]
    from officer_app.ui.xray.loading import pictures

    pictures.cache_clear()
    window.desk.show_page("inspection", key)
    qtbot.waitUntil(lambda: shown(window) and said in page(window).xray.view.message, timeout=20_000)
    window.speak(Language.ENGLISH)


def test_everything_that_takes_the_focus_has_a_name(inspect):
    opened = inspect()
    QAccessible.setActive(True)
    nameless = [
        widget
        for widget in opened.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []


def test_reasons_and_goods_are_said_in_words_in_both_languages(qtbot, inspect, window):
    opened = inspect()

    def said() -> str:
        return "\n".join(label.text() for label in opened.column.reasons.findChildren(QLabel))

    def goods() -> str:
        return "\n".join(
            str(opened.table.goods.index(row, 1).data(Qt.ItemDataRole.ToolTipRole))
            for row in range(opened.table.goods.rowCount())
        )

    assert "high threat: Explosive, probability 90 %" in said()
    assert not re.search(r"\b[A-Z]{2,}_[A-Z]+|EXPLOSIVE|SHIELD", said())
    assert re.search(r"^\d+ items$", goods(), re.MULTILINE)
    window.speak(Language.CHINESE)
    qtbot.waitUntil(lambda: "爆炸物，概率90 %" in said())
    assert re.search(r"^\d+ 件$", goods(), re.MULTILINE)
    window.speak(Language.ENGLISH)


def test_the_page_changes_its_language_while_it_is_shown(qtbot, inspect, window):
    opened = inspect()
    window.speak(Language.CHINESE)
    qtbot.waitUntil(lambda: opened.column.submit.text() == "提交")
    assert opened.table.goods.headerData(1, Qt.Orientation.Horizontal) == "申报"
    assert "勾选" in opened.column.missing_text()
    window.speak(Language.ENGLISH)
    qtbot.waitUntil(lambda: opened.column.submit.text() == "Submit")


@pytest.mark.parametrize("size", [(1280, 680), (1366, 768), (1920, 1080)])
def test_the_action_is_in_view_at_every_size(qtbot, window, inspect, size):
    opened = inspect()
    window.resize(*size)
    button = opened.column.submit
    qtbot.waitUntil(
        lambda: (
            button.isVisible() and window.rect().contains(button.mapTo(window, button.rect().bottomRight()))
        )
    )


def test_a_consignment_that_must_go_back_needs_no_mouse_either(qtbot, inspect, press, write, station):
    opened = inspect()
    press(Qt.Key.Key_S)  # item 1 as declared, on to item 2
    qtbot.waitUntil(lambda: opened.draft.conforming == {1})
    press(Qt.Key.Key_D)
    qtbot.waitUntil(lambda: sheet(DeviationSheet) is not None)
    write("12")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: 2 in opened.draft.deviations)
    press(Qt.Key.Key_V)  # both flags
    qtbot.waitUntil(lambda: sheet(FlagSheet) is not None)
    press(Qt.Key.Key_3)
    qtbot.waitUntil(lambda: not opened.draft.unjudged())
    for count in range(1, len(opened.draft.requirements) + 1):
        press(Qt.Key.Key_T)
        qtbot.waitUntil(lambda count=count: len(opened.draft.ticked) == count)
    press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened.draft.disposition is Disposition.RETURN)
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: station.consignment()["state"] == "returned", timeout=10_000)

"""What became of holding a sheet against the store, in the language of the moment."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from officer_app.domain.words import Disposition
from officer_app.ui import wording
from officer_app.ui.session import Tone
from officer_app.workflow.sheets import Problem, Verdict

translate = QCoreApplication.translate


def sentence(verdict: Verdict, zone: ZoneInfo) -> str:
    """Of a file that is not the PDF itself only number and hash are known: its words are for the reader to compare."""
    if verdict.to_the_byte:
        genuine = translate("RecordSheet", "The sheet is genuine: {0}, recorded {1} by {2}, {3}.")
    else:
        genuine = translate(
            "RecordSheet",
            "Number and hash are genuine. Compare the paper with the record: {0}, recorded {1} by {2}, {3}.",
        )
    return _told(verdict, zone, genuine)


def of_record(verdict: Verdict, zone: ZoneInfo) -> str:
    """The same of a record that is known to be that of a sheet, whatever became of the sheet."""
    return _told(
        verdict, zone, translate("RecordSheet", "Its record is unchanged: {0}, recorded {1} by {2}, {3}.")
    )


def _told(verdict: Verdict, zone: ZoneInfo, genuine: str) -> str:
    if verdict.problem is not None:
        return problem(verdict.problem)
    assert verdict.record is not None
    row, record = verdict.record.row, verdict.record
    said = genuine.format(
        record.consignment.logistics_no,
        f"{row.recorded_at.astimezone(zone):%Y-%m-%d %H:%M}",
        record.name(row.officer),
        wording.disposition_word(Disposition(row.disposition)),
    )
    if record.replaced_by:
        return f"{said} " + translate("RecordSheet", "But another record has taken its place since.")
    if record.returned:
        return f"{said} " + translate("RecordSheet", "But its approver returned it.")
    return said


def tone(verdict: Verdict) -> Tone:
    if verdict.record is None or verdict.problem is not None:
        return Tone.BAD
    return Tone.WARNING if verdict.record.replaced_by or verdict.record.returned else Tone.GOOD


def problem(which: Problem) -> str:
    return {
        Problem.NO_MARK: translate(
            "RecordSheet", "This is no record sheet of this program: the mark of the record is missing."
        ),
        Problem.NO_CODE: translate(
            "RecordSheet",
            "No QR code of a record sheet can be read in the picture: take it closer and sharper.",
        ),
        Problem.NOT_A_MARK: translate("RecordSheet", "This is not what the QR code of a record sheet says."),
        Problem.NOT_PRINTED: translate(
            "RecordSheet", "Not as it was printed: a changed copy of the sheet of a genuine record."
        ),
        Problem.OTHER_SITE: translate("RecordSheet", "This sheet is of another site."),
        Problem.NO_RECORD: translate("RecordSheet", "Not genuine: there is no such record here."),
        Problem.ALTERED: translate(
            "RecordSheet",
            "The record in the store is no longer the one that was recorded. Tell the administrator: audit verify.",
        ),
        Problem.OTHER_HASH: translate(
            "RecordSheet", "Not genuine: the hash on the sheet is not that of the record."
        ),
    }[which]

"""Taking in messages and scans: one file, one transaction."""

from officer_app.workflow.intake.files import FileResult, FileStatus, take_in

__all__ = ["FileResult", "FileStatus", "take_in"]

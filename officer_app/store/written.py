"""Records as rows keep them: in a shared database an officer's own login can write what no program of ours would."""

from __future__ import annotations

from officer_app.domain.outcome import Outcome
from officer_app.store.readable import an_object

#: What stands for the rest of such a record.
NOT_WHOLE = "This record cannot be read whole. 此记录无法完整读取。"


def as_written(kept: str) -> Outcome:
    """The record, and what a newer program says in it left out. Of one that cannot be read: what every record says."""
    try:
        return Outcome.model_validate_json(kept, extra="ignore")
    except ValueError:
        said = an_object(kept)
        return Outcome(conform=said["conform"], disposition=said["disposition"], note=NOT_WHOLE)

"""Numbers that customs gives: e-port number (preNo) and declaration number (invtNo), counted per customs and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert as upsert

from officer_app.domain.documents import Declaration
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch

_USED = select(t.consignment.c.declaration_no).where(among(t.consignment.c.declaration_no, "numbers"))


_ADVANCED = upsert(t.number_counter)
_ADVANCE = _ADVANCED.on_conflict_do_update(
    index_elements=["site_id", "name"], set_={"value": t.number_counter.c.value + _ADVANCED.excluded.value}
).returning(t.number_counter.c.value)


def _reserve(batch: Batch, name: str, how_many: int) -> range:
    """The next `how_many` numbers of a counter; gaps are allowed, repeats are not."""
    wanted = {"site_id": batch.site_id, "name": name, "value": how_many}
    last = batch.tx.execute(_ADVANCE, wanted).scalar_one()
    return range(last - how_many + 1, last + 1)


def declaration_numbers(batch: Batch, documents: Sequence[Declaration]) -> dict[str, Iterator[str]]:
    """By customs code: 4 customs + 4 year + E + 9 digits, enough for the documents that have none."""
    year = batch.now.astimezone(batch.context.zone).year
    wanted = Counter(d.customs_code for d in documents if d.declaration_no is None)
    given = {d.declaration_no for d in documents if d.declaration_no}
    return {customs: iter(_unused(batch, customs, year, count, given)) for customs, count in wanted.items()}


def _unused(batch: Batch, customs: str, year: int, count: int, given: set[str]) -> list[str]:
    """Numbers of the counter that no message has brought along, neither before nor this one (`given`)."""
    free: list[str] = []
    while len(free) < count:
        numbers = [
            f"{customs}{year}E{n:09d}" for n in _reserve(batch, f"invt:{customs}:{year}", count - len(free))
        ]
        used = given | set(batch.tx.execute(_USED, {"numbers": numbers}).scalars())
        free += [number for number in numbers if number not in used]
    return free


def eport_numbers(batch: Batch, how_many: int) -> Iterator[str]:
    """B + YYYYMMDD + 9 digits, counted per customs and year."""
    local = batch.now.astimezone(batch.context.zone)
    if not how_many:
        return iter(())
    name = f"pre:{batch.context.site.customs_code}:{local.year}"
    day = f"B{local:%Y%m%d}"
    return (f"{day}{n:09d}" for n in _reserve(batch, name, how_many))

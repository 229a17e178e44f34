"""Numbers that customs gives: e-port number (preNo) and declaration number (invtNo), counted per customs and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select, text

from officer_app.domain.documents import Declaration
from officer_app.store import tables as t
from officer_app.store.rows import among
from officer_app.workflow.batch import Batch

#: A shared database is asked for so many numbers at once, not in a transaction for each message.
_AT_ONCE = 1000

_USED = select(t.consignment.c.declaration_no).where(among(t.consignment.c.declaration_no, "numbers"))

_ADVANCE = text(
    "INSERT INTO number_counter (site_id, name, value) VALUES (:site_id, :name, :value) ON CONFLICT (site_id, name)"
    " DO UPDATE SET value = number_counter.value + excluded.value RETURNING value"
)


def _reserve(batch: Batch, name: str, how_many: int) -> range:
    """The next `how_many` numbers of a counter; gaps are allowed, repeats are not."""
    if not batch.shared:
        return _advance(batch.tx, batch, name, how_many)
    kept: dict[tuple[int, str], range] = batch.tx.info.setdefault("numbers", {})
    key = batch.site_id, name
    if len(kept.get(key, ())) < how_many:
        kept[key] = _many_apart(batch, name, max(how_many, _AT_ONCE))
    kept[key], taken = kept[key][how_many:], kept[key][:how_many]
    return taken


def _many_apart(batch: Batch, name: str, how_many: int) -> range:
    """Taken in a transaction of its own, or all others would wait until this one ends.

    It need not be on disk yet: whatever uses the numbers is committed after it, and they are forgotten with the
    connection that they were taken for.
    """
    with batch.tx.engine.connect() as apart, apart.begin():
        apart.exec_driver_sql("SET LOCAL synchronous_commit = off")
        return _advance(apart, batch, name, how_many)


def _advance(tx: Connection, batch: Batch, name: str, how_many: int) -> range:
    wanted = {"site_id": batch.site_id, "name": name, "value": how_many}
    last = tx.execute(_ADVANCE, wanted).scalar_one()
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

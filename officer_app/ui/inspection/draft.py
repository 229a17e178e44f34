"""What an officer has entered so far. Every change gives a new draft, so that undo keeps the old ones. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from officer_app.domain.outcome import Check, Deviation, Finding, Outcome
from officer_app.domain.words import Attribute, Disposition


class GapKind(StrEnum):
    """What keeps a record from being submitted."""

    ITEMS = "items"
    REQUIREMENTS = "requirements"
    NOTHING_WRONG = "nothing_wrong"
    DISPOSITION = "disposition"
    UNDECLARED_RELEASE = "undeclared_release"


class Gap(NamedTuple):
    kind: GapKind
    items: tuple[int, ...] = ()
    left: int = 0


class Noted(NamedTuple):
    """A finding about one item, or about the whole consignment."""

    code: str
    gnum: int | None = None
    note: str = ""


_Found = Mapping[Attribute, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """The record of one task in the making. Requirements are named by their English sentence."""

    gnums: tuple[int, ...]
    requirements: tuple[str, ...]
    declared: bool = True
    conforming: frozenset[int] = frozenset()
    deviations: Mapping[int, _Found] = field(default_factory=lambda: MappingProxyType({}))
    ticked: frozenset[str] = frozenset()
    findings: tuple[Noted, ...] = ()
    disposition: Disposition | None = None
    note: str = ""

    @property
    def conform(self) -> bool:
        """Nothing was found that is not as declared."""
        return not self.deviations and not self.findings

    def all_conform(self) -> Draft:
        """Every item as declared, every requirement carried out, release (of what was declared)."""
        return replace(
            self,
            conforming=frozenset(self.gnums),
            deviations=MappingProxyType({}),
            ticked=frozenset(self.requirements),
            findings=(),
            disposition=Disposition.RELEASE if self.declared else None,
        )

    def with_conform(self, gnum: int) -> Draft:
        """One item as declared."""
        others = {key: found for key, found in self.deviations.items() if key != gnum}
        return replace(
            self, conforming=self.conforming | {gnum}, deviations=MappingProxyType(others)
        )._decided_anew(self)

    def with_deviations(self, gnum: int, found: _Found) -> Draft:
        """What one item really is, by attribute; nothing left means the item is not judged yet."""
        said = {attribute: text.strip() for attribute, text in found.items() if text.strip()}
        others = {key: value for key, value in self.deviations.items() if key != gnum}
        if said:
            others[gnum] = MappingProxyType(said)
        changed = replace(
            self,
            conforming=self.conforming - {gnum},
            deviations=MappingProxyType(dict(sorted(others.items()))),
        )
        return changed._decided_anew(self)

    def with_tick(self, requirement: str, done: bool) -> Draft:
        return replace(self, ticked=self.ticked | {requirement} if done else self.ticked - {requirement})

    def with_finding(self, finding: Noted) -> Draft:
        return replace(self, findings=(*self.findings, finding))._decided_anew(self)

    def without_finding(self, index: int) -> Draft:
        return replace(self, findings=self.findings[:index] + self.findings[index + 1 :])._decided_anew(self)

    def with_disposition(self, disposition: Disposition | None) -> Draft:
        return replace(self, disposition=disposition)

    def with_note(self, note: str) -> Draft:
        return replace(self, note=note)

    def _decided_anew(self, before: Draft) -> Draft:
        """A result that turned round takes the decision made on the old one with it."""
        return self if self.conform == before.conform else replace(self, disposition=None)

    def gaps(self) -> list[Gap]:
        """What is missing, in the order to fill it; empty when the record may be submitted."""
        found = []
        if unjudged := tuple(n for n in self.gnums if n not in self.conforming and n not in self.deviations):
            found.append(Gap(GapKind.ITEMS, items=unjudged))
        if left := len(set(self.requirements) - self.ticked):
            found.append(Gap(GapKind.REQUIREMENTS, left=left))
        if self.disposition is None:
            found.append(Gap(GapKind.DISPOSITION))
        elif self.disposition is not Disposition.RELEASE and self.conform:
            found.append(Gap(GapKind.NOTHING_WRONG))
        elif self.disposition is Disposition.RELEASE and not self.declared:
            found.append(Gap(GapKind.UNDECLARED_RELEASE))
        return found

    def outcome(self) -> Outcome:
        """The record as it is stored. `disposition` must have been chosen."""
        assert self.disposition is not None
        return Outcome(
            conform=self.conform,
            disposition=self.disposition,
            deviations=tuple(
                Deviation(gnum=gnum, attribute=attribute, found=text)
                for gnum, found in self.deviations.items()
                for attribute, text in found.items()
            ),
            findings=tuple(Finding(code=f.code, gnum=f.gnum, note=f.note) for f in self.findings),
            checks=tuple(Check(requirement=text, done=text in self.ticked) for text in self.requirements),
            note=self.note,
        )

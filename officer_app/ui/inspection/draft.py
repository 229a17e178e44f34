"""What an officer has entered so far. Every change gives a new draft, so that undo keeps the old ones. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from officer_app.domain.advance import number
from officer_app.domain.marked import Marked
from officer_app.domain.outcome import (
    PAPERS_MISSING,
    Check,
    Compared,
    Deviation,
    Finding,
    JudgedFlag,
    Outcome,
    Paper,
    Part,
    Sample,
)
from officer_app.domain.said import meant
from officer_app.domain.words import Attribute, Disposition, FlagVerdict


class GapKind(StrEnum):
    """What keeps a record from being submitted."""

    PLACE = "place"
    PACKAGING = "packaging"
    PAPERS = "papers"
    TIMES = "times"
    ITEMS = "items"
    REQUIREMENTS = "requirements"
    NOTHING_WRONG = "nothing_wrong"
    FLAGS = "flags"
    ALARMS = "alarms"
    AGAINST = "against"
    SAMPLE = "sample"
    DISPOSITION = "disposition"
    UNDECLARED_RELEASE = "undeclared_release"
    SEALS = "seals"
    PACKAGES = "packages"
    TOO_MANY_PACKAGES = "too_many_packages"
    NOT_SEALED = "not_sealed"
    NO_SAMPLE_YET = "no_sample_yet"


#: The release itself asks about these.
_ASKED_LAST = (GapKind.ALARMS, GapKind.AGAINST)


class Gap(NamedTuple):
    kind: GapKind
    items: tuple[int, ...] = ()
    left: int = 0


class Noted(NamedTuple):
    """A finding about one item, or about the whole consignment."""

    code: str
    gnum: int | None = None
    note: str = ""


class Result(NamedTuple):
    """What came of a requirement, where there is something to say."""

    in_order: bool
    text: str


@dataclass(frozen=True, slots=True)
class Particulars:
    """Where, when, with whom, in what, with which papers. What is None is filled as declared, and marked so."""

    place: str | None = None
    packaging: str | None = None
    packaging_note: str = ""
    attended_by: str | None = None  # empty: nobody did
    papers: tuple[tuple[str, int], ...] | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    seals_removed: tuple[str, ...] | None = None
    seals_new: tuple[str, ...] | None = None
    packages: tuple[str, ...] = ()


_Found = Mapping[Attribute, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """The record of one task in the making. Requirements are named by their English sentence."""

    gnums: tuple[int, ...]
    requirements: tuple[str, ...]
    declared: bool = True
    before_arrival: bool = False
    pack_no: int = 0  # declared
    conforming: frozenset[int] = frozenset()
    deviations: Mapping[int, _Found] = field(default_factory=lambda: MappingProxyType({}))
    ticked: frozenset[str] = frozenset()
    findings: tuple[Noted, ...] = ()
    disposition: Disposition | None = None
    note: str = ""
    papers_only: bool = False
    by_one_key: bool = False
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    particulars: Particulars = Particulars()
    samples: tuple[Sample, ...] = ()
    process_en: str | None = None
    process_zh: str | None = None
    marked: tuple[Marked, ...] = ()  # on the X-ray, numbered from 1
    verdicts: Mapping[str, FlagVerdict] = field(default_factory=lambda: MappingProxyType({}))  # by flag
    left_out: frozenset[str] = frozenset()  # files that an amendment does not name any more
    against: frozenset[str] = frozenset()  # alarms that it is released against

    @property
    def conform(self) -> bool:
        """Nothing was found that is not as declared."""
        in_order = all(result.in_order for result in self.results.values())
        return not self.deviations and not self.findings and in_order

    def all_conform(self) -> Draft:
        """What is not judged yet as declared, every requirement carried out, release (of what was declared).

        What was found stays found, and then what happens is the officer's to say.
        """
        judged = replace(
            self,
            conforming=frozenset(self.gnums) - self.deviations.keys(),
            ticked=frozenset(self.requirements),
            by_one_key=True,
        )
        if judged.conform and self.declared:
            return replace(judged, disposition=Disposition.RELEASE)
        return judged if self.declared else replace(judged, disposition=None)

    def with_conform(self, gnum: int) -> Draft:
        """One item as declared."""
        others = {key: found for key, found in self.deviations.items() if key != gnum}
        return replace(
            self, conforming=self.conforming | {gnum}, deviations=MappingProxyType(others)
        )._decided_anew(self)

    def with_deviations(self, gnum: int, found: _Found) -> Draft:
        """What one item really is, by attribute; nothing left means the item is not judged yet."""
        said = {attribute: meant(text) for attribute, text in found.items() if meant(text)}
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
        """Taking a tick away takes what came of it too."""
        results = {key: one for key, one in self.results.items() if done or key != requirement}
        return replace(
            self,
            ticked=self.ticked | {requirement} if done else self.ticked - {requirement},
            results=MappingProxyType(results),
        )

    def with_result(self, requirement: str, result: Result) -> Draft:
        """What came of a requirement; in order and nothing to say is what a tick alone means."""
        others = {key: one for key, one in self.results.items() if key != requirement}
        if not result.in_order or result.text:
            others[requirement] = result
        changed = replace(self, ticked=self.ticked | {requirement}, results=MappingProxyType(others))
        return changed._decided_anew(self)

    def with_particulars(self, particulars: Particulars) -> Draft:
        return replace(self, particulars=particulars)

    def with_sample(self, sample: Sample) -> Draft:
        return replace(self, samples=(*self.samples, sample))

    def without_sample(self, index: int) -> Draft:
        return replace(self, samples=self.samples[:index] + self.samples[index + 1 :])

    def with_process(self, english: str | None, chinese: str | None) -> Draft:
        """The process text as it was edited; None: written from the entries."""
        return replace(self, process_en=english, process_zh=chinese)

    def with_finding(self, finding: Noted) -> Draft:
        return replace(self, findings=(*self.findings, finding))._decided_anew(self)

    def without_finding(self, index: int) -> Draft:
        return replace(self, findings=self.findings[:index] + self.findings[index + 1 :])._decided_anew(self)

    def with_disposition(self, disposition: Disposition | None) -> Draft:
        return replace(self, disposition=disposition)

    def with_verdict(self, flags: Iterable[str], verdict: FlagVerdict) -> Draft:
        """What the officer says of these flags."""
        judged = {**self.verdicts, **dict.fromkeys(flags, verdict)}
        return replace(self, verdicts=MappingProxyType(judged))

    def released_against(self, alarms: Iterable[Marked]) -> Draft:
        """The officer was asked by name, and releases it all the same."""
        return replace(self, against=self.against | {one.flag for one in alarms})

    def without_file(self, sha256: str) -> Draft:
        return replace(self, left_out=self.left_out | {sha256})

    def unjudged(self) -> list[Marked]:
        """Flags the officer has said nothing of."""
        return [one for one in self.marked if one.flag not in self.verdicts]

    def to_confirm(self) -> list[Marked]:
        """Alarms that must be named before it is released against them."""
        if self.disposition is not Disposition.RELEASE:
            return []
        unjudged = () if self.papers_only else self.unjudged()
        return [one for one in self.marked if one.alarm and (one.flag not in self.against or one in unjudged)]

    def with_note(self, note: str) -> Draft:
        return replace(self, note=note)

    def _decided_anew(self, before: Draft) -> Draft:
        """A result that turned round takes the decision made on the old one with it; what is not to be released stays
        so where something is found after that."""
        stays = self.conform == before.conform or (
            not self.conform and self.disposition is not Disposition.RELEASE
        )
        return self if stays else replace(self, disposition=None)

    def gaps(self) -> list[Gap]:
        """What is missing, in the order to fill it; empty when the record may be submitted."""
        found = self._gaps_around()
        unjudged = tuple(n for n in self.gnums if n not in self.conforming and n not in self.deviations)
        if unjudged and not self.papers_only:
            found.append(Gap(GapKind.ITEMS, items=unjudged))
        if left := len(set(self.requirements) - self.ticked):
            found.append(Gap(GapKind.REQUIREMENTS, left=left))
        found += self._gaps_of_flags()
        if self.disposition is None:
            found.append(Gap(GapKind.DISPOSITION))
        elif self.disposition is not Disposition.RELEASE and self.conform:
            found.append(Gap(GapKind.NOTHING_WRONG))
        elif self.disposition is Disposition.RELEASE and not self.declared:
            found.append(Gap(GapKind.UNDECLARED_RELEASE))
        elif self.disposition is Disposition.SAMPLE and not self.samples:
            found.append(Gap(GapKind.SAMPLE))
        return found + self._gaps_of_sealing()

    def _gaps_of_sealing(self) -> list[Gap]:
        """What is inspected before it arrives leaves under seals, or not at all."""
        if not self.before_arrival:
            return []
        if self.disposition is Disposition.SAMPLE:
            return [Gap(GapKind.NO_SAMPLE_YET)]
        if self.disposition is not Disposition.RELEASE:
            return []
        unnamed = self.pack_no - len(set(map(number, self.particulars.packages)))
        found = [] if self.conform else [Gap(GapKind.NOT_SEALED)]
        if not self.particulars.seals_new:
            found.append(Gap(GapKind.SEALS))
        if unnamed > 0:
            found.append(Gap(GapKind.PACKAGES, left=unnamed))
        elif unnamed < 0:
            found.append(Gap(GapKind.TOO_MANY_PACKAGES, left=self.pack_no))
        return found

    def _gaps_of_flags(self) -> list[Gap]:
        """Alarms nobody judged or confirmed the release against, and lesser flags where not all is as declared."""
        releases = self.disposition in (None, Disposition.RELEASE)
        unjudged = [] if self.papers_only else self.unjudged()
        asked: dict[GapKind, list[Marked]] = {
            GapKind.FLAGS: [one for one in unjudged if not (releases if one.alarm else self.conform)],
            GapKind.ALARMS: [one for one in unjudged if one.alarm and releases],
            GapKind.AGAINST: [one for one in self.to_confirm() if one not in unjudged],
        }
        return [
            Gap(kind, items=tuple(self.marked.index(one) + 1 for one in flags))
            for kind, flags in asked.items()
            if flags
        ]

    def _gaps_around(self) -> list[Gap]:
        """What was taken out and not replaced; what nobody touched is filled."""
        around = self.particulars
        unnamed = around.packaging == "" and not around.packaging_note
        no_papers = self.declared and around.papers == ()
        excused = any(finding.code == PAPERS_MISSING for finding in self.findings)
        backwards = around.started_at and around.ended_at and around.ended_at < around.started_at
        return [
            Gap(kind)
            for kind, missing in (
                (GapKind.PLACE, around.place == "" and not self.papers_only),
                (GapKind.PACKAGING, unnamed and not self.papers_only),
                (GapKind.PAPERS, no_papers and not excused),
                (GapKind.TIMES, backwards),
            )
            if missing
        ]

    @property
    def ready(self) -> bool:
        """It may be submitted; a release asks about its alarms then."""
        return all(gap.kind in _ASKED_LAST for gap in self.gaps())

    def outcome(self) -> Outcome:
        """The record as it is submitted. `disposition` must have been chosen."""
        assert self.disposition is not None
        around = self.particulars
        return Outcome(
            conform=self.conform,
            disposition=self.disposition,
            place=None if self.papers_only else around.place,
            started_at=around.started_at,
            ended_at=around.ended_at,
            packaging=None if self.papers_only else around.packaging,
            packaging_note=around.packaging_note,
            attended_by=around.attended_by,
            papers=None
            if around.papers is None
            else tuple(Paper(kind=kind, count=count) for kind, count in around.papers),
            compared=None if self.papers_only else self._compared(),
            deviations=tuple(
                Deviation(gnum=gnum, attribute=attribute, found=text)
                for gnum, found in self.deviations.items()
                for attribute, text in found.items()
            ),
            findings=tuple(Finding(code=f.code, gnum=f.gnum, note=f.note) for f in self.findings),
            checks=tuple(map(self._check, self.requirements)),
            flags=tuple(
                JudgedFlag(flag=one.flag, verdict=self.verdicts[one.flag])
                for one in self.marked
                if one.flag in self.verdicts
            ),
            against=tuple(one.flag for one in self.marked if one.flag in self._against()),
            seals_removed=around.seals_removed,
            seals_new=around.seals_new,
            packages=around.packages,
            samples=self.samples,
            process_en=self.process_en,
            process_zh=self.process_zh,
            note=meant(self.note),
            filled=self._filled(),
        )

    def _against(self) -> frozenset[str]:
        return self.against if self.disposition is Disposition.RELEASE else frozenset()

    def _filled(self) -> tuple[Part, ...]:
        if not self.by_one_key:
            return ()
        return (Part.REQUIREMENTS,) if self.papers_only else (Part.GOODS, Part.REQUIREMENTS)

    def _check(self, requirement: str) -> Check:
        result = self.results.get(requirement, Result(True, ""))
        done = requirement in self.ticked
        return Check(requirement=requirement, done=done, in_order=result.in_order, result=result.text)

    def _compared(self) -> tuple[Compared, ...]:
        judged = sorted(self.conforming | self.deviations.keys())
        return tuple(
            Compared(gnum=gnum, conform=tuple(a for a in Attribute if a not in self.deviations.get(gnum, {})))
            for gnum in judged
        )

"""Values out of a pydicom data set; a value that cannot be understood is noted instead of thrown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

from pydicom.datadict import tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,6}))?)?)?)?([+-]\d{4})?$")


class Attributes:
    """One data set, asked by DICOM keyword.

    Absent and empty values read as None. So do values that make no sense; they leave a sentence in
    `warnings`, which all data sets of a file share.
    """

    def __init__(self, dataset: Dataset, warnings: list[str]) -> None:
        self._dataset = dataset
        self.warnings = warnings

    def value(self, name: str) -> Any:
        """The value as pydicom gives it."""
        tag = tag_for_keyword(name)
        if tag is None or tag not in self._dataset:
            return None
        try:
            return self._dataset[tag].value
        except Exception as error:  # whatever pydicom trips over in hostile bytes: the value is of no use
            self.warnings.append(f"{name} cannot be read ({type(error).__name__})")
            return None

    def text(self, name: str, longest: int = 256) -> str | None:
        """Text without padding and control characters; several values are joined by a blank."""
        value = self.value(name)
        if value is None:
            return None
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        many = isinstance(value, MultiValue | list)
        text = _UNWANTED.sub("", " ".join(str(v) for v in value) if many else str(value)).strip()
        if "\ufffd" in text:
            self.warnings.append(f"{name} holds bytes that are no text in the character set named")
        if len(text) > longest:
            self.warnings.append(f"{name} has {len(text)} characters and was cut off after {longest}")
            text = text[:longest]
        return text or None

    def code(self, name: str) -> str | None:
        """A code string, in upper case."""
        text = self.text(name, 64)
        return text.upper() if text else None

    def floats(self, name: str) -> tuple[float, ...]:
        """All numbers of a multi-valued attribute; empty where one of them is not a finite number."""
        value = self.value(name)
        if value is None or value == "":
            return ()
        values = value if isinstance(value, MultiValue | list | tuple) else [value]
        try:
            numbers = tuple(float(v) for v in values)
        except (TypeError, ValueError, OverflowError):
            numbers = (math.nan,)
        if not all(map(math.isfinite, numbers)):
            self.warnings.append(f"{name} is not a number and was left out")
            return ()
        return numbers

    def number(self, name: str, least: int, most: int) -> Decimal | None:
        """A single number to seven digits (what a 32-bit float holds). Outside the range it is left out;
        -1 is how some machines write "not measured"."""
        numbers = self.floats(name)
        if len(numbers) != 1 or (least >= 0 and numbers[0] == -1):
            return None
        if not least <= numbers[0] <= most:
            self.warnings.append(f"{name} is {numbers[0]:.7g}, not {least} to {most}; left out")
            return None
        return Decimal(f"{numbers[0]:.7g}")

    def whole(self, name: str) -> int | None:
        value = self.value(name)
        try:
            return None if value is None or value == "" else int(value)
        except (TypeError, ValueError, OverflowError):
            self.warnings.append(f"{name} is not a whole number and was left out")
            return None

    def items(self, name: str) -> list[Attributes]:
        """The items of a sequence."""
        value = self.value(name)
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            return []
        return [Attributes(item, self.warnings) for item in value if isinstance(item, Dataset)]

    def uids(self, sequence: str) -> list[str]:
        """The instances a sequence refers to."""
        return [uid for item in self.items(sequence) if (uid := item.text("ReferencedSOPInstanceUID", 128))]

    def moment(self, date: str, time: str | None, zone: tzinfo) -> datetime | None:
        """A date-time attribute, or a date and a time attribute together, as aware UTC. Where neither the
        value nor TimezoneOffsetFromUTC names an offset, the time is taken to be of `zone`."""
        day = self.text(date, 26)
        if day is None:
            return None
        clock = self.text(time, 16) if time else None
        found = _MOMENT.match(day + (clock or ""))
        moment = _aware(found, self.text("TimezoneOffsetFromUTC", 16), zone) if found else None
        if moment is None:
            self.warnings.append(f"{date} is no date and time: {day} {clock or ''}".rstrip())
        return moment


def _aware(found: re.Match[str], offset: str | None, zone: tzinfo) -> datetime | None:
    *parts, fraction, own_offset = found.groups()
    own_offset = own_offset or offset
    try:
        if own_offset:
            minutes = int(own_offset[1:3]) * 60 + int(own_offset[3:5])
            zone = timezone(timedelta(minutes=-minutes if own_offset[0] == "-" else minutes))
        year, month, day, hour, minute, second = (int(part or 0) for part in parts)
        micros = int((fraction or "0").ljust(6, "0"))
        return datetime(year, month, day, hour, minute, second, micros, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None

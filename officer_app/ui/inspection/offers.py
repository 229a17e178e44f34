"""What may be done about an inspection before arrival, as the page offers it."""

from __future__ import annotations

from enum import StrEnum


class Booking(StrEnum):
    BOOK = "book"
    CALL_OFF = "call_off"
    TAKE_BACK = "take_back"  # of what is sealed; a supervisor's

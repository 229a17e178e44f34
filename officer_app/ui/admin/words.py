"""What the site's settings are called, and what they do."""

from __future__ import annotations

from officer_app.domain.words import Mode
from officer_app.ui.wording import translate


def setting_words() -> dict[str, tuple[str, str]]:
    """What each setting is called, and what it does."""
    return {
        "clock_minutes": (
            translate("Admin", "Arrival to release"),
            translate("Admin", "The promise to the trader; the clock of each consignment."),
        ),
        "late_minutes": (
            translate("Admin", "Facts are late after"),
            translate("Admin", "What is still missing so long after arrival makes the consignment yellow."),
        ),
        "undeclared_minutes": (
            translate("Admin", "Undeclared after"),
            translate("Admin", "A box that is there so long without a declaration is shown as undeclared."),
        ),
        "lease_minutes": (
            translate("Admin", "A claim holds for"),
            translate("Admin", "Without a sign of life the task then goes back to the queue."),
        ),
        "inspection_target": (
            translate("Admin", "Outcomes recorded"),
            translate("Admin", "By consignments arrived."),
        ),
        "hit_target": (
            translate("Admin", "Hit rate"),
            translate("Admin", "Outcomes not conform by outcomes recorded."),
        ),
        "idle_lock_minutes": (
            translate("Admin", "Lock when idle for"),
            translate("Admin", "Without a key or the pointer the station asks for the password."),
        ),
        "lockout_minutes": (
            translate("Admin", "Lock-out"),
            translate("Admin", "After five wrong passwords an account stays locked so long."),
        ),
    }


def mode_words(mode: str) -> str:
    """A customs supervision mode with its number."""
    return {
        Mode.B2B_DIRECT: translate("Admin", "9710 B2B direct export"),
        Mode.OVERSEAS_WAREHOUSE: translate("Admin", "9810 export to overseas warehouse"),
        Mode.RETAIL: translate("Admin", "9610 retail"),
        Mode.BONDED: translate("Admin", "1210 bonded"),
        Mode.BONDED_A: translate("Admin", "1239 bonded (A)"),
        Mode.GENERAL: translate("Admin", "0110 general trade"),
    }[Mode(mode)]

"""The sentences of errors in the officer's language. What is not known here is shown as it was said."""

from __future__ import annotations

import re

from officer_app.domain.errors import ONLY_READ, Incomplete, OfficerError, Unreadable
from officer_app.ui.wording import in_chinese, listed, translate

_LOCKED = re.compile(r"Too many wrong passwords: locked for another (\d+) min\.")
_WITH = re.compile(r"(\S+) is with (.+) now\.")
_TAKEN_LOGIN = re.compile(r"There is an officer (.+) already\.", re.DOTALL)
_TAKEN_LOGIN_THERE = re.compile(r"There is a login (.+) on this server already: .+", re.DOTALL)
_OLD_SERVER = re.compile(r"(.+): PostgreSQL (\d+) is needed, the server is PostgreSQL (\d+)\.", re.DOTALL)
_TAKEN_STATION = re.compile(r"There is a station (.+) already\.")
_GONE_FILE = re.compile(r"(.+) is no longer at (.+); it cannot be tried again\.", re.DOTALL)
_SETTLED_FILE = re.compile(r"(.+) was \w+ by (.+) already\.", re.DOTALL)
_AT_SERVER = re.compile(r"(\S+) at (\S+:[0-9]+)")
_BROUGHT = re.compile(r"brought from station (.*) by (\S+), and not confirmed by (\S+) then")
_SHORT_PASSWORD = re.compile(r"A password needs (\w+) characters at least\.")
_NO_OFFICER = re.compile(r"There is no officer (.+)\.", re.DOTALL)
NOT_HELD = re.compile(r"You do not hold this task; it is with (\S+)\.")
NO_LONGER_HELD = re.compile(r"You do not hold this task; it is \w+\.")
_NOT_ALLOWED = re.compile(r"(.+) \(\w+\) may not do this: .+\.", re.DOTALL)
_CANNOT_TAKE = re.compile(r"(.+) cannot take tasks\.", re.DOTALL)
_WROTE = re.compile(r"(.+) had a hand in the record of (.+) that is to be looked at again: .+\.", re.DOTALL)
_NOTHING_MOVED = re.compile(r"Nothing was moved: (.+) went to somebody else meanwhile\.", re.DOTALL)
_NOT_CALLED = re.compile(r"A consignment that is \w+ cannot be called to inspection\.")
_REFUSED_FILE = re.compile(r"(.+) was not added: (.+)\.", re.DOTALL)
_FULL_DISK = re.compile(
    r"The disk is full\. Nothing of (.+) was kept; make room and add it again\.", re.DOTALL
)
_MOST_FILES = re.compile(r"A task has (\w+) files at most\.")
_UNREAD_FILE = re.compile(r"(.+) cannot be read(?:: .+)?\.", re.DOTALL)
_LOST_FILE = re.compile(r"The file (\S+) is not in the evidence folder\.")
_OTHER_FILE = re.compile(r"The file (\S+) is not the one that was added\.")
_UNSHOWN_FILE = re.compile(r"The file (\S+) cannot be shown\.")
_UNSAVED = re.compile(r"(.+) was not saved: (.+)\.", re.DOTALL)
_NOT_RECORDED = re.compile(
    r"It is NOT recorded: this station cannot write to its disk \((.+)\)\. .+", re.DOTALL
)
_NOT_ENROLLED = re.compile(r"(.+) is not enrolled in this database: .+\.", re.DOTALL)
_NO_SERVER = re.compile(r"(.+ at .+): Connection refused\.", re.DOTALL)
_SILENT_SERVER = re.compile(r"(.+ at .+): (?:connection )?timeout expired\.", re.DOTALL)
_OF_ALL_SITES = re.compile(
    r"(?:The database refuses: )?only an administrator of every site of that person may .+"
)
_REFUSED = re.compile(r"The database refuses: (.+)\.", re.DOTALL)
_NO_ROOM = re.compile(r"The disk is full\. What was recorded is kept\. .+")
_READ_ONLY = re.compile(r"The file system of (.+) is read-only\. What was recorded is kept\. .+", re.DOTALL)
_NOT_PERMITTED = re.compile(
    r"This account may not read and write (.+?)\. What was recorded is kept\. .+", re.DOTALL
)
_CONTROL = re.compile(r"The text holds the control character (\S+), which is never kept: type it anew\.")
_LEFT = re.compile(r"(.+) has left the station; a scan cannot join it any more\.")
_OTHER_SITE = re.compile(r"(.+) is at another site of yours: work at that site first\.", re.DOTALL)

_NO_HALL = re.compile(r"(.+) is no shared database yet\. Run: officer-app db install", re.DOTALL)
_OLD_SCHEMA = re.compile(
    r"(.+) has schema (\S+), this program needs (\S+)\. .+ officer-app db upgrade", re.DOTALL
)
_NEW_SCHEMA = re.compile(
    r"This program is older than the database: it knows schema (\S+), (.+) has (\S+)\. .+", re.DOTALL
)
_OLD_EDITION = re.compile(
    r"(.+) has edition (\S+) of its functions and policies, this program needs (\S+)\. .+ officer-app db install",
    re.DOTALL,
)


def sentence(error: OfficerError) -> str:
    """What happened, what was kept, what to do: in the language of the moment."""
    said = str(error)
    if isinstance(error, Unreadable):
        return said_by_reader(said)
    if isinstance(error, Incomplete):
        told = listed(map(said_by_reader, error.problems), sentences=True)
        return translate("Errors", "The record is not complete: {0}").format(told)
    if found := _LOCKED.match(said):
        return translate(
            "Errors",
            "Too many wrong passwords: this account is locked for another {0} min. "
            "The administrator can set a new password.",
        ).format(found[1])
    if found := _WITH.match(said):
        return translate(
            "Errors", "{0} is with {1} now. Nothing of yours was lost: take another with N."
        ).format(*found.groups())
    for pattern, words in _filled():
        if found := pattern.fullmatch(said):
            return words.format(*(_placed(said_by_reader(one)) for one in found.groups()))
    return _known().get(said, said)


def _placed(database: str) -> str:
    """A database and its server in the language of the moment; any other text as it is."""
    found = _AT_SERVER.fullmatch(database) if in_chinese() else None
    return f"{found[2]} 上的 {found[1]}" if found else database


def said_by_reader(reason: str) -> str:
    """Why a file could not be read, in the language of the moment."""
    from officer_app.formats import chinese  # most windows never need it

    return chinese.in_chinese(reason) if in_chinese() else reason


def _filled() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Sentences with something put in, and what is said for them."""
    return (
        (_TAKEN_LOGIN, translate("Errors", "There is an officer {0} already. Choose another sign-in name.")),
        (
            _TAKEN_LOGIN_THERE,
            translate("Errors", "There is a login {0} on this server already. Choose another sign-in name."),
        ),
        (_OLD_SERVER, translate("Errors", "{0}: PostgreSQL {1} is needed, the server is PostgreSQL {2}.")),
        (_TAKEN_STATION, translate("Errors", "There is a station {0} already.")),
        (
            _GONE_FILE,
            translate(
                "Errors", "{0} is no longer at {1}; it cannot be tried again. Discard it, or put it back."
            ),
        ),
        (_SETTLED_FILE, translate("Errors", "{0} has been dealt with by {1} already.")),
        (
            _NOT_RECORDED,
            translate(
                "Errors",
                "It is NOT recorded: this station cannot write to its disk ({0}). What you entered is still here; "
                "make room, and submit again.",
            ),
        ),
        (
            _NOT_ENROLLED,
            translate("Errors", "{0} is not enrolled in this database: its administrator enrols people."),
        ),
        (
            _CONTROL,
            translate(
                "Errors", "The text holds the control character {0}, which is never kept: type it anew."
            ),
        ),
        (
            _NO_SERVER,
            translate(
                "Errors",
                "{0}: the server lets nobody connect. It may be stopped, or this is not its address.",
            ),
        ),
        (_SILENT_SERVER, translate("Errors", "{0}: the server does not answer.")),
        (
            _OF_ALL_SITES,
            translate(
                "Errors",
                "Somebody of several sites is administered by who is an administrator at all of them, or by whoever "
                "runs the server.",
            ),
        ),
        (_REFUSED, translate("Errors", "The database refuses: {0}.")),
        (_NO_HALL, translate("Errors", "{0} is no shared database yet. Run: officer-app db install")),
        (
            _OLD_SCHEMA,
            translate(
                "Errors",
                "{0} has schema {1}, this program needs {2}. The administrator runs: officer-app db upgrade",
            ),
        ),
        (
            _NEW_SCHEMA,
            translate(
                "Errors",
                "This program is older than the database: it knows schema {0}, {1} has {2}. "
                "Update the program at this station.",
            ),
        ),
        (
            _OLD_EDITION,
            translate(
                "Errors",
                "{0} has edition {1} of its functions and policies, this program needs {2}. "
                "The administrator runs: officer-app db install",
            ),
        ),
        (_LEFT, translate("Errors", "{0} has left the station; a scan cannot join it any more.")),
        (
            _OTHER_SITE,
            translate(
                "Errors",
                "{0} is at another site of yours. Work at that site first: the menu under your name.",
            ),
        ),
        (_SHORT_PASSWORD, translate("Errors", "A password needs {0} characters at least.")),
        (_NO_OFFICER, translate("Errors", "There is no officer {0}.")),
        (NOT_HELD, translate("Errors", "You do not hold this task; {0} does.")),
        (NO_LONGER_HELD, translate("Errors", "You do not hold this task any more.")),
        (_BROUGHT, translate("Errors", "Brought from station {0} by {1}; {2} had not confirmed it then.")),
        (_NOT_ALLOWED, translate("Errors", "The role of {0} does not permit this.")),
        (_CANNOT_TAKE, translate("Errors", "{0} cannot take tasks: choose another officer.")),
        (
            _WROTE,
            translate(
                "Errors",
                "{0} had a hand in the record of {1} that is to be looked at again: choose another officer.",
            ),
        ),
        (
            _NOTHING_MOVED,
            translate("Errors", "Nothing was moved: {0} went to somebody else meanwhile."),
        ),
        (_UNSAVED, translate("Errors", "{0} was not saved: {1}. Choose another place.")),
        (_REFUSED_FILE, translate("Errors", "{0} was not added: {1}.")),
        (
            _FULL_DISK,
            translate("Errors", "The disk is full. Nothing of {0} was kept; make room and add it again."),
        ),
        (
            _NO_ROOM,
            translate("Errors", "The disk is full. What was recorded is kept. Make room, then try again."),
        ),
        (
            _READ_ONLY,
            translate(
                "Errors",
                "The file system of {0} is read-only. What was recorded is kept. Make it writable, then try again.",
            ),
        ),
        (
            _NOT_PERMITTED,
            translate(
                "Errors",
                "This account may not read and write {0}. What was recorded is kept. Permit it, then try again.",
            ),
        ),
        (_MOST_FILES, translate("Errors", "A task has {0} files at most.")),
        (_UNREAD_FILE, translate("Errors", "{0} cannot be read.")),
        (_LOST_FILE, translate("Errors", "The file {0} is not in the evidence folder.")),
        (_OTHER_FILE, translate("Errors", "The file {0} is not the one that was added.")),
        (_UNSHOWN_FILE, translate("Errors", "The file {0} cannot be shown.")),
        (_NOT_CALLED, translate("Errors", "As this consignment stands, it cannot be called to inspection.")),
    )


def _known() -> dict[str, str]:
    return {
        "Name or password is wrong.": translate("Errors", "Name or password is wrong."),
        ONLY_READ: translate("Errors", "This is a national database: its districts write, and it reads."),
        "Only an administrator of the site may do this.": translate(
            "Errors", "Only an administrator of the site may do this."
        ),
        "This account is disabled. Ask the administrator.": translate(
            "Errors", "This account is disabled. Ask the administrator."
        ),
        "The password of this account was changed: sign in with the new one.": translate(
            "Errors",
            "The password of this account was changed: lock the station with Ctrl+L, and unlock it with the new one.",
        ),
        "The last administrator cannot be disabled or given another role.": translate(
            "Errors", "The last administrator cannot be disabled or given another role."
        ),
        "Nobody closes their own account: another administrator does.": translate(
            "Errors", "Nobody closes their own account: another administrator does."
        ),
        "Somebody has dealt with this file already.": translate(
            "Errors", "Somebody has dealt with this file already."
        ),
        "Somebody else works on the same at this moment. Try again.": translate(
            "Errors", "Somebody else works on the same at this moment. Try again."
        ),
        "The database took too long to answer. Nothing was changed; try again.": translate(
            "Errors", "The database took too long to answer. Nothing was changed; try again."
        ),
        "This scan has been assigned already.": translate("Errors", "This scan has been assigned already."),
        "A station needs a name of 1 to 100 printable characters.": translate(
            "Errors", "A station needs a name of 1 to 100 printable characters."
        ),
        "A site needs a name of 1 to 200 printable characters.": translate(
            "Errors", "A site needs a name of 1 to 200 printable characters."
        ),
        "No task is open but what you handed back.": translate(
            "Errors",
            "Only what you handed back yourself is open. To take one again choose it and press C.",
        ),
        "A record sheet needs a Chinese font: install one, for example fonts-noto-cjk.": translate(
            "Errors", "A record sheet needs a Chinese font: install one, for example fonts-noto-cjk."
        ),
        "The record in the store is not the one that was recorded: no sheet is made of it. "
        "Tell the administrator: audit verify.": translate(
            "Errors",
            "The record in the store is not the one that was recorded: no sheet is made of it. "
            "Tell the administrator: audit verify.",
        ),
        "The printer does not take the sheet.": translate("Errors", "The printer does not take the sheet."),
        "No task is open.": translate("Errors", "No task is open. New ones appear here by themselves."),
        "There is no task for this consignment.": translate(
            "Errors", "There is no task for this consignment."
        ),
        "The most urgent task was just taken; try again.": translate(
            "Errors", "The most urgent task was just taken; try again."
        ),
        "There is no such task.": translate("Errors", "There is no such task."),
        "Handing back needs a reason.": translate("Errors", "Handing back needs a reason."),
        "What you recorded of it waits here; the server gets it as soon as it answers.": translate(
            "Errors", "What you recorded of it waits here; the server gets it as soon as it answers."
        ),
        "The record was amended meanwhile: read it again.": translate(
            "Errors", "The record was amended meanwhile: read it again."
        ),
        "Two officers stand behind this decision: somebody else changes it.": translate(
            "Errors", "Two officers stand behind this decision: somebody else changes it."
        ),
        "Reassigning needs a reason.": translate("Errors", "Reassigning needs a reason."),
        "Escalating needs a reason.": translate("Errors", "Say what the supervisor is to decide."),
        "An answer needs words.": translate("Errors", "Say what the officer is to do."),
        "You do not hold this task any more.": translate("Errors", "You do not hold this task any more."),
        "Somebody has answered this already.": translate("Errors", "Somebody has answered this already."),
        "Nobody signs their own record as the second officer.": translate(
            "Errors", "Nobody signs their own record: another officer signs."
        ),
        "Nobody signs their own record: another officer signs.": translate(
            "Errors", "Nobody signs their own record: another officer signs."
        ),
        **_known_of_records(),
        "A box that nobody declared cannot be released: return, detain or hand it over.": translate(
            "Errors", "A box that nobody declared cannot be released: return, detain or hand it over."
        ),
        "This consignment has a task already.": translate("Errors", "This consignment has a task already."),
        "A task opened by hand needs a reason.": translate("Errors", "A task opened by hand needs a reason."),
        "There is no such consignment.": translate("Errors", "There is no such consignment."),
        "There is no such scan.": translate("Errors", "There is no such scan."),
        "There is no such file in quarantine.": translate("Errors", "There is no such file in quarantine."),
        "The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport.": translate(
            "Errors", "The customs code has four digits, e.g. 5141 for Guangzhou Baiyun airport."
        ),
        "The supervised place (loctNo) has 1 to 10 letters and digits, e.g. CAN01.": translate(
            "Errors", "The supervised place (loctNo) has 1 to 10 letters and digits, e.g. CAN01."
        ),
        "A login is 1 to 63 octets of printable characters, neither public nor none, and begins neither with pg_"
        " nor with officer_app_.": translate(
            "Errors",
            "A sign-in name is 1 to 63 octets of printable characters, neither public nor none, and begins neither "
            "with pg_ nor with officer_app_.",
        ),
        "An officer needs a sign-in name of 1 to 64 printable characters.": translate(
            "Errors", "An officer needs a sign-in name of 1 to 64 printable characters."
        ),
    }


def _known_of_records() -> dict[str, str]:
    return {
        "This record does not wait for a second officer.": translate(
            "Errors", "This record does not wait for a second officer."
        ),
        "Returning a record needs a reason.": translate("Errors", "Returning a record needs a reason."),
        "Nobody else could approve this record then: let another officer sign it.": translate(
            "Errors", "Nobody else could approve this record then: let another officer sign it."
        ),
        "Nobody approves a record that they wrote or signed.": translate(
            "Errors", "Nobody approves a record that they wrote or signed."
        ),
        "A second officer signs this record before it is approved.": translate(
            "Errors", "A second officer signs this record before it is approved."
        ),
        "This record does not wait for approval.": translate(
            "Errors", "This record does not wait for approval."
        ),
        "Withdrawing a file needs a reason.": translate("Errors", "Withdrawing a file needs a reason."),
        "The task has no such file.": translate("Errors", "The task has no such file."),
        "An amendment needs a reason.": translate("Errors", "An amendment needs a reason."),
        "A record is amended by the officer who wrote it, or by a supervisor.": translate(
            "Errors", "A record is amended by the officer who wrote it, or by a supervisor."
        ),
        "The record was returned: its officer records it anew.": translate(
            "Errors", "The record was returned: its officer records it anew."
        ),
        "What was decided has been carried out; ask for another inspection instead.": translate(
            "Errors", "What was decided has been carried out; ask for another inspection instead."
        ),
        "Nothing has been recorded of this consignment.": translate(
            "Errors", "Nothing has been recorded of this consignment."
        ),
        "You recorded this yourself: another supervisor settles it.": translate(
            "Errors", "You recorded this yourself: another supervisor settles it."
        ),
        "Another inspection needs a reason.": translate("Errors", "Another inspection needs a reason."),
        "The waybill was declared anew; the consignment that came to its end stays so.": translate(
            "Errors", "The waybill was declared anew; the consignment that came to its end stays so."
        ),
        "Who had a hand in what was looked at again does not sign: another officer signs.": translate(
            "Errors", "Who had a hand in what was looked at again does not sign: another officer signs."
        ),
        "Who had a hand in what was looked at again, or asked for it, does not change it.": translate(
            "Errors", "Who had a hand in what was looked at again, or asked for it, does not change it."
        ),
        "You had a hand in what is to be looked at again: another officer inspects.": translate(
            "Errors", "You had a hand in what is to be looked at again: another officer inspects."
        ),
    }

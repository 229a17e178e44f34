"""Verifies an export of the audit trail. Needs Python 3.8 or newer, and nothing else.

    python3 verify.py EXPORT.zip [--key "FINGERPRINT"] [--kept checkpoints.jsonl]

It recomputes every chain, holds it against every signed checkpoint and every record against the event that names it.
`--key` is the fingerprint that was written down when the key was made: without it, a forger's own key would do.
`--kept` is a file of checkpoints that somebody else kept: each must be in the export as it was. Without it, an export
of an older copy of the database, or one whose newest checkpoints were removed, looks whole.

What cannot be read ends it with one sentence, which names the file and the line.
Take this file from the program's release, or read it: it is short. Ends with 1 where something is wrong.
"""

import argparse
import datetime
import hashlib
import json
import sys
import zipfile
import zlib

GENESIS = "0" * 64

# --- Ed25519, RFC 8032, section 5.1: verifying only, in extended coordinates

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    left, right = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    cross, depth = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = right - left, depth - cross, depth + cross, right + left
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point = add(point, point)
        number >>= 1
    return result


def x_of(y, sign):
    """The x of a point on the curve; None where there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def point_of(octets):
    number = int.from_bytes(octets, "little")
    y, sign = number & (2**255 - 1), number >> 255
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def octets_of(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = point_of(BASE_Y.to_bytes(32, "little"))


def is_signed(key, message, signature):
    """Whether `signature` is that of `message` by the public key; all three are octets."""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, s = point_of(key), int.from_bytes(signature[32:], "little")
    if public is None or s >= L:
        return False
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    x, y, z, t = times(hashed, public)
    return octets_of(add(times(s, BASE), (P - x, y, z, P - t))) == signature[:32]


# --- what is hashed, and what is signed


def field(value):
    text = str(value)
    return f"{len(text.encode())}:{text},"


def digest_of(fields, tag=""):
    return hashlib.sha256((tag + "".join(map(field, fields))).encode()).hexdigest()


STATEMENT = [
    "site_id",
    "number",
    "after",
    "at",
    "chains",
    "events",
    "moved",
    "digest",
    "previous",
    "restored",
    "key",
]


def statement_of(checkpoint):
    return ("officer-checkpoint-1" + "".join(field(checkpoint[name]) for name in STATEMENT)).encode()


def fingerprint(key):
    text = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32]
    return " ".join(text[start : start + 4] for start in range(0, 32, 4))


def day(checkpoint):
    try:
        at = datetime.datetime.fromtimestamp(checkpoint["at"] / 1e6, datetime.timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        return f"checkpoint {checkpoint['number']}"
    return f"checkpoint {checkpoint['number']} of {at:%Y-%m-%d %H:%M} UTC"


# --- the export

# Events that name something by its digest, and where they say its key. What is withdrawn may be added again as it was.
NAMES = {
    "outcome_recorded": "outcome",
    "outcome_amended": "outcome",
    "load_list_received": "load_list_id",
    "departure_received": "departure_id",
    "departure_alarm": "alarm_id",
    "unnamed_alarm": "alarm_id",
    "declaration_cancelled": "cancellation_id",
    "record_signed": "signature_id",
    "record_approved": "signature_id",
    "record_returned": "signature_id",
    "reinspection_asked": "task_id",
    "evidence_added": "evidence_id",
    "eligibility_decided": "eligibility_id",
    "inspection_booked": "booking_id",
    "goods_sealed": "outcome_id",
    "seals_intact": "check_id",
    "seals_differ": "check_id",
    "key_enrolled": "key_id",
    "journal_taken": "entry_id",
    "journal_late": "entry_id",
    "late_confirmed": "word_id",
    "late_settled": "word_id",
}


# How many values a line of each file has, and what those must be that are counted with or put in order.
ROWS = {
    "events.jsonl": (11, {0: str, 1: int}),
    "heads.jsonl": (3, {0: str}),
    "signed_heads.jsonl": (5, {0: str}),
    "records.jsonl": (3, {0: str, 2: str}),
}

# What reading a zip raises where it is cut off, was changed, or is packed or locked in a way not known here.
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


class Unreadable(Exception):
    """What is read is damaged, or something else: the sentence names the file, and the line."""


class ByChain:
    """Rows of one file of the export that begin with their chain, in its order, taken a chain at a time."""

    def __init__(self, export, name):
        self.rows = lines(export, name)
        self.next = next(self.rows, None)

    def before(self, chain):
        """Rows of chains that come before this one: the others have passed them over. None is the end."""
        while self.next is not None and (chain is None or self.next[0] < chain):
            yield self.take()

    def of(self, chain):
        while self.next is not None and self.next[0] == chain:
            yield self.take()

    def take(self):
        row, self.next = self.next, next(self.rows, None)
        return row


def lines(export, name):
    number = 0
    try:
        with export.open(name) as raw:
            for number, line in enumerate(raw, start=1):
                row = json.loads(line.decode())
                if not (is_checkpoint(row) if name == "checkpoints.jsonl" else is_row(row, *ROWS[name])):
                    raise Unreadable(f"{name}, line {number}: it is none of such a file.")
                yield row
    except KeyError:
        raise Unreadable(f"{export.filename}: there is no {name} in it.") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"{name}, line {number}: it is cut off, or no JSON.") from None
    except DAMAGED as error:
        raise Unreadable(f"{export.filename}: {name} is damaged after line {number}: {error}.") from None


def is_row(row, length, kinds):
    return (
        isinstance(row, list)
        and len(row) == length
        and not any(isinstance(value, (list, dict)) for value in row)
        and all(isinstance(row[place], kind) for place, kind in kinds.items())
    )


def is_checkpoint(row):
    try:
        numbers = (row["site_id"], row["number"], row["after"])
        return bool(fingerprint(row["key"]) and statement_of(row)) and (
            all(isinstance(one, int) for one in numbers) and isinstance(row["signature"], str)
        )
    except (KeyError, TypeError, ValueError):
        return False


class Verifier:
    def __init__(self, export):
        self.export = export
        self.problems = 0
        self.events = self.chains = 0
        self.checkpoints = {
            (one["site_id"], one["number"]): one for one in lines(export, "checkpoints.jsonl")
        }
        self.digests = {key: hashlib.sha256() for key in self.checkpoints}
        self.gone = set()

    def say(self, what, why):
        self.problems += 1
        print(f"{what}: {why}")

    def series(self):
        """Each checkpoint is signed and follows from the one before."""
        before = None
        for one in self.checkpoints.values():
            if before is not None and before["site_id"] != one["site_id"]:
                before = None
            try:
                genuine = is_signed(
                    bytes.fromhex(one["key"]), statement_of(one), bytes.fromhex(one["signature"])
                )
            except ValueError:
                genuine = False
            if not genuine:
                self.say(day(one), "its signature is not genuine")
            if one["after"] != (before["number"] if before else 0):
                self.say(day(one), f"checkpoint {one['after']} should be before it, and is not there")
            elif one["restored"]:
                print(f"{day(one)}: a backup was put back before it: {one['restored']}")
            elif one["number"] != one["after"] + 1 or one["previous"] != link(before):
                self.say(day(one), "it does not follow from the one before it")
            before = one

    def all_chains(self):
        heads, signed = ByChain(self.export, "heads.jsonl"), ByChain(self.export, "signed_heads.jsonl")
        records, events = ByChain(self.export, "records.jsonl"), ByChain(self.export, "events.jsonl")
        while events.next is not None:
            chain = events.next[0]
            self.without_events(chain, heads, signed, records)
            self.one_chain(chain, events, heads, signed, records)
        self.without_events(None, heads, signed, records)
        for key, one in self.checkpoints.items():
            if self.digests[key].hexdigest() != one["digest"]:
                self.say(day(one), "the ends of chains kept with it are not those it signed")
        for site, number in sorted(self.gone, key=str):
            self.say(
                f"site {site}, checkpoint {number}",
                "it is gone, and the ends of chains that it signed are there",
            )

    def one_chain(self, chain, events, heads, signed, records):
        number, previous, hashes, named = 0, GENESIS, {}, {}
        for event in events.of(chain):
            self.events += 1
            if event[1] != number + 1:
                self.say(
                    chain,
                    f"event {event[1]} where {number + 1} was due: one is missing or out of order",
                )
            elif event[9] != previous:
                self.say(chain, f"event {event[1]} does not follow from the one before it")
            elif not same_hash(event):
                self.say(chain, f"event {event[1]} was changed after it was recorded")
            number, previous = event[1], event[10]
            hashes[number] = previous
            if event[5] in NAMES:
                self.name(event, named)
        self.chains += 1
        if [row[1:] for row in heads.of(chain)] != [[number, previous]]:
            self.say(
                chain, "it does not end where its head says: the last event is missing, or one was added"
            )
        for row in signed.of(chain):
            self.count(row)
            if hashes.get(row[1]) != row[2]:
                state = "is not the one signed by" if row[1] in hashes else "is missing, signed by"
                self.say(chain, f"event {row[1]} {state} {self.signer(row)}")
        named = {key: digest for (what, key), digest in named.items() if what == "outcome"}
        for _, outcome, record in records.of(chain):
            if named.pop(outcome, None) != hashlib.sha256(record.encode(errors="replace")).hexdigest():
                self.say(chain, f"the record {outcome} is not the one its event names")
        for outcome in named:
            self.say(chain, f"the record {outcome} is missing")

    def name(self, event, named):
        try:
            told, what = json.loads(event[8]), NAMES[event[5]]
            again = (what, told[what]) in named
            said = named.setdefault((what, told[what]), told["digest"])
            if again and (what == "outcome" or said != told["digest"]):
                self.say(event[0], f"event {event[1]} names anew what was named before: {told[what]}")
        except (ValueError, KeyError, TypeError, RecursionError):
            self.say(event[0], f"event {event[1]} does not say what was recorded")

    def without_events(self, chain, heads, signed, records):
        for row in heads.before(chain):
            self.say(row[0], "the whole chain is missing")
        for row in signed.before(chain):
            self.count(row)
            self.say(row[0], f"the whole chain is missing; {self.signer(row)} signed {row[1]} events of it")
        for row in records.before(chain):
            self.say(row[0], f"the record {row[1]} has no event")

    def count(self, row):
        digest = self.digests.get((row[3], row[4]))
        if digest is None:
            self.gone.add((row[3], row[4]))
        else:
            digest.update("".join(map(field, row[:3])).encode(errors="replace"))

    def signer(self, row):
        one = self.checkpoints.get((row[3], row[4]))
        return day(one) if one else "a checkpoint that is gone"

    def kept(self, file):
        with open(file, encoding="utf-8", errors="replace") as kept:
            for line, one in enumerate(map(checkpoint_of, kept), start=1):
                if one is None:
                    continue
                if not is_checkpoint(one):
                    raise Unreadable(f"{file}, line {line}: it is no checkpoint.")
                mine = self.checkpoints.get((one["site_id"], one["number"]))
                if mine is not None and mine["signature"] != one["signature"]:
                    self.say(day(one), "it is not the one that was kept")
                elif mine is None and not self.given_up(one):
                    self.say(
                        day(one), "it was kept, and is not in the export: removed, or this is an older copy"
                    )

    def given_up(self, one):
        return any(
            other["restored"]
            and other["site_id"] == one["site_id"]
            and other["after"] < one["number"] < number
            for (_, number), other in self.checkpoints.items()
        )

    def key(self, wanted):
        if wanted is not None and not self.checkpoints:
            self.say("checkpoints", "there is none, so nothing is signed with the key that was written down")
        for public in sorted({one["key"] for one in self.checkpoints.values()}):
            if wanted is None:
                print(f"Signed with the key {fingerprint(public)}: is it the one you were given?")
            elif fingerprint(public).replace(" ", "") not in wanted.replace(" ", "").lower().split(","):
                self.say("checkpoints", f"some are signed with another key, {fingerprint(public)}")


def checkpoint_of(line):
    """None for a line that a crash cut off; it was written again."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def link(checkpoint):
    return hashlib.sha256(statement_of(checkpoint)).hexdigest() if checkpoint else GENESIS


def same_hash(event):
    try:
        return digest_of(event[:10], "officer-audit-1") == event[10]
    except ValueError:  # what is no text
        return False


def verified(given):
    try:
        export = zipfile.ZipFile(given.export)
    except DAMAGED as error:
        raise Unreadable(f"{given.export} cannot be read as a zip: {error}.") from None
    with export:
        verifier = Verifier(export)
        verifier.key(given.key)
        verifier.series()
        verifier.all_chains()
    if given.kept:
        try:
            verifier.kept(given.kept)
        except OSError as error:
            raise Unreadable(f"{given.kept} cannot be read: {error}.") from None
    return verifier


def main():
    parser = argparse.ArgumentParser(description="Verifies an export of the audit trail.")
    parser.add_argument("export")
    parser.add_argument("--key", help="the fingerprint that was written down, or several with commas between")
    parser.add_argument("--kept", help="a file of checkpoints kept by somebody else")
    given = parser.parse_args()
    sys.stdout.reconfigure(errors="backslashreplace")
    try:
        verifier = verified(given)
    except Unreadable as error:
        print(error)
        return 1
    print(f"{verifier.events} events in {verifier.chains} chains, {len(verifier.checkpoints)} checkpoints.")
    last = {one["site_id"]: one for one in verifier.checkpoints.values()}
    for one in last.values():
        print(f"Site {one['site_id']}: the last is {day(one)}; what is newer is not signed yet.")
    if not last:
        print("Nothing is signed.")
    print(f"Problems: {verifier.problems}." if verifier.problems else "All of it is as it was recorded.")
    return 1 if verifier.problems else 0


if __name__ == "__main__":
    sys.exit(main())

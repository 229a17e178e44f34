"""Whether a text says something."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from officer_app.domain.errors import OfficerError
from officer_app.domain.said import control_in, meant, said, says_something

UNSEEN = st.text(st.characters(categories=("Zs", "Zl", "Zp", "Cf", "Mn", "Me", "Cn", "Co")), max_size=20)


@given(UNSEEN, st.sampled_from("a7。-€铅ع"), UNSEEN)
def test_one_sign_that_is_seen_says_something(before: str, sign: str, after: str) -> None:
    assert not says_something(before) and meant(before) == ""
    assert says_something(before + sign + after) and sign in meant(before + sign + after)


@pytest.mark.parametrize("filler", ["\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"])
def test_letters_that_leave_no_mark_say_nothing(filler: str) -> None:
    assert not says_something(filler * 3)


#: What turns the direction of all that follows it.
TURNING = [chr(one) for one in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@given(
    st.characters(categories=("Cc", "Cs"), exclude_characters="\t\n\r") | st.sampled_from(TURNING),
)
def test_a_control_is_named(control: str) -> None:
    assert control_in(f"two{control}boxes") == f"U+{ord(control):04X}"
    with pytest.raises(OfficerError, match=r"control character U\+"):
        said(f"two{control}boxes", "needs words")


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters=TURNING)))
@example("صندوقان\u200f שתי \u061cקופסאות")
def test_nothing_else_is_taken_for_a_control(text: str) -> None:
    assert control_in(f"{text}\t\r\n") == ""

"""What the history says of a step, in the window and in the terminal alike."""

from __future__ import annotations

from officer_app.domain.loading import LEFT_BEHIND, TAKEN_OFF
from officer_app.domain.timeline import event, step


def test_before_and_after_are_told_with_names_and_why() -> None:
    moved = {"officer": "officer1", "to": None, "reason": "lunch"}
    assert step("task_reassigned", moved, {"officer1": "Yi 一"}.__getitem__) == (
        "Reassigned · Yi 一 → the queue · lunch",
        "已改派 · Yi 一 → 队列 · lunch",
    )
    assert step("rerouted", {"before": None, "lane": "red"}) == (
        "Lane changed · Not routed → Red",
        "通道变更 · 未分流 → 红",
    )


def test_an_alarm_says_why_and_where_it_belongs() -> None:
    said = {"flight": "CZ9999", "unit": "ULD-X", "why": "other unit", "elsewhere": ["CZ0471", "784-1", ""]}
    assert step("departure_alarm", said) == (
        "Alarm: a departure named it · CZ9999 · ULD-X · on the list of another unit · CZ0471 · 784-1",
        "警报：离境单列有此票 · CZ9999 · ULD-X · 已列入其他总分单 · CZ0471 · 784-1",
    )
    assert step("departure_alarm", {"flight": "CZ0471"}).en == "Alarm: a departure named it · CZ0471", (
        "of an earlier version"
    )


def test_files_sentences_in_both_languages_and_what_has_no_name() -> None:
    assert step("evidence_added", {"name": "box.jpg"}).en == "File added · box.jpg"
    assert step("advance_void", {"why": {"en": "no longer eligible", "zh": "不再适用"}}).zh.endswith(
        "不再适用"
    )
    assert step("unloaded", {"why": LEFT_BEHIND}).en.endswith("its unit left without it")
    assert step("unloaded", {"why": TAKEN_OFF}).en == "No longer loaded"
    assert event("some_new_step") == ("Some new step", "Some new step")

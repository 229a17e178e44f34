"""The only steps a consignment and a task may take. The database refuses all else."""

from __future__ import annotations

from officer_app.domain.words import State, TaskState

#: States in which a consignment may first be recorded: declared, or (nobody declared it) simply there.
FIRST_STATES = (State.DECLARED, State.ARRIVED)

#: What is inspected before it arrives may be returned or detained there.
#: From `released` and `loaded` a new fact may still call the box back, until it has departed; from `detained` and
#: `returned` a supervisor may, with a reason. What a load list no longer names, or what its unit left behind, is
#: released again.
STEPS: dict[State, tuple[State, ...]] = {
    State.DECLARED: (State.ARRIVED, State.DETAINED, State.RETURNED, State.CANCELLED),
    State.ARRIVED: (State.SCREENED, State.HELD, State.RELEASED, State.CANCELLED),
    State.SCREENED: (State.HELD, State.RELEASED, State.CANCELLED),
    State.HELD: (State.RELEASED, State.DETAINED, State.RETURNED),
    State.RELEASED: (State.HELD, State.LOADED),
    State.LOADED: (State.HELD, State.RELEASED, State.DEPARTED),
    State.DEPARTED: (),
    State.DETAINED: (State.HELD,),
    State.RETURNED: (State.HELD,),
    State.CANCELLED: (),
}

#: A record that its approver returned goes back to the officer who wrote it.
TASK_STEPS: dict[TaskState, tuple[TaskState, ...]] = {
    TaskState.OPEN: (TaskState.CLAIMED, TaskState.CANCELLED),
    TaskState.CLAIMED: (TaskState.OPEN, TaskState.SUBMITTED, TaskState.CANCELLED),
    TaskState.SUBMITTED: (TaskState.CLOSED, TaskState.CLAIMED),
    TaskState.CLOSED: (),
    TaskState.CANCELLED: (),
}

#: Ends: nothing more happens to the consignment here, and its waybill number may be used again.
ENDED = (State.DEPARTED, State.DETAINED, State.RETURNED, State.CANCELLED)

#: From *held* on nobody withdraws or changes a declaration: the box was picked.
AMENDABLE = (State.DECLARED, State.ARRIVED, State.SCREENED)

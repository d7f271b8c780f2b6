"""Change sets: what was written together, and can be undone together."""

from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.audit import ChangeSetShape
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo

CHANGE_SETS = Noun(
    name="change-sets",
    singular="change set",
    about="For staff: who wrote when and why. Every write names its own in the `Change-Set` header; `undo` takes it back "
    "as a whole, or not at all where something was changed since.",
    model=ChangeSet,
    shape=ChangeSetShape,
    listed=visible(ChangeSet),
    opened=visible(ChangeSet),
    key="pk",
    key_pattern="[0-9]{1,18}",
    orders=NEWEST_FIRST,
    with_key=True,
    verbs={"undo": Act(undo, example={"reason": "误操作"})},
)

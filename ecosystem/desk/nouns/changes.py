"""Everything that was ever changed, as a list."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.choices import Door
from ecosystem.audit.models import ChangeSet
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, Days, searching, texts_match
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import identity

find_changes = texts_match("verb", "reason", "by__name", "by__username")


def _verb(change_set: ChangeSet) -> str:
    return gettext(change_set.verb)


def _is_undone(change_set: ChangeSet) -> bool:
    return getattr(change_set, "undone_by", None) is not None


CHANGES = Noun(
    name="changes",
    model=ChangeSet,
    icon="history",
    section="house",
    columns=(
        Column(name="verb", label=_("what was done"), value=_verb, sort="verb"),
        column(ChangeSet, "by"),
        column(ChangeSet, "at"),
        column(ChangeSet, "reason"),
        column(ChangeSet, "door"),
        column(ChangeSet, "size"),
        column(ChangeSet, "edition"),
        Column(name="undone", label=_("undone"), value=_is_undone, related=("undone_by",)),
        identity(),
    ),
    shown=("verb", "by", "at", "reason", "door", "size", "undone"),
    filters=searching(
        find_changes,
        door=ChoicesFilter(choices=Door, label=_("Door")),
        undone=Conditions(
            _("Undone"),
            {"yes": (_("yes"), Q(undone_by__isnull=False)), "no": (_("no"), Q(undone_by__isnull=True))},
        ),
        made=Days("at", label=_("Made")),
    ),
    find=find_changes,
    view="audit.view_history",
    related=("by",),
    in_search=False,
)

"""Suggested corrections: made by anybody with a key, decided by staff."""

from api.inputs.records import visible
from api.inputs.suggestions import DecideInput, SuggestionInput
from api.nouns.base import NEWEST_FIRST, Act, Noun
from api.shapes.suggestions import SuggestionShape
from ecosystem.core.paging import Key
from ecosystem.intake import services
from ecosystem.intake.filters import ProposedChangeFilter
from ecosystem.intake.models import ProposedChange

SUGGESTIONS = Noun(
    name="suggestions",
    singular="suggestion",
    about="What somebody says should be corrected in a record that everybody can see. One sees one's own; staff see those "
    "about the records they keep. The same suggestion twice is one; a flood is told to wait. Who made a suggestion is not "
    "told here, nor where the answer goes.",
    model=ProposedChange,
    shape=SuggestionShape,
    listed=visible(ProposedChange),
    opened=visible(ProposedChange),
    filters=ProposedChangeFilter,
    orders={**NEWEST_FIRST, "waiting": (Key("proposed_at"), Key("id"))},
    by_registry=True,
    with_key=True,
    add=Act(
        services.suggest,
        SuggestionInput,
        {
            "about": "organization",
            "record": "abcdefghjk",
            "changes": {"website": "https://weili.example/"},
            "source": "https://weili.example/about",
        },
        goes_on=True,
    ),
    verbs={
        "decide": Act(
            services.decide_proposal, DecideInput, {"accepted": ["website"], "reasons": {"name_en": "官网没有英文名"}}
        ),
        "accept": Act(services.accept_proposal),
        "refuse": Act(services.refuse_proposal, example={"reason": "查无此事"}),
        "settle": Act(services.settle_proposal, example={"reason": "已在别处更正"}),
        "spam": Act(services.mark_as_spam),
        "withdraw": Act(services.withdraw_proposal),
        "forget": Act(services.forget_suggester, example={"reason": "来信要求"}),
    },
)

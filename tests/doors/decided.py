"""What staff do about programs and who applies to them: defining, deciding, having it judged, seeing members through."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.programs import services
from tests.doors.doors import ABSENT, FORBIDDEN, STRANGER, Deed
from tests.doors.saying import Nothing, Written, case

LATER = today() + timedelta(days=30)


def _quietly(verb: str, now: dict[str, Any]) -> Written:
    return Written(verb, now, public=False)


def _decide(city: SimpleNamespace, verb: str, reason: str = "", **values: Any) -> Deed:
    return Deed("applications", verb, city.application, values, reason)


def _in_review(city: SimpleNamespace) -> None:
    services.begin_review(city.application, by=SYSTEM)


# --- applications


@case("an application is taken into review", "qian", _quietly("Begin the review", {"state": "in_review"}))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "review", "材料齐全")


@case(
    "an applicant is asked to change something",
    "qian",
    _quietly("Request changes", {"state": "changes_requested", "request": "补充第三章", "respond_by": LATER}),
)
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "request-changes", request="补充第三章", respond_by=LATER)


@case("an applicant gets more time", "qian", _quietly("Give more time", {"respond_by": LATER}))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "extend", "材料在途", respond_by=LATER)


@case(
    "a reviewer is asked to judge",
    "qian",
    _quietly("Assign a review", {"reviews.count": 1, "reviews.first.due_on": LATER}),
)
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "assign", reviewer=city.people["rui"], due_on=LATER)


@case("whoever has an interest is not asked", "qian", Nothing(code="conflict_of_interest"))
def _(city: SimpleNamespace) -> Deed:
    services.link_applicant(city.application, organization=city.maker, by=SYSTEM)
    services.declare_affiliation(city.people["rui"], organization=city.maker, tie="adviser", by=SYSTEM)
    return _decide(city, "assign", reviewer=city.people["rui"])


@case(
    "an application goes on the waiting list",
    "qian",
    _quietly("Put on the waiting list", {"state": "waitlisted", "rank": 2}),
)
def _(city: SimpleNamespace) -> Deed:
    _in_review(city)
    return _decide(city, "waitlist", "席位已满", rank=2)


@case(
    "an acceptance is announced publicly",
    "qian",
    Written(
        "Give public notice",
        {"state": "notice", "notice_starts_on": today, "notice_ends_on": lambda: today() + timedelta(days=5)},
    ),
)
def _(city: SimpleNamespace) -> Deed:
    services.revise_program(city.intake, notice_days=5, by=SYSTEM)
    _in_review(city)
    return _decide(city, "notice")


@case(
    "an application is accepted",
    "qian",
    Written(
        "Accept an application", {"state": "accepted", "organization.name": "梅的公司", "organization.status": "public"}
    ),
)
def _(city: SimpleNamespace) -> Deed:
    _in_review(city)
    return _decide(city, "accept", "评审通过", on=today())


@case("nobody is accepted before the reviews are there", "qian", Nothing(code="reviews_missing"))
def _(city: SimpleNamespace) -> Deed:
    services.revise_program(city.intake, reviews_wanted=1, by=SYSTEM)
    _in_review(city)
    return _decide(city, "accept", on=today())


@case(
    "what is not judged yet is not put on the waiting list",
    "qian",
    Nothing(code="not_possible", sentence="What is “submitted” cannot become “on the waiting list”."),
)
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "waitlist", "席位已满")


@case("an application is rejected", "qian", _quietly("Reject an application", {"state": "rejected"}))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "reject", "领域不符")


@case("nobody is rejected without a reason", "qian", Nothing(fields=frozenset({"reason"}), in_own_words=True))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "reject")


@case("the center withdraws for the applicant", "qian", _quietly("Withdraw an application", {"state": "withdrawn"}))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "withdraw", "来电撤回")


@case(
    "an applicant is linked to who they are", "qian", _quietly("Link the applicant", {"organization.name": "江城数科"})
)
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "link", organization=city.newcomer)


@case("who has not signed in decides nothing", "nobody", Nothing(STRANGER))
def _(city: SimpleNamespace) -> Deed:
    return _decide(city, "review")


# --- objections


def _announced(city: SimpleNamespace) -> Any:
    services.revise_program(city.intake, notice_days=5, by=SYSTEM)
    _in_review(city)
    return services.give_notice(city.application, by=SYSTEM)


@case(
    "an objection is written down",
    "qian",
    _quietly("Receive an objection", {"text": "与事实不符", "objector": "某公司", "state": "open"}),
)
def _(city: SimpleNamespace) -> Deed:
    _announced(city)
    said = {"application": city.application, "text": "与事实不符", "objector": "某公司", "reached_at": "a@b.example"}
    return Deed("objections", "add", values=said)


@case("nobody objects to what is not announced", "qian", Nothing(code="no_notice_now"))
def _(city: SimpleNamespace) -> Deed:
    return Deed("objections", "add", values={"application": city.application, "text": "与事实不符"})


def _settle(verb: str) -> Any:
    def said(city: SimpleNamespace) -> Deed:
        objection = services.object_to(_announced(city), text="与事实不符", by=SYSTEM)
        return Deed("objections", verb, objection, {"answer": "经核实"})

    return said


UPHELD = {"state": "upheld", "answer": "经核实"}
case("an objection is upheld", "qian", _quietly("Uphold an objection", UPHELD))(_settle("uphold"))
case("one is dismissed", "qian", _quietly("Dismiss an objection", {"state": "dismissed"}))(_settle("dismiss"))


# --- reviews and ties


def _judged(city: SimpleNamespace) -> Any:
    rui = city.people["rui"]
    review = services.assign_review(city.application, reviewer=rui, by=SYSTEM)
    return services.submit_review(review, by=rui, scores={}, advice="accept", reason="技术扎实")


@case("a review is opened again", "qian", _quietly("Open a review again", {"state": "assigned", "note": "分数填错"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("reviews", "reopen", _judged(city), reason="分数填错")


@case("a reviewer is released", "qian", _quietly("Release a reviewer", {"state": "released", "note": "出差"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("reviews", "release", _judged(city), reason="出差")


@case(
    "an affiliation is declared for somebody",
    "qian",
    _quietly("Declare an affiliation", {"tie": "adviser", "user.username": "rui", "organization.name": "倍特威视"}),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"user": city.people["rui"], "organization": city.maker, "tie": "adviser", "starts_on": date(2020, 1, 1)}
    return Deed("affiliations", "add", values=said)


@case("an affiliation ends", "qian", _quietly("End an affiliation", {"ends_on": date(2021, 11, 30)}))
def _(city: SimpleNamespace) -> Deed:
    tie = services.declare_affiliation(city.people["rui"], organization=city.maker, tie="adviser", by=SYSTEM)
    return Deed("affiliations", "end", tie, {"on": date(2021, 11, 30)})


# --- what programs are made of


@case("a program is copied for the next cohort", "qian", _quietly("Copy a program", {"name": "梧桐孵化营"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("programs", "copy", city.intake, {"name": "梧桐孵化营第二期", "intake_opens_on": LATER}, "明年再办")


@case(
    "a program's rules are set",
    "qian",
    Written("Revise a program", {"admitted_kinds": ["company"], "least_months": 6, "blind": True, "terms": "守约"}),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed(
        "programs",
        "edit",
        city.intake,
        {"admitted_kinds": ["company"], "least_months": 6, "blind": True, "terms": "守约"},
    )


PARTS: dict[str, tuple[str, dict[str, Any], dict[str, Any], tuple[str, str, str]]] = {
    "questions": (
        "add_question",
        {"label": "要解决什么问题？", "asked": "long_text"},
        {"help": "两三句话"},
        ("Add a question", "Change a question", "Remove a question"),
    ),
    "required-documents": (
        "add_required_document",
        {"label": "商业计划书", "types": ["pdf"]},
        {"required": False},
        ("Add a required document", "Change a required document", "Remove a required document"),
    ),
    "rubric": (
        "add_rubric_criterion",
        {"label": "技术水平", "weight": 3, "scale": 10},
        {"guidance": "有无自主算法"},
        ("Add a criterion", "Change a criterion", "Remove a criterion"),
    ),
    "graduation-criteria": (
        "add_graduation_criterion",
        {"label": "有两家用户"},
        {"required": False},
        ("Add a criterion for graduating", "Change a criterion for graduating", "Remove a criterion for graduating"),
    ),
}


def _of_program(part: str) -> None:
    service, values, change, verbs = PARTS[part]

    def new(city: SimpleNamespace) -> Any:
        return getattr(services, service)(city.intake, by=SYSTEM, **values)

    @case(f"{part}: one is added", "qian", Written(verbs[0], values))
    def _add(city: SimpleNamespace) -> Deed:
        return Deed(part, "add", values={"program": city.intake, **values}, reason="本期新增")

    @case(f"{part}: one is changed", "qian", Written(verbs[1], change))
    def _edit(city: SimpleNamespace) -> Deed:
        return Deed(part, "edit", new(city), change, "说清楚些")

    @case(f"{part}: one is removed", "qian", Written(verbs[2], {}))
    def _remove(city: SimpleNamespace) -> Deed:
        return Deed(part, "remove", new(city), reason="不再需要")


for _part in PARTS:
    _of_program(_part)


@case(
    "the rubric stands once somebody has judged by it",
    "qian",
    Nothing(code="rubric_used"),
)
def _(city: SimpleNamespace) -> Deed:
    _judged(city)
    return Deed("rubric", "add", values={"program": city.intake, "label": "技术水平", "weight": 3, "scale": 10})


@case("somebody joins the panel", "qian", _quietly("Add to the panel", {"user.username": "rui", "most": 3}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("panel", "add", values={"program": city.intake, "user": city.people["rui"], "most": 3})


@case("somebody on the panel takes fewer", "qian", _quietly("Change the panel", {"most": 1}))
def _(city: SimpleNamespace) -> Deed:
    member = services.add_panel_member(city.intake, user=city.people["rui"], most=3, by=SYSTEM)
    return Deed("panel", "edit", member, {"most": 1})


@case("somebody leaves the panel", "qian", _quietly("Remove from the panel", {}))
def _(city: SimpleNamespace) -> Deed:
    member = services.add_panel_member(city.intake, user=city.people["rui"], by=SYSTEM)
    return Deed("panel", "remove", member)


# --- members


@case(
    "evidence is recorded",
    "qian",
    _quietly("Record evidence", {"met": True, "text": "三条道路", "criterion.label": "模型已部署"}),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"enrollment": city.enrollment, "criterion": city.criterion, "met": True, "text": "三条道路"}
    return Deed("evidence", "add", values={**said, "on": date(2021, 11, 30)})


@case("evidence is corrected", "qian", _quietly("Correct evidence", {"met": True}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("evidence", "edit", city.evidence, {"met": True})


@case("evidence is taken away", "qian", _quietly("Remove evidence", {}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("evidence", "remove", city.evidence)


@case("an enrollment is renewed", "qian", Written("Renew an enrollment", {"term_ends_on": LATER}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("enrollments", "renew", city.enrollment, {"until": LATER}, "续签")


@case("editors renew nothing", "zhao", Nothing(FORBIDDEN, code="not_allowed", opens=200))
def _(city: SimpleNamespace) -> Deed:
    return Deed("enrollments", "renew", city.enrollment, {"until": LATER}, "续签")


@case("a viewer copies no program", "sun", Nothing(FORBIDDEN, code="not_allowed", opens=200))
def _(city: SimpleNamespace) -> Deed:
    return Deed("programs", "copy", city.intake, {"name": "下一期"})


@case("another city's draft of a program is not there to be copied", "chen", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    draft = services.copy_program(city.intake, name="下一期", by=SYSTEM)
    return Deed("programs", "copy", draft, {"name": "再下一期"})

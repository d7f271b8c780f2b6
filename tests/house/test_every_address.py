"""Every address of the desk and the portal, asked by everybody: who opens it, who does not, and what never leaves.

An address that is not in the table fails: whoever adds one says here for whom it is. The lists of the desk have a table of
their own (tests/desk/test_roles.py), and so has the API (tests/api).
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.centers.staff import issue_token
from ecosystem.compute import services as compute
from ecosystem.compute.models import UsageFile
from ecosystem.core.dates import today
from ecosystem.industry import services as industry
from ecosystem.intake.models import SheetImport
from ecosystem.programs import services
from ecosystem.vouchers import services as vouchers
from tests.programs.applying import in_review, pdf, person, represent, written

pytestmark = [pytest.mark.django_db, pytest.mark.everything]

EVERYBODY = {"lin", "qian", "zhao", "rui", "sun", "chen", "mei", "bo", "nobody"}
PEOPLE = EVERYBODY - {"nobody"}
STAFF = PEOPLE - {"mei", "bo"}
DECIDE, KEEP = {"lin", "qian"}, {"lin", "qian", "zhao", "sun"}
REVIEW = {"lin", "qian", "rui"}
APPLICANT, ASSIGNED, OWNER = {"mei"}, {"rui"}, {"mei"}
NONE: set[str] = set()
PAGES_OF_CENTER = (
    *("desk:service_board", "desk:service_funnel", "desk:service_hand_over"),
    *("desk:portfolio", "desk:responses", "desk:portfolio_hand_over"),
)

# Who opens each address of the portal and of the desk; everybody else is turned away.
TABLE: dict[str, set[str]] = {
    "portal:home": PEOPLE,
    "portal:apply": PEOPLE,
    "portal:application": APPLICANT,
    "portal:application_edit": APPLICANT,
    "portal:application_withdraw": APPLICANT,
    "portal:document": APPLICANT,
    "portal:object": PEOPLE,
    "portal:claim_search": PEOPLE,
    "portal:claim": PEOPLE,
    "portal:organization": OWNER,
    "portal:invite": OWNER,
    "portal:end": OWNER | DECIDE | {"zhao"},
    "portal:propose": OWNER,
    "portal:compute": OWNER,
    "portal:ask_compute": OWNER,
    "portal:vouchers": OWNER,
    "portal:profile": OWNER,
    "portal:profile_file": OWNER,
    "portal:claim_voucher": OWNER,
    **dict.fromkeys(["portal:needs", "portal:post_need", "portal:edit_need", "portal:decline_introduction"], OWNER),
    "portal:keys": PEOPLE,
    "portal:personal": PEOPLE,
    "portal:personal_file": PEOPLE,
    "portal:erase": PEOPLE,
    "desk:today": STAFF,
    "desk:my_reviews": REVIEW,
    "desk:judging": ASSIGNED,
    "desk:document": DECIDE | ASSIGNED,
    "desk:boards": DECIDE,
    "desk:board": DECIDE,
    "desk:standings": DECIDE,
    "desk:cohort": DECIDE,
    "desk:share": DECIDE,
    "desk:compute_centers": KEEP | {"chen"},
    **dict.fromkeys(["desk:compute", "desk:compute_export"], KEEP),
    "desk:loop_centers": KEEP | {"chen"},
    **dict.fromkeys(["desk:loop", "desk:loop_rows", "desk:loop_export", "desk:coverage", "desk:coverage_export"], KEEP),
    "desk:service_boards": KEEP | {"chen"},
    "desk:service_board": KEEP,
    "desk:service_funnel": KEEP,
    "desk:service_hand_over": DECIDE,
    "desk:portfolios": KEEP | {"chen"},
    "desk:portfolio": KEEP,
    "desk:responses": KEEP,
    "desk:portfolio_hand_over": DECIDE,
    **dict.fromkeys(
        [
            "desk:reports",
            *(f"desk:report_{kind}{form}" for kind in ("month", "cohort", "member") for form in ("", "_file", "_rows")),
        ],
        DECIDE,
    ),
    "desk:find": STAFF,
    "desk:similar": STAFF,
    "desk:lists": STAFF,
    "desk:merge": DECIDE | {"zhao"},
    "desk:new_import": DECIDE | {"zhao", "chen"},
    **dict.fromkeys(
        ["desk:import", "desk:import_columns", "desk:import_row", "desk:import_rejected"], DECIDE | {"zhao"}
    ),
    "desk:new_usage_file": DECIDE,
    **dict.fromkeys(["desk:usage_file", "desk:usage_file_errors"], KEEP),
    "desk:mail_templates": DECIDE,
    "desk:mail_template": DECIDE,
    "desk:digest": STAFF,
    "desk:counted": DECIDE,
    "desk:counted_rows": DECIDE,
    "desk:freshness": DECIDE | {"zhao", "chen"},
    "desk:open_round": DECIDE,
    "desk:change_set": DECIDE,
    "desk:undo": DECIDE,
}
# What is only sent, not read; whoever may not is refused whatever they send.
SENT: dict[str, set[str]] = {
    "portal:accept": NONE,
    "portal:withdraw_invitation": OWNER,
    "portal:withdraw_proposal": OWNER,
    "portal:withdraw_allocation": OWNER,
    "portal:withdraw_claim": NONE,
    **dict.fromkeys(["portal:submit_need", "portal:withdraw_need", "portal:accept_introduction"], OWNER),
    "portal:key_end": OWNER,
    "desk:declare_tie": REVIEW,
    "desk:end_tie": ASSIGNED,
    "desk:recuse": ASSIGNED,
    "desk:note_seen": NONE,
    "desk:scan_duplicates": DECIDE | {"zhao", "chen"},
    **dict.fromkeys(
        ["desk:import_decide", "desk:import_write", "desk:import_discard", "desk:import_undo"], DECIDE | {"zhao"}
    ),
    **dict.fromkeys(
        ["desk:usage_file_write", "desk:usage_file_check", "desk:usage_file_discard", "desk:usage_file_undo"], DECIDE
    ),
}
ELSEWHERE = {
    # Signing in and out; a secret instead of a person; the lists of the desk, which have a table of their own.
    *("desk:sign_in", "desk:sign_out", "portal:invitation", "desk:options", "desk:table", "desk:export"),
    *("desk:columns", "desk:bulk", "desk:new", "desk:record", "desk:history", "desk:act", "desk:"),
}
OF_AN_ORGANIZATION = (
    *("claim", "organization", "invite", "propose", "compute", "ask_compute", "vouchers", "needs", "post_need"),
    *("profile", "claim_voucher"),
)
CANARIES = ("金丝雀公司", "canary@private.example", "13900001111", "金丝雀沿革", "金丝雀计划书")


def addresses(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            yield from addresses(found, (*spaces, *([found.namespace] if found.namespace else [])))
        elif isinstance(found, URLPattern):
            yield ":".join([*spaces, found.name or ""])


def test_every_address_has_its_line_here():
    mine = {name for name in addresses() if name.split(":")[0] in {"portal", "desk"}}
    assert mine == {*TABLE, *SENT, *ELSEWHERE}


@pytest.fixture
def everybody(people, mei, bo) -> dict[str, Any]:
    return {**people, "mei": mei, "bo": bo}


@pytest.fixture
def world(intake, mei, rui, qian) -> SimpleNamespace:
    """An application of 梅 that 芮 judges blind, full of things that nobody else may read; and one under notice."""
    services.revise_program(intake.program, blind=True, notice_days=7, by=SYSTEM)
    intake.program.refresh_from_db()
    telling = services.add_question(intake.program, label="沿革", required=False, identifies=True, by=SYSTEM)
    draft = written(
        intake,
        mei,
        name=CANARIES[0],
        title=f"{CANARIES[0]}的道路病害识别",
        contact_email=CANARIES[1],
        contact_phone=CANARIES[2],
        answers={intake.scene.key: f"路面裂缝。电话 {CANARIES[2]}，{CANARIES[1]}", telling.key: CANARIES[3]},
    )
    services.attach_document(draft, intake.plan, file=pdf(f"{CANARIES[4]}.pdf", b"canary"), by=mei)
    mine = services.begin_review(services.submit(draft, by=mei), by=SYSTEM)
    services.assign_review(mine, reviewer=rui, by=SYSTEM)
    mine = services.request_changes(mine, request="补充", by=qian)
    services.declare_affiliation(rui, organization=intake.weili, tie="adviser", by=rui)
    represent(intake.weili, mei)
    announced = services.give_notice(in_review(intake, person("公示人")), by=SYSTEM)
    sheet = SheetImport.objects.create(
        registry=intake.weili.registry, name="名单.csv", size=1, digest="0", state="ready", sheets=[{"name": "名单"}]
    )
    row = sheet.rows.create(position=0, type="organization", verdict="error", digest="0")
    member = services.enroll(intake.weili, intake.program, on=date(2021, 9, 1), by=SYSTEM)
    period = {"starts_on": date(2022, 1, 1), "ends_on": date(2023, 1, 1)}
    asked = compute.request_allocation(enrollment=member, requested=Decimal(1), **period, by=SYSTEM)
    rules = {"mode": "claim", "share": 30, "term_months": 6, "status": "public"}
    scheme = vouchers.register_scheme(platform=intake.program.platform, name="算力券", by=SYSTEM, **rules)
    vouchers.add_pot(scheme, year=today().year, amount=Decimal(9), cap=Decimal(9), by=SYSTEM)
    compute_of = {"asked": asked.public_id, "center": intake.program.platform.center.public_id}
    draft = industry.post_need(center=intake.center, posted_by=intake.weili, title="需求", text="文", by=SYSTEM)
    wanted = industry.post_need(center=intake.center, title="城市的需求", text="文", by=SYSTEM)
    wanted = industry.publish_need(wanted, by=SYSTEM)
    introduced = industry.introduce(need=wanted, organization=intake.weili, by=SYSTEM)
    usage = UsageFile.objects.create(center=intake.center, name="usage.csv", size=1, digest="0", state="ready")
    names = {
        **compute_of,
        "usage": usage.public_id,
        "need": draft.public_id,
        "introduction": introduced.public_id,
        "intake": intake,
        "mine": mine,
        "announced": announced,
        "key": _key_of(mei),
        "row": row,
    }
    return SimpleNamespace(**names, sheet=sheet.public_id)


def _key_of(user: Any) -> int:
    return issue_token(user, name="程序", by=user)[0].pk


def arguments(world: SimpleNamespace) -> dict[str, list[Any]]:
    """What the address of each name is completed with."""
    mine, program, weili = world.mine, world.intake.program.public_id, world.intake.weili.public_id
    review, document = mine.reviews.get(), mine.documents.get(removed_at__isnull=True)
    decided = ChangeSet.objects.filter(verb="Request changes").get().pk
    return {
        "portal:apply": [program],
        **{
            key: [mine.public_id]
            for key in ("portal:application", "portal:application_edit", "portal:application_withdraw")
        },
        "portal:document": [document.public_id],
        "portal:object": [world.announced.public_id],
        **{f"portal:{name}": [weili] for name in OF_AN_ORGANIZATION},
        "portal:profile_file": [weili, "pdf"],
        "desk:report_month": [world.center, "2022-01"],
        "desk:report_month_file": [world.center, "2022-01", "xlsx"],
        "desk:report_month_rows": [world.center, "2022-01", "members"],
        "desk:report_cohort": [program],
        "desk:report_cohort_file": [program, "pdf"],
        "desk:report_cohort_rows": [program, "enrolled"],
        "desk:report_member": [weili],
        "desk:report_member_file": [weili, "xlsx"],
        "desk:report_member_rows": [weili, "active"],
        "portal:withdraw_allocation": [world.asked],
        **{f"portal:{name}_need": [world.need] for name in ("edit", "submit", "withdraw")},
        **{f"portal:{name}_introduction": [world.introduction] for name in ("accept", "decline")},
        "desk:compute": [world.center],
        "desk:compute_export": [world.center, "csv"],
        **{key: [world.center] for key in ("desk:loop", "desk:loop_rows", "desk:coverage")},
        "desk:loop_export": [world.center, "svg"],
        "desk:coverage_export": [world.center, "csv"],
        "portal:end": [world.intake.weili.representations.get().pk],
        "portal:key_end": [world.key],
        "desk:judging": [review.public_id],
        "desk:recuse": [review.public_id],
        "desk:document": [document.public_id],
        "desk:end_tie": [review.reviewer.affiliations.get().pk],
        **{key: [program] for key in ("desk:board", "desk:standings", "desk:cohort", "desk:share")},
        **{key: [world.intake.program.platform.center.public_id] for key in PAGES_OF_CENTER},
        "desk:mail_template": ["programs.accepted", "zh-hans"],
        "desk:change_set": [decided],
        "desk:undo": [decided],
        "desk:counted_rows": ["applications"],
        "desk:merge": [weili],
        **{
            key: [world.sheet]
            for key in ("desk:import", "desk:import_write", "desk:import_discard", "desk:import_undo")
        },
        **{key: [world.sheet, world.row.pk] for key in ("desk:import_row", "desk:import_decide")},
        "desk:usage_file": [world.usage],
        **{f"desk:usage_file_{act}": [world.usage] for act in ("errors", "write", "check", "discard", "undo")},
        "desk:import_columns": [world.sheet, 0],
        "desk:import_rejected": [world.sheet, "csv"],
        # Of nobody's: what is not there is not there for anybody.
        **{key: [987] for key in ("portal:accept", "portal:withdraw_invitation", "portal:withdraw_claim")},
        **{key: ["0123456789"] for key in ("portal:withdraw_proposal", "desk:note_seen")},
    }


def is_turned_away(answer: Any) -> bool:
    """Refused, not there, or led to sign in; from the desk, whoever has no role is told so."""
    if answer.status_code == 302:
        return "/account/login/" in answer["Location"]
    return answer.status_code in {403, 404}


def test_an_address_is_opened_by_whom_it_is_for_and_by_nobody_else(world, everybody, signed_in):
    opened: dict[str, set[str]] = {name: set() for name in TABLE}
    for name in TABLE:
        address = reverse(name, args=arguments(world).get(name, []))
        for who, somebody in everybody.items():
            answer = signed_in(somebody).get(address)
            if not is_turned_away(answer):
                assert answer.status_code in {200, 302}, (who, name, answer.status_code)
                opened[name].add(who)
    assert opened == TABLE


def test_what_is_sent_by_somebody_else_is_refused(world, everybody, signed_in):
    taken: dict[str, set[str]] = {}
    for name, senders in SENT.items():
        address = reverse(name, args=arguments(world).get(name, []))
        for who in EVERYBODY - senders:
            if not is_turned_away(signed_in(everybody[who]).post(address, {"reason": "x"})):
                taken.setdefault(name, set()).add(who)
    assert taken == {}


def test_what_tells_who_applies_reaches_the_applicant_and_who_decides_only(world, everybody, signed_in):
    found: dict[str, set[str]] = {}
    for name in TABLE:
        address = "/en" + reverse(name, args=arguments(world).get(name, []))
        for who in EVERYBODY - DECIDE - APPLICANT:
            answer = signed_in(everybody[who]).get(address)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            told = {canary for canary in CANARIES if canary in body.decode("utf-8", "replace") + str(answer.headers)}
            if told:
                found[f"{who} {name}"] = told
    assert found == {}


def test_nor_do_the_public_pages_tell(world, client):
    for address in (
        reverse("directory:home"),
        reverse("directory:programs"),
        reverse("directory:program", args=[world.intake.program.public_id]),
        "/organizations/?q=金丝雀",
        "/sitemap-programs-1.xml",
        f"/api/v1/programs/{world.intake.program.public_id}/",
        "/api/v1/applications/",
        f"/api/v1/applications/{world.mine.public_id}/",
    ):
        body = client.get(address).content.decode()
        assert [
            canary for canary in CANARIES if canary in body.replace("q=金丝雀", "").replace('value="金丝雀"', "")
        ] == []

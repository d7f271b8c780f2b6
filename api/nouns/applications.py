"""Applications and their documents, as whoever applies writes them and whoever decides works on them."""

from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from api.inputs.applications import (
    AcceptInput,
    AnswerInput,
    ApplicationInput,
    AssignReviewInput,
    DocumentInput,
    DraftInput,
    ExtendInput,
    LinkInput,
    NoticeInput,
    ObjectionInput,
    RequestInput,
    WaitlistInput,
)
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun, Part
from api.shapes.applications import ApplicationDocumentShape, ApplicationShape, CheckShape, ObjectionShape
from ecosystem.core.errors import InvalidInput
from ecosystem.core.paging import Key
from ecosystem.programs import services
from ecosystem.programs.contents import Contents, read
from ecosystem.programs.drafts import save_draft
from ecosystem.programs.filters import ApplicationFilter, ObjectionFilter
from ecosystem.programs.models import Application, ApplicationDocument, Objection

WRITE = "programs.write_application"


def write(application: Application, *, by: Any, version: int | None = None, **values: Any) -> Application:
    """Save what the application says so far. It stays the applicant's alone until it is handed in.

    With ``version`` nothing is saved where the draft was changed meanwhile (``draft_changed``).
    """
    if "founded_on" in values:
        values["founded_on"] = values["founded_on"].isoformat() if values["founded_on"] else ""
    return save_draft(application, by=by, values=values, version=version)


def attach(application: Application, *, document: str, file: File, by: Any, reason: str = "") -> ApplicationDocument:
    """Attach a file as one of the documents the program wants; it takes the place of the one that is there.

    What counts is what is in the file, not its name (``file_type``).
    """
    wanted = application.program.required_documents.filter(key=document).first()
    if wanted is None:
        sentence = _("The program does not ask for this document.")
        raise InvalidInput("not_wanted", sentence, {"document": [sentence]})
    return services.attach_document(application, wanted, file=file, by=by, reason=reason)


def check(application: Application, *, user: Any) -> Contents:
    """Ask what is missing or wrong before it is handed in, and what the program's rules say."""
    return read(application)


DOCUMENTS = Part(
    name="documents",
    singular="document",
    about="What was attached. `POST` sends `multipart/form-data`, with at most one file of 20 MB; a file is read at "
    "`/documents/{id}/`.",
    model=ApplicationDocument,
    shape=ApplicationDocumentShape,
    parent="application",
    key="public_id",
    key_pattern="[0-9a-z]{1,16}",
    uploaded=True,
    add=Act(attach, DocumentInput, {"document": "k3f9xa", "file": "商业计划书.pdf"}, goes_on=True),
    remove=Act(services.remove_document),
)
APPLICATIONS = Noun(
    name="applications",
    singular="application",
    about="Requests to join a program, with a key. Whoever applies sees their own and those of the organizations they "
    "represent, and writes them: `POST` begins one, `PATCH` saves, `submit` hands it in. Staff who decide see what is "
    "handed in at their centers.",
    model=Application,
    shape=ApplicationShape,
    listed=visible(Application),
    opened=visible(Application),
    filters=ApplicationFilter,
    orders={**NEWEST_FIRST, "waiting": (Key("state_since"), Key("id"))},
    with_key=True,
    add=Act(services.start_application, ApplicationInput, {"program": "0123456789"}, goes_on=True),
    change=Act(write, DraftInput, {"version": 0, "title": "道路病害识别", "answers": {"k3f9xa": "路面裂缝看不清。"}}),
    verbs={
        "submit": Act(services.submit),
        "withdraw": Act(services.withdraw_application, example={"reason": "项目暂停"}),
        "begin-review": Act(services.begin_review),
        "request-changes": Act(services.request_changes, RequestInput, {"request": "请补充商业计划书第三章"}),
        "extend": Act(services.extend, ExtendInput, {"respond_by": "2022-01-15", "reason": "材料在途"}),
        "assign": Act(services.assign_review, AssignReviewInput, {"reviewer": "rui", "due_on": "2022-01-15"}),
        "notice": Act(services.give_notice, NoticeInput, {"on": "2022-02-01"}),
        "accept": Act(services.accept, AcceptInput, {"on": "2022-02-15"}),
        "waitlist": Act(services.waitlist, WaitlistInput, {"rank": 1, "reason": "席位已满"}),
        "reject": Act(services.reject, example={"reason": "不在本期支持的领域"}),
        "link": Act(services.link_applicant, LinkInput, {"organization": "abcdefghjk"}),
    },
    asks={"check": Ask(check, CheckShape, needs=WRITE)},
    parts=(DOCUMENTS,),
)
OBJECTIONS = Noun(
    name="objections",
    singular="objection",
    about="For staff who decide: what was said against an acceptance while it was under public notice.",
    model=Objection,
    shape=ObjectionShape,
    listed=visible(Objection),
    opened=visible(Objection),
    filters=ObjectionFilter,
    orders=NEWEST_FIRST,
    with_key=True,
    add=Act(services.object_to, ObjectionInput, {"application": "0123456789", "text": "申报材料与事实不符"}),
    verbs={
        "uphold": Act(services.uphold_objection, AnswerInput, {"answer": "情况属实"}),
        "dismiss": Act(services.dismiss_objection, AnswerInput, {"answer": "经核实，材料属实"}),
    },
)

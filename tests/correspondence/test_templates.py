"""A center says its mail in its own words; what cannot be filled in is refused when it is saved, by name."""

import pytest
from django.utils.translation import gettext_lazy as _

from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.correspondence import services
from ecosystem.correspondence.kinds import MailKind, all_kinds, kind, register
from ecosystem.correspondence.models import MailTemplate
from ecosystem.correspondence.placeholders import PLACEHOLDER, as_body, fill_body, names_in
from ecosystem.correspondence.services import Recipient, preview

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
VALUES = {"program": "梧桐计划", "on": "今天"}


def shown(center, language):
    return preview("tests.received", to=Recipient("a@example.org", "王工", language), values=VALUES, center=center)


def test_a_centers_own_text_is_used_there_and_nowhere_else(wuhan_center, chengdu_center, qian):
    services.revise_template(
        wuhan_center, "tests.received", "zh-hans", by=qian, subject="关于{{program}}", body="{{ recipient }}，收到了。"
    )
    assert shown(wuhan_center, "zh-hans").subject == "关于梧桐计划"
    assert shown(wuhan_center, "zh-hant").subject == "關於梧桐計劃"
    assert shown(wuhan_center, "en").subject == "Received: 梧桐计划"
    assert shown(chengdu_center, "zh-hans").subject == "已收到申请：梧桐计划"


def test_traditional_chinese_can_have_a_text_of_its_own(wuhan_center, qian):
    services.revise_template(wuhan_center, "tests.received", "zh-hant", by=qian, subject="敬啟", body="{{ program }}")
    assert shown(wuhan_center, "zh-hant").subject == "敬啟"
    assert shown(wuhan_center, "zh-hans").subject == "已收到申请：梧桐计划"


def test_going_back_to_the_text_of_the_product(wuhan_center, qian):
    services.revise_template(wuhan_center, "tests.received", "en", by=qian, subject="Hello", body="Hello")
    services.revise_template(wuhan_center, "tests.received", "en", by=qian, subject="Hello again", body="Hello")
    assert MailTemplate.objects.get().subject == "Hello again"
    services.reset_template(wuhan_center, "tests.received", "en", by=qian)
    assert shown(wuhan_center, "en").subject == "Received: 梧桐计划"
    with pytest.raises(Conflict) as refusal:
        services.reset_template(wuhan_center, "tests.received", "en", by=qian)
    assert refusal.value.code == "not_changed"


@pytest.mark.parametrize(
    ("subject", "body", "code", "fields"),
    [
        ("{{ programme }}", "正文", "unknown_placeholder", {"subject"}),
        ("题", "{{ on }} {{ secret_key }}", "unknown_placeholder", {"body"}),
        ("题", "{{ program.platform }}", "stray_braces", {"body"}),
        ("题", "{% load x %}", "stray_braces", {"body"}),
        ("{{ program", "正文", "stray_braces", {"subject"}),
        (" ", "", "empty_text", {"subject", "body"}),
    ],
)
def test_what_cannot_be_filled_in_is_refused_at_its_field(subject, body, code, fields, wuhan_center, qian):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_template(wuhan_center, "tests.received", "zh-hans", by=qian, subject=subject, body=body)
    assert (refusal.value.code, set(refusal.value.fields)) == (code, fields)
    assert MailTemplate.objects.count() == 0


def test_the_refusal_names_the_placeholder_and_what_can_be_used(wuhan_center, qian):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_template(wuhan_center, "tests.received", "en", by=qian, subject="{{ prog }}", body="x")
    assert str(refusal.value) == (
        "{{ prog }} is not known here. What can be used: "
        "{{ center }}, {{ on }}, {{ program }}, {{ recipient }}, {{ site }}."
    )


@pytest.mark.parametrize(
    ("code", "language", "told"), [("no.such", "en", "kind"), ("tests.received", "fr", "language")]
)
def test_no_other_kind_and_no_other_language(code, language, told, wuhan_center, qian):
    with pytest.raises(InvalidInput, match=told):
        services.revise_template(wuhan_center, code, language, by=qian, subject="题", body="正文")


@pytest.mark.parametrize("who", ["zhao", "rui", "sun", "chen"])
def test_templates_are_kept_by_who_keeps_enrollments(who, wuhan_center, people):
    with pytest.raises(NotAllowed):
        services.revise_template(wuhan_center, "tests.received", "en", by=people[who], subject="Hello", body="Hello")


def test_a_kind_is_registered_once_and_with_texts_that_can_be_filled():
    texts = {"subject": {"zh-hans": "题"}, "body": {"zh-hans": "正文"}}
    mine = MailKind(code="tests.mine", label=_("Organization"), variables={}, **texts)
    register(mine, mine)
    assert kind("tests.mine") is mine
    assert mine in all_kinds()
    with pytest.raises(ValueError, match="another kind"):
        register(MailKind(code="tests.mine", label=_("Organization"), variables={}, released=True, **texts))
    with pytest.raises(InvalidInput, match="nothing"):
        register(
            MailKind(
                code="tests.other",
                label=_("Organization"),
                variables={},
                subject={"zh-hans": "{{ nothing }}"},
                body={"zh-hans": "正文"},
            )
        )


def test_every_kind_of_the_product_can_be_written_in_every_language(wuhan_center):
    for of in all_kinds():
        for language in ("zh-hans", "zh-hant", "en"):
            values = dict.fromkeys(of.variables, "甲")
            said = preview(of.code, to=Recipient("a@example.org", "王工", language), values=values, center=wuhan_center)
            assert said.subject
            # What is sealed is filled in as the message goes out; nothing else is left.
            assert names_in(said.body) == list(of.sealed)
            assert "{{" not in PLACEHOLDER.sub("", said.body)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ a }}:\n\n{{ b }}\n\n{{ c }}", "A:\n\nC"),
        ("{{ a }}\n\n{{ b }}", "A"),
        ("{{ b }}\n\n{{ a }}", "A"),
        ("{{ b }} {{ b }}\n\n{{ a }}\n\n\n\n{{ c }}", "A\n\n\n\nC"),
        ("{{ a }}\r\n\r\n{{ b }}\r\n\r\n{{ c }}", "A\n\nC"),
        ("Well, {{ b }}\n\n{{ a }}\n{{ b }}\n{{ c }}", "Well, \n\nA\n\nC"),
    ],
)
def test_a_paragraph_of_which_nothing_is_left_leaves_no_gap(text, said):
    assert as_body(fill_body(text, {"a": "A", "b": "", "c": "C"})) == said

"""Notes: what is kept of their text, whom they name, and who may change them."""

import pytest

from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.casework import services
from ecosystem.casework.mentions import mark_mentions_seen, segments
from ecosystem.casework.models import Mention, Note
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed

pytestmark = pytest.mark.django_db


def noted(world, text, by, **about):
    about = about or {"center": world.center, "organization": world.weili}
    return services.add_note(text=text, by=by, **about)


def named(note: Note) -> set[str]:
    return set(Mention.objects.filter(note=note).values_list("person__username", flat=True))


def test_lines_are_kept_and_nothing_else_around_them(world, zhao):
    note = noted(world, "\r\n 第一行  \r\n\r\n  缩进\n\n", zhao)
    assert note.text == "第一行\n\n  缩进"
    assert (note.author, note.pinned, note.updated_at, str(note)) == (zhao, False, None, "第一行")


@pytest.mark.usefixtures("in_english")
def test_an_empty_note_says_nothing(world, zhao):
    with pytest.raises(InvalidInput) as refusal:
        noted(world, " \n ", zhao)
    assert list(refusal.value.fields) == ["text"]


def test_a_note_is_about_something(world, zhao):
    with pytest.raises(InvalidInput):
        noted(world, "空谈", zhao, center=world.center)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请@zhao看一下", ["zhao"]),
        ("@zhao, @qian. @sun!", ["zhao", "qian", "sun"]),
        ("写信给 somebody@zhao 或 a.b@qian.cn", []),
        ("@zhaoxin 和 @nobody 和 @", []),
        ("@zhao.li 和 @zhao。", ["zhao.li", "zhao"]),
        ("@@zhao", ["zhao"]),
    ],
)
def test_names_are_found_in_a_text(text, found):
    pieces = segments(text, {"zhao", "qian", "sun", "zhao.li"})
    assert [username for _piece, username in pieces if username] == found
    assert "".join(piece for piece, _username in pieces) == text


def test_people_of_the_center_are_told_and_nobody_else(world, qian, zhao, sun, rui, chen, lin):
    """芮 reviews and may not see it, 陈 works for another city, and nobody has to be told what they wrote themselves."""
    assert named(noted(world, "@zhao @sun @lin @rui @chen @qian @mei", qian)) == {"zhao", "sun", "lin"}


def test_only_who_may_read_about_an_applicant_is_told_of_it(world, qian, zhao, sun, lin):
    assert named(noted(world, "@zhao @sun @lin", qian, application=world.application)) == {"lin"}


def test_mentions_follow_the_text_and_what_was_seen_stays_seen(world, qian, zhao, sun):
    note = noted(world, "@zhao @sun", qian)
    assert mark_mentions_seen(zhao, [note]) == 1
    assert mark_mentions_seen(zhao, [note]) == 0
    services.revise_note(note, text="@zhao 见附件", by=qian)
    assert named(note) == {"zhao"}
    assert not Note.objects.mentioning(zhao, unseen=True).exists()
    assert list(Note.objects.mentioning(zhao)) == [note]
    undo(ChangeSet.objects.latest("pk"), by=qian)
    assert named(note) == {"zhao", "sun"}
    assert list(Note.objects.mentioning(sun, unseen=True)) == [note]


def test_mentions_go_with_their_note_and_come_back(world, qian, zhao):
    note = noted(world, "@zhao", qian)
    adding = ChangeSet.objects.latest("pk")
    services.remove_note(note, by=qian)
    removing = ChangeSet.objects.latest("pk")
    assert not Mention.objects.exists()
    undo(removing, by=qian)
    assert named(note) == {"zhao"}
    undo(ChangeSet.objects.latest("pk"), by=qian)
    assert not Mention.objects.exists()
    with pytest.raises(Conflict):
        undo(adding, by=qian)


def test_taking_back_a_note_takes_its_mentions_too(world, qian, zhao):
    noted(world, "@zhao", qian)
    undo(ChangeSet.objects.latest("pk"), by=qian)
    assert not Mention.objects.exists()


def test_a_note_is_its_authors_and_theirs_who_decide_on_applications(world, zhao, qian, lin, colleague):
    he = colleague("data_editor", "he")
    for act in (services.revise_note, services.remove_note):
        with pytest.raises(NotAllowed):
            act(world.note, by=he)
    assert services.revise_note(world.note, text="改过", by=zhao).updated_at is not None
    assert services.revise_note(world.note, pinned=True, by=qian).pinned is True
    services.remove_note(world.note, by=lin)


def test_pinning_is_no_new_text(world, zhao):
    note = services.revise_note(world.note, text=world.note.text, pinned=True, by=zhao)
    assert (note.pinned, note.updated_at) == (True, None)


def test_the_newest_come_first_and_pinned_ones_before_them(world, zhao):
    first, second = (noted(world, text, zhao) for text in ("甲", "乙"))
    services.revise_note(world.note, pinned=True, by=zhao)
    assert list(Note.objects.filter(organization=world.weili).newest_first()) == [world.note, second, first]

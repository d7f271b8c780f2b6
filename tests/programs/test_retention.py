"""Files that are kept for nobody are deleted; what an application was handed in with never is."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict
from ecosystem.programs import services
from ecosystem.programs.models import ApplicationDocument
from ecosystem.programs.retention import kept_in, tidy
from tests.programs.applying import handed_in, pdf, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
LATER = timedelta(days=31)


@pytest.fixture(autouse=True)
def empty_storage(private_files, tmp_path):
    """A storage of this test's own, so that what other tests left is no stray here."""
    storage = kept_in()
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    storage._location = str(tmp_path)
    yield
    for name in ("base_location", "location"):
        storage.__dict__.pop(name, None)
    storage._location = str(private_files)


def there(document) -> bool:
    return kept_in().exists(document.file.name)


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Tidy as if it were ``later``, with what happens after the commit."""

    def at(later: timedelta) -> dict[str, int]:
        with django_capture_on_commit_callbacks(execute=True):
            return tidy(timezone.now() + later)

    return at


def test_a_file_that_was_replaced_before_anything_was_handed_in_goes_after_a_month(intake, mei, committing):
    application = written(intake, mei)
    old = application.documents.get()
    new = services.attach_document(application, intake.plan, file=pdf("新.pdf", b"new"), by=mei)
    assert committing(LATER - timedelta(days=2)) == {"unused": 0, "stray": 0}
    assert committing(LATER) == {"unused": 1, "stray": 0}
    assert (there(old), there(new), application.documents.get()) == (False, True, new)
    assert committing(LATER) == {"unused": 0, "stray": 0}


def test_what_was_handed_in_stays_though_it_was_replaced_later(intake, mei, committing):
    application = handed_in(intake, mei)
    first = application.documents.get()
    services.attach_document(application, intake.plan, file=pdf("新.pdf", b"new"), by=mei)
    services.withdraw_application(application, by=mei)
    assert committing(LATER) == {"unused": 0, "stray": 0}
    assert there(first)


def test_a_file_replaced_while_writing_goes_though_the_application_was_handed_in(intake, mei, committing):
    application = written(intake, mei)
    old = application.documents.get()
    services.attach_document(application, intake.plan, file=pdf("新.pdf", b"new"), by=mei)
    services.submit(application, by=mei)
    assert committing(LATER)["unused"] == 1
    assert (there(old), application.documents.count()) == (False, 1)


def test_the_files_of_an_application_that_was_given_up_go_and_undo_says_so(intake, mei, lin, committing):
    application = written(intake, mei)
    document = application.documents.get()
    services.withdraw_application(application, by=mei)
    assert committing(LATER)["unused"] == 1
    assert not there(document)
    with pytest.raises(Conflict) as refusal:
        undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert "was deleted" in str(refusal.value)


def test_what_failed_uploads_left_behind_goes_after_a_day(intake, mei, committing):
    kept = written(intake, mei).documents.get()
    storage = kept_in()
    storage.save("applications/left-behind", ContentFile(b"half"))
    assert committing(timedelta(hours=23)) == {"unused": 0, "stray": 0}
    assert committing(timedelta(hours=25)) == {"unused": 0, "stray": 1}
    assert (storage.exists("applications/left-behind"), there(kept)) == (False, True)


def test_a_file_whose_record_was_taken_back_lately_waits_for_its_return(intake, mei, committing):
    application = written(intake, mei)
    document = application.documents.get()
    attached = ChangeSet.objects.filter(verb="Attach a document").latest("pk")
    taken_back = undo(attached, by=SYSTEM)
    assert committing(timedelta(days=2))["stray"] == 0
    undo(taken_back, by=SYSTEM)
    assert there(application.documents.get())
    assert application.documents.get().pk == document.pk


def test_the_command_counts_and_then_deletes(intake, mei, capsys, django_capture_on_commit_callbacks):
    application = written(intake, mei)
    ApplicationDocument.objects.filter(application=application).update(removed_at=timezone.now() - LATER)
    for arguments, left in ((["--rehearse"], 1), ([], 0)):
        with django_capture_on_commit_callbacks(execute=True):
            call_command("tidy_files", *arguments)
        assert "Files never handed in: 1. Files without a record: 0." in capsys.readouterr().out
        assert application.documents.count() == left


def test_nothing_was_ever_uploaded(db):
    assert tidy() == {"unused": 0, "stray": 0}

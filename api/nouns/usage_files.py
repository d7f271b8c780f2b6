"""Files of usage, below the center whose scheduler told them: for staff, with a key."""

from typing import Any

from api.inputs.usage_files import UsageFileInput
from api.nouns.base import Act, Part
from api.shapes.usage_files import UsageFileShape
from ecosystem.compute.files import services
from ecosystem.compute.models import UsageFile


def check(usage_file: UsageFile, *, by: Any, reason: str = "") -> UsageFile:
    """Have a file checked again, where what it is held against was mended."""
    return services.check_again(usage_file, by=by)


def discard(usage_file: UsageFile, *, by: Any, reason: str = "") -> UsageFile:
    """Give a file up that was not written."""
    services.discard_file(usage_file, by=by)
    usage_file.refresh_from_db()
    return usage_file


USAGE_FILES = Part(
    name="usage-files",
    singular="file of usage",
    about="For staff: what the center's scheduler says was used, as a CSV. `POST` sends `multipart/form-data` with the file, which "
    "is then `checking`; ask for it again until it is `ready`, or `faulty` with its errors, and `write` it: all of it, or nothing. "
    "The same file that is not written yet is taken up where it is.",
    model=UsageFile,
    shape=UsageFileShape,
    parent="center",
    key="public_id",
    key_pattern="[0-9a-z]{1,16}",
    needs="compute.view",
    uploaded=True,
    add=Act(services.start_file, UsageFileInput, {"file": "2022-02.csv"}, goes_on=True),
    verbs={
        "write": Act(services.begin_writing, example={"reason": "二月用量"}),
        "check": Act(check),
        "undo": Act(services.begin_undo, example={"reason": "导出有误"}),
        "discard": Act(discard),
    },
)

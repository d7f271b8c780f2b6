"""What an application says: each field and each kind of answer, read from what was typed."""

from datetime import timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.programs import services
from ecosystem.programs.contents import read
from tests.programs.applying import CODES, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


class TestReading:
    def wrong(self, intake, mei, **values) -> dict[str, list[str]]:
        """What is said of an application that is right but for these values."""
        return read(written(intake, mei, **values)).errors

    def test_everything_there_is_nothing_to_say(self, intake, mei):
        assert self.wrong(intake, mei) == {}

    @pytest.mark.parametrize("field", ["title", "name", "kind", "contact_name", "contact_email"])
    def test_what_is_needed_is_asked_for(self, intake, mei, field):
        assert self.wrong(intake, mei, **{field: " "}) == {field: ["This is needed."]}

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("contact_email", "mei at example", "Enter a valid email address."),
            ("website", "javascript:alert(1)", "Enter a valid URL."),
            ("founded_on", "2021-02-30", "Write a day like 2021-11-30."),
            ("founded_on", "yesterday", "Write a day like 2021-11-30."),
            ("uscc", CODES[0][:-1] + "Y", "This is not a valid unified social credit code."),
            ("name", "=1+1", "A name cannot be a formula or markup."),
            ("title", "x" * 201, "At most 200 characters."),
            ("place", "999999", "There is no such place."),
            ("sectors", ["nowhere"], "There is no such sector."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, intake, mei, field, value, sentence):
        assert self.wrong(intake, mei, **{field: value}) == {field: [sentence]}

    def test_nobody_was_founded_tomorrow(self, intake, mei):
        tomorrow = today() + timedelta(days=1)
        assert self.wrong(intake, mei, founded_on=tomorrow.isoformat()) == {
            "founded_on": ["The date is in the future."]
        }
        assert self.wrong(intake, mei, founded_on=today().isoformat()) == {}

    def test_a_code_is_read_however_it_is_written(self, intake, mei):
        contents = read(written(intake, mei, uscc=f" {CODES[0][:8].lower()} {CODES[0][8:]} "))
        assert (contents.values["uscc"], contents.errors) == (CODES[0], {})

    def test_a_team_says_who_hosts_it(self, intake, mei):
        sentence = "A team without legal personality applies under an organization that hosts it."
        assert self.wrong(intake, mei, kind="team") == {"host": [sentence]}
        assert self.wrong(intake, mei, kind="team", host=intake.weili.public_id) == {}

    def test_a_host_is_an_organization_that_everybody_can_see(self, intake, mei, organization):
        hidden = organization("未公开", status="draft")
        assert list(self.wrong(intake, mei, kind="team", host=hidden.public_id)) == ["host"]

    @pytest.mark.parametrize(
        ("asked", "typed", "kept"),
        [
            ("text", "  一  句 ", "一 句"),
            ("long_text", "一\n\n二 ", "一\n\n二"),
            ("number", "1,200.50", "1200.50"),
            ("date", "2021-11-30", "2021-11-30"),
            ("yes_no", "no", False),
            ("yes_no", True, True),
            ("url", "https://example.org/a", "https://example.org/a"),
            ("choice", "乙", "乙"),
            ("choices", ["丙", "甲"], ["甲", "丙"]),
        ],
    )
    def test_each_kind_of_answer_is_read(self, intake, mei, asked, typed, kept):
        options = ["甲", "乙", "丙"] if asked.startswith("choice") else []
        question = services.add_question(intake.program, label="再问", asked=asked, options=options, by=SYSTEM)
        contents = read(written(intake, mei, answers={intake.scene.key: "是", question.key: typed}))
        assert contents.errors == {}
        assert contents.values["answers"][question.key] == kept

    @pytest.mark.parametrize(
        ("asked", "typed", "sentence"),
        [
            ("number", "many", "Write a number."),
            ("number", "NaN", "Write a number."),
            ("number", "1e400", "Write a number."),
            ("date", "2021-13-01", "Write a day like 2021-11-30."),
            ("url", "ftp://example.org", "Enter a valid URL."),
            ("choice", "丁", "Choose one of the options."),
            ("text", "x" * 301, "At most 300 characters."),
            ("yes_no", "maybe", "This is needed."),
            ("choices", ["丁"], "This is needed."),
            ("text", {"a": 1}, "This is needed."),
        ],
    )
    def test_an_answer_of_another_kind_is_refused(self, intake, mei, asked, typed, sentence):
        options = ["甲", "乙"] if asked.startswith("choice") else []
        question = services.add_question(intake.program, label="再问", asked=asked, options=options, by=SYSTEM)
        answers = {intake.scene.key: "是", question.key: typed}
        assert self.wrong(intake, mei, answers=answers) == {f"answers.{question.key}": [sentence]}

    def test_what_need_not_be_answered_can_be_left_out(self, intake, mei):
        services.add_question(intake.program, label="还有吗", required=False, by=SYSTEM)
        assert self.wrong(intake, mei) == {}

    def test_reading_costs_the_same_however_much_is_asked(self, intake, mei, django_assert_max_num_queries):
        for number in range(12):
            services.add_question(intake.program, label=f"问题{number}", by=SYSTEM)
        application = written(intake, mei)
        with django_assert_max_num_queries(10):
            read(application)

"""Versions of texts: entered by two people for days to come, and what was issued or sent before that keeps its text."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import translation

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, DomainError
from core.models import AuditEvent
from core.text_changes import Change, changes
from enterprises import notification_texts, text_templates
from enterprises.models import Jurisdiction, Notification, TextVersion, User
from enterprises.roles import Role
from enterprises.services import approvals, notifications, text_versions
from enterprises.text_templates import fields_of, fill, has_stray_brace, with_fields
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

TODAY = dt.date(2011, 6, 20)
JULY = dt.date(2011, 7, 1)
LOADER = Loader("a test")
ENTRY: dict[str, Any] = {
    "template": "order_served",
    "subject_en": "Order {number} of our office",
    "subject_zh": "我办责令通知{number}",
    "text_en": "Comply with the order {number} by {due_on}.\n\nSee the reading room for questions.",
    "text_zh": "请于{due_on}前执行{number}。\n\n如有疑问，请到接待室。",
    "valid_from": JULY,
    "document": "Order 7 of 2011",
}
FACTS = {"number": "R-1", "kind": "rectify", "due_on": "2011-08-01"}


def entered(admin: User, **other: Any) -> TextVersion:
    given = ENTRY | other
    by_two(text_versions.ENTER, factories.place("CN"), admin, another_like(admin), **given)
    return TextVersion.objects.standing().get(template=given["template"], valid_from=given["valid_from"])


class TestFields:
    def test_a_field_is_replaced_by_its_value_and_by_nothing_else(self) -> None:
        values = {"number": "{due_on} {0.__class__} %(x)s {{ x }} <b>", "due_on": "1 July"}
        assert fill("{number} by {due_on}", values) == f"{values['number']} by 1 July"
        assert fill("{reason}", {}) == "—"

    def test_attributes_and_templates_are_no_fields(self) -> None:
        assert fields_of("{number.__class__} {number!r} {number:>99}") == {
            "number.__class__",
            "number!r",
            "number:>99",
        }
        assert has_stray_brace("{{ number }}")
        assert not has_stray_brace("{number}")

    def test_sentences_become_texts_with_fields(self) -> None:
        assert with_fields("%(days)d days, %(due)s: 5 %%") == "{days} days, {due}: 5 %"

    @pytest.mark.parametrize("template", text_templates.declared(), ids=lambda template: template.code)
    def test_the_text_of_the_program_could_be_entered(self, template: text_templates.TextTemplate) -> None:
        program = template.program()
        for language in ("en", "zh"):
            named = fields_of(getattr(program, f"subject_{language}") + getattr(program, f"text_{language}"))
            assert template.obligatory <= named <= set(template.fields)
            assert not has_stray_brace(getattr(program, f"text_{language}"))
        if program.text_en:
            assert program.text_zh != program.text_en


def test_changes_are_of_words_and_of_characters() -> None:
    assert changes("Answer by {day}", "Reply by {day}") == [
        Change("removed", "Answer"),
        Change("added", "Reply"),
        Change("kept", " by {day}"),
    ]
    assert changes("请于今日", "请于明日") == [
        Change("kept", "请于"),
        Change("removed", "今"),
        Change("added", "明"),
        Change("kept", "日"),
    ]
    assert changes("Served on you", "Go away") == [Change("removed", "Served on you"), Change("added", "Go away")]
    assert changes("", "New") == [Change("added", "New")]


@pytest.mark.usefixtures("at_today")
class TestEntering:
    def test_two_administrators_enter_a_version(self, admin: User) -> None:
        row = entered(admin)
        template = text_templates.find("order_served")
        assert template is not None
        texts = text_templates.read()
        assert texts.entered("order_served", TODAY) is None
        assert texts.version(template, TODAY).text_en == template.program().text_en
        assert texts.version(template, JULY) == row
        event = AuditEvent.objects.get(action=text_versions.ENTER)
        assert (event.data, event.reason) == ({"template": "order_served", "from": "2011-07-01"}, "Order 7 of 2011")

    def test_one_administrator_alone_enters_and_withdraws_none(self, admin: User) -> None:
        for act in (
            lambda: text_versions.enter(actor=admin, **ENTRY),
            lambda: text_versions.withdraw(entered(admin), actor=admin, reason=WHY),
        ):
            with pytest.raises(Conflict) as caught:
                act()
            assert caught.value.code == "needs_second_person"

    @pytest.mark.parametrize(
        ("other", "pointer", "code"),
        [
            ({"template": "unknown"}, "/template", "unknown_value"),
            ({"text_en": "By {due_on}: {number} {secret}"}, "/text_en", "unknown_field"),
            ({"text_zh": "{number} {due_on} {number.__class__}"}, "/text_zh", "unknown_field"),
            ({"subject_en": "{number} {{ settings }}"}, "/subject_en", "unknown_field"),
            ({"text_en": "{number} {due_on} {"}, "/text_en", "stray_brace"),
            ({"text_en": "By {due_on}", "subject_en": "An order"}, "/text_en", "missing_field"),
            ({"text_zh": "{number}"}, "/text_zh", "missing_field"),
            ({"text_zh": ""}, "/text_zh", "required"),
            ({"subject_en": ""}, "/subject_en", "required"),
            ({"subject_en": "{number}\nBcc: all"}, "/subject_en", "not_allowed"),
            ({"valid_from": TODAY}, "/valid_from", "not_ahead"),
            ({"document": " "}, "/document", "required"),
            (
                {"template": "quota_notice.opening", "text_en": "By {number}", "text_zh": "", "subject_zh": ""},
                "/text_zh",
                "one_language",
            ),
            ({"template": "quota_notice.opening", "text_en": "{number}"}, "/subject_en", "not_allowed"),
            (
                dict.fromkeys(text_templates.TEXTS, "") | {"template": "quota_notice.opening"},
                "/text_en",
                "unchanged",
            ),
        ],
    )
    def test_a_version_is_refused_with_its_fault(
        self, admin: User, other: dict[str, Any], pointer: str, code: str
    ) -> None:
        with pytest.raises(DomainError) as caught:
            text_versions.require_fitting(text_versions.make(**ENTRY | other))
        assert (pointer, code) in {(fault.pointer, fault.code) for fault in caught.value.errors}

    def test_the_api_and_the_page_state_the_fault_at_its_field(self, nation: Jurisdiction, admin: User) -> None:
        arguments = {**ENTRY, "valid_from": f"{JULY}", "text_en": "{number} {due_on} {secret}"}
        body = {"act": text_versions.ENTER, "target": str(nation.pk), "reason": WHY, "arguments": arguments}
        answer = client_of(admin).post(f"{V1}approvals/", body, format="json")
        assert answer.status_code == 400, answer.content
        (fault,) = answer.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/text_en", "unknown_field")
        assert "{due_on}, {kind}, {number}" in fault["detail"]
        address = reverse("pages:approval-propose", args=[text_versions.ENTER, nation.pk])
        page = page_client(admin).post(address, {**arguments, "reason": WHY})
        assert page.status_code == 409
        assert "{secret}" in str(page.context["form"].errors["text_en"])

    def test_lines_of_a_form_are_kept_as_lines(self, nation: Jurisdiction, admin: User) -> None:
        row = entered(admin, text_en=" {number}\r\nby {due_on} \r\n")
        assert row.text_en == "{number}\nby {due_on}"

    def test_a_second_version_of_a_day_is_refused(self, admin: User) -> None:
        entered(admin)
        with pytest.raises(DomainError) as caught:
            entered(admin, text_en="{number} {due_on}")
        assert "exists" in {fault.code for fault in caught.value.errors}

    def test_a_text_without_obligatory_fields_may_be_emptied(self, admin: User) -> None:
        row = entered(admin, **dict.fromkeys(text_templates.TEXTS, "") | {"template": "mail_footer"})
        assert (row.text_en, row.text_zh) == ("", "")


@pytest.mark.usefixtures("at_today")
class TestWithdrawing:
    def test_two_withdraw_a_version_before_its_day(self, admin: User) -> None:
        row = entered(admin)
        request = by_two(text_versions.WITHDRAW, row, admin, another_like(admin))
        row.refresh_from_db()
        assert row.withdrawn_on == TODAY
        assert text_templates.read().entered("order_served", JULY) is None
        with translation.override("en"):
            assert approvals.object_name(request) == "An order was served · 1 July 2011"

    def test_one_in_force_stays(self, admin: User) -> None:
        row = entered(admin)
        with clock.at(JULY), pytest.raises(Conflict) as caught:
            by_two(text_versions.WITHDRAW, row, admin, another_like(admin))
        assert caught.value.code == "in_force_already"

    def test_one_of_a_text_that_the_program_no_longer_has_is_shown_and_withdrawn(
        self, admin: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = entered(admin)
        monkeypatch.delitem(text_templates._TEMPLATES, "order_served")
        shown = page_client(admin).get(reverse("pages:texts"))
        assert shown.context["orphans"] == [row]
        assert reverse("pages:approval-propose", args=[text_versions.WITHDRAW, row.pk]) in shown.content.decode()
        by_two(text_versions.WITHDRAW, row, admin, another_like(admin))
        assert page_client(admin).get(reverse("pages:texts")).context["orphans"] == []


def test_the_database_takes_none_of_one_person_nor_of_a_day_that_has_come(bound_database: Clone) -> None:
    with loaders.entering_history():
        factories.place("CN")
        admin = factories.user(Role.ADMINISTRATOR, at="CN")
        row = text_versions.enter(actor=LOADER, **ENTRY)
        ahead = text_versions.enter(
            actor=LOADER, **ENTRY | {"valid_from": dt.date(2099, 1, 1), "subject_en": "{number}"}
        )
    columns = {"template": "mail_footer", "text_en": "Sent", "text_zh": "已发", "document": "Order 7"}
    for day, by in ((dt.date(2099, 1, 1), "by_two"), (clock.today(), "ahead")):
        new = TextVersion(**columns, valid_from=day, recorded_by=admin, recorded_at=clock.now())
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(admin)
            new.save(force_insert=True)
        assert constraint_of(caught.value) == f"text_version_{by}"
    for changed, change, by in (
        (row, {"withdrawn_on": clock.today()}, "text_version_not_in_force"),
        (row, {"text_en": "Another"}, ""),
        (ahead, {"withdrawn_on": clock.today()}, "text_version_by_two"),
        (ahead, {"text_zh": "Another"}, ""),
        (ahead, {"valid_from": JULY}, ""),
    ):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(admin)
            TextVersion.objects.filter(pk=changed.pk).update(**change)
        assert not by or constraint_of(caught.value) == by
    with pytest.raises(DatabaseError), transaction.atomic():
        prove_actor(admin)
        TextVersion.objects.filter(pk=ahead.pk).delete()


@pytest.mark.usefixtures("nation")
class TestMails:
    def notified(self, person: User, on: dt.date, step: str = "") -> Notification:
        with clock.at(on):
            notifications.notify([person], kind="order_served", step=f"{on}{step}", path="/orders/", facts=FACTS)
            return Notification.objects.get(step=f"{on}{step}")

    @pytest.mark.parametrize(
        ("language", "subject", "line"),
        [
            ("en", "Order R-1 of our office", "Comply with the order R-1 by 1 August 2011."),
            ("zh-hans", "我办责令通知R-1", "请于2011年8月1日前执行R-1。"),
        ],
    )
    def test_a_mail_is_worded_in_its_readers_language(self, language: str, subject: str, line: str) -> None:
        text_versions.enter(actor=LOADER, **ENTRY)
        text_versions.enter(
            actor=LOADER,
            template="mail_footer",
            text_en="Office of <rare earths>, {website}",
            text_zh="稀土办公室，{website}",
            valid_from=JULY,
            document="Order 8",
        )
        person = factories.user(Role.INSPECTOR, at="36")
        person.email, person.language = "a@example.org", language
        person.save()
        notification = self.notified(person, JULY)
        with clock.at(JULY):
            assert notifications.mail(notification.pk)
        (sent,) = mail.outbox
        assert sent.subject == subject
        assert line in sent.body
        assert ("Office of <rare earths>, http" if language == "en" else "稀土办公室，http") in sent.body

    def test_what_was_notified_before_its_day_keeps_the_text_of_the_program(self) -> None:
        text_versions.enter(actor=LOADER, **ENTRY | {"text_en": "<b>{number}</b> by {due_on}"})
        person = factories.user(Role.INSPECTOR, at="36")
        self.notified(person, dt.date(2011, 6, 30)), self.notified(person, JULY)
        with clock.at(dt.date(2011, 8, 1)):
            page = page_client(person).get(reverse("pages:notifications"))
            words = [(told["title"], told["text"]) for told in page.context["words"]]
            listed = client_of(person).get(f"{V1}notifications/").json()["results"]
        assert [title for title, _text in words] == [
            "Order R-1 of our office",
            "An order was served on you: R-1, due on 1 August 2011",
        ]
        assert [(row["title"], row["text"]) for row in listed] == words
        assert "&lt;b&gt;R-1&lt;/b&gt; by 1 August 2011" in page.content.decode()

    def test_each_case_of_a_reminder_has_its_own_text(self) -> None:
        entry = ENTRY | {"template": "order_due.overdue", "subject_en": "Late: {number}"}
        text_versions.enter(actor=LOADER, **entry)
        kind, texts = "order_due", text_templates.read()
        titles = []
        for left in (-1, 0, 3):
            row = Notification(kind=kind, facts={**FACTS, "left": left}, notified_at=clock.now())
            titles.append(notification_texts.title_and_text(row, texts)[0])
        assert titles == ["Late: R-1", "Due today: the order R-1", "The order R-1 is due on 1 August 2011"]


@pytest.mark.usefixtures("at_today")
class TestPageAndApi:
    def test_administrators_reword_a_text_from_its_page(self, nation: Jurisdiction, admin: User) -> None:
        address, propose = (
            reverse("pages:text", args=["order_served"]),
            reverse("pages:approval-propose", args=[text_versions.ENTER, nation.pk]),
        )
        page = page_client(admin)
        assert address in page.get(reverse("pages:texts")).content.decode()
        assert f"{propose}?template=order_served" in page.get(address).content.decode()
        form = page.get(f"{propose}?template=order_served").context["form"]
        assert form.initial["subject_en"] == "An order was served on you: {number}, due on {due_on}"
        assert "{due_on}, {kind}, {number}" in form.fields["text_en"].help_text
        first = entered(admin)
        second = entered(admin, valid_from=dt.date(2011, 8, 1), text_en="Comply with {number} by {due_on}.")
        shown = page.get(address)
        assert [one.row for one in shown.context["versions"]] == [second, first]
        text = shown.content.decode()
        assert "<del>the order </del>" in text
        assert reverse("pages:approval-propose", args=[text_versions.WITHDRAW, first.pk]) in text
        reader = page_client(factories.user(Role.INSPECTOR, at="36")).get(address).content.decode()
        assert "Order 7 of 2011" in reader
        assert propose not in reader
        assert "text_versions.withdraw" not in reader
        assert page.get(reverse("pages:text", args=["unknown"])).status_code == 404

    def test_a_version_that_is_long_replaced_is_shown_whole(self, admin: User) -> None:
        for day in range(1, 6):
            entered(
                admin, valid_from=dt.date(2011, 8, day), text_en=f"Comply with {{number}} by {{due_on}}, text {day}."
            )
        versions = page_client(admin).get(reverse("pages:text", args=["order_served"])).context["versions"]
        assert [bool(part.differences) for one in versions for part in one.written] == [True] * 6 + [False] * 4
        assert "text 1." in versions[-1].written[1].text

    def test_both_see_the_old_and_the_new_text_in_both_languages(self, nation: Jurisdiction, admin: User) -> None:
        request = by_two(text_versions.ENTER, nation, admin, another_like(admin), **ENTRY)
        (table,) = request.preview["tables"]
        assert [row[0] for row in table["rows"]] == ["English", "English", "Chinese", "Chinese"]
        assert table["rows"][0][2] == "“Order {number} of our office”"
        assert ["Text", "An order was served"] in request.preview["facts"]
        shown = page_client(admin).get(reverse("pages:approval", args=[request.pk])).content.decode()
        assert "by {due_on}.<br><br>See the reading room" in shown
        with translation.override("zh-hans"):
            page = page_client(admin).get(reverse("pages:approval", args=[request.pk]), HTTP_ACCEPT_LANGUAGE="zh-hans")
        assert "“An order was served on you: {number}, due on {due_on}”" in page.content.decode()

    def test_the_api_lists_texts_and_versions(self, admin: User) -> None:
        row = entered(admin)
        client = client_of(admin)
        (listed,) = client.get(f"{V1}text-versions/?template=order_served&withdrawn=false").json()["results"]
        assert (listed["id"], listed["text_zh"], listed["title"]) == (str(row.pk), row.text_zh, "An order was served")
        assert client.get(f"{V1}text-versions/?template=mail_footer").json()["results"] == []
        for day, valid_from in ((TODAY, None), (JULY, "2011-07-01")):
            with clock.at(day):
                texts = {one["code"]: one for one in client.get(f"{V1}text-templates/").json()}
            assert texts["order_served"]["valid_from"] == valid_from
        assert texts["order_served"]["text_en"] == row.text_en
        fields = {one["name"]: one["obligatory"] for one in texts["order_served"]["fields"]}
        assert fields == {"due_on": True, "kind": False, "number": True}

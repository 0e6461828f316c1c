"""The history of an object: its events in words, what each change replaced, and who reads it."""

import pytest
from django.urls import get_resolver, reverse
from django.utils import translation

from core import audit, formats
from core.models import AuditEvent
from enterprises.models import Enterprise, User, Webhook
from enterprises.roles import Role
from enterprises.services import enterprises
from portal import history_words
from portal.histories import SUBJECTS
from tests.support import factories
from tests.support.page_clients import page_client

# Pages with one key in their address that show no object with a trail of its own.
WITHOUT = {
    "account-pdf": "a file",
    "approval-objection": "a step of a request, opened by a link in a mail",
    "calendar-feed": "a file",
    "case-pdf": "a file",
    "catalogue-sheet": "a form",
    "consumption-draft-edit": "a form",
    "consumption-return-amend": "a form",
    "enterprise-compliance": "a part of an enterprise's page",
    "enterprise-eligibility": "a part of an enterprise's page",
    "enterprise-restructuring": "a part of an enterprise's page",
    "evidence-original": "a file",
    "evidence-preview": "a file",
    "factor-release": "an act",
    "guide": "no object",
    "import-propose": "an act",
    "inspection-pdf": "a file",
    "inspection-team": "an act",
    "inspection-visit": "a form",
    "invitation": "for a person without an account",
    "invoice-correct": "a form",
    "list-file": "a file of one's own",
    "list-file-content": "a file",
    "list-file-remove": "an act",
    "notice-edit": "a form",
    "notice-pdf": "a file",
    "notification-open": "leads to its object",
    "paper": "a file",
    "partner-import-withdraw": "an act",
    "people-end": "an act",
    "people-grant": "an act",
    "people-invite": "an act",
    "people-rename": "an act",
    "public-bulletin": "a public page",
    "public-bulletin-paper": "a file",
    "receipt-days": "a form",
    "record-sheet": "a form",
    "report-check": "a form",
    "report-edit": "a form",
    "report-keep": "an act",
    "report-receipt": "a part of a report",
    "report-receipt-paper": "a file",
    "report-submit": "an act",
    "reserve-correct": "a form",
    "review-round-record": "a form",
    "revoke-token": "an act",
    "site-balance": "a part of a site's page",
    "text": "it shows its versions with their differences",
    "use-return-amend": "a form",
    "use-return-amend-on-paper": "a form",
    "use-return-draft-edit": "a form",
    "verify": "a public page",
    "verify-paper": "a public page",
    "view": "leads to a list",
    "view-remove": "an act",
}


def of_one_object() -> set[str]:
    """Return the pages whose address has one key."""
    pages = get_resolver().namespace_dict["pages"][1].reverse_dict
    return {
        name
        for name, routes in pages.lists()
        if isinstance(name, str) and not name.endswith("-sheet-template")
        for possibilities, _pattern, _defaults, _converters in routes
        for _path, keys in possibilities
        if len(keys) == 1
    }


def test_every_page_of_an_object_has_a_history_or_a_reason_without() -> None:
    assert of_one_object() == set(SUBJECTS) - {"person"} | set(WITHOUT)
    for subject in SUBJECTS.values():
        assert hasattr(subject.model._default_manager.all(), "visible_to"), subject


@pytest.fixture
def regulator(firm: Enterprise) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MIIT"), username="regulator")


@pytest.fixture
def firm(db: None) -> Enterprise:
    return factories.enterprise("E-FIRM", at="360727")


def address(firm: Enterprise) -> str:
    return reverse("pages:history", args=["enterprise", firm.code])


def test_a_change_is_shown_with_labels_and_both_values(firm: Enterprise, regulator: User) -> None:
    enterprises.update(firm, actor=regulator, name="Renamed Mining", ownership="state")
    shown = page_client(regulator).get(address(firm))
    (entry,) = [one for one in shown.context["entries"] if one.differences]
    assert {(one.label, one.after) for one in entry.differences} == {
        ("Name", "Renamed Mining"),
        ("Ownership", str(Enterprise.Ownership.STATE.label)),
    }
    page = shown.content.decode()
    assert "<del>" in page
    assert "Renamed Mining</ins>" in page
    assert "ownership" not in page.replace("Ownership", "")


def test_a_fact_without_a_label_is_told_all_the_same(firm: Enterprise, regulator: User) -> None:
    audit.record(actor=regulator, action="enterprises.update", obj=firm, place="36", data={"never_heard_of": "a fact"})
    (event,) = AuditEvent.objects.filter(action="enterprises.update")
    assert history_words.unnamed(event, Enterprise) == ["never_heard_of"]
    (entry,) = history_words.in_words([event], Enterprise)
    assert entry.facts == (("Never heard of", "a fact"),)


def test_two_values_of_a_fact_are_no_change_of_it(firm: Enterprise, regulator: User) -> None:
    """A webhook of two kinds was not changed from the one kind to the other."""
    webhook = Webhook(pk=firm.pk, kinds=["report.filed", "order.served"])
    audit.record(actor=regulator, action="webhooks.create", obj=webhook, data={"kinds": webhook.kinds})
    (entry,) = history_words.in_words(AuditEvent.objects.filter(action="webhooks.create"), Webhook)
    assert entry.facts == (("Kinds", "report.filed, order.served"),)
    assert entry.differences == ()


def test_a_change_of_the_group_names_both_groups_in_one_query(firm: Enterprise, regulator: User) -> None:
    group = factories.group()
    changed = {"group": [None, group.code], "never_heard_of": ["1", None]}
    audit.record(actor=regulator, action="enterprises.change_group", obj=firm, data={"changed": changed})
    events = AuditEvent.objects.filter(action="enterprises.change_group")
    (entry,) = history_words.in_words(events, Enterprise)
    named, unknown = entry.differences
    assert (named.before, named.after) == (formats.NOTHING, str(group.name))
    assert (unknown.label, unknown.before, unknown.after) == ("Never heard of", "1", formats.NOTHING)
    assert history_words.unnamed(events.get(), Enterprise) == ["never_heard_of"]


def test_it_is_in_the_reader_s_language(firm: Enterprise, regulator: User) -> None:
    enterprises.update(firm, actor=regulator, ownership="state")
    client = page_client(regulator)
    client.cookies["django_language"] = "zh-hans"
    assert "变更历史" in client.get(address(firm)).content.decode()
    with translation.override("zh-hans"):
        (event,) = AuditEvent.objects.filter(action="enterprises.update")
        (entry,) = history_words.in_words([event], Enterprise)
        assert entry.differences[0].label == str(Enterprise._meta.get_field("ownership").verbose_name)


def test_officials_of_the_place_read_it_and_others_do_not(firm: Enterprise, regulator: User) -> None:
    elsewhere = factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",), username="elsewhere")
    clerk = factories.user(Role.ENTERPRISE_CLERK, of=firm, username="own-clerk")
    assert page_client(regulator).get(address(firm)).status_code == 200
    assert page_client(elsewhere).get(address(firm)).status_code == 404
    assert page_client(clerk).get(address(firm)).status_code == 403


def test_the_page_of_the_object_leads_to_it_for_those_who_read_it(firm: Enterprise, regulator: User) -> None:
    own = factories.user(Role.ENTERPRISE_CLERK, of=firm, username="own-clerk")
    page = reverse("pages:enterprise", args=[firm.code])
    assert f'href="{address(firm)}"' in page_client(regulator).get(page).content.decode()
    assert address(firm) not in page_client(own).get(page).content.decode()


def test_an_unknown_kind_and_a_malformed_key_are_not_found(regulator: User) -> None:
    client = page_client(regulator)
    assert client.get("/history/nonsense/1/").status_code == 404
    assert client.get("/history/notice/not-a-key/").status_code == 404


def test_the_events_of_a_row_are_those_of_the_whole_trail(firm: Enterprise, regulator: User) -> None:
    enterprises.update(firm, actor=regulator, name="Renamed Mining")
    people = [
        regulator,
        factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",), username="elsewhere"),
        factories.user(Role.AUDITOR, at="CN", username="auditor"),
        factories.user(Role.ENTERPRISE_CLERK, of=firm, username="own-clerk"),
    ]
    seen = []
    for person in people:
        whole = AuditEvent.objects.visible_to(person).filter(object_type="enterprise", object_id=str(firm.pk))
        about = AuditEvent.objects.about(firm, person)
        assert set(about.values_list("pk", flat=True)) == set(whole.values_list("pk", flat=True)), person
        seen.append(about.exists())
    assert seen == [True, False, True, False]

"""Notifications of orders to those served; the origin of a case and investigations are not revealed."""

from typing import Any

import pytest

from core import anonymous_requests, outbox
from core.models import OutboxMessage
from enterprises import notification_texts
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from inspections.models import Case
from inspections.services import cases, notify, screening, tips
from inspections.services.subjects import Named
from inspections.services.tip_statements import StatedLocation
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import World, digging, on
from tests.support.orders import issue_order

SECRET = "Told by the night watchman Zhang Wei, who saw lorries"


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Any, settings: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    for code in ("CN", "36", "3607", "360727"):
        factories.place(code)
    factories.authority()
    anonymous_requests.delete_counts()
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    return digging(inspector1, subject=Named("enterprise", firm.code), source="tip", allegation=SECRET)


def hear(monkeypatch: pytest.MonkeyPatch) -> None:
    for app in ("quotas", "inspections", "enterprises"):
        monkeypatch.setattr(f"{app}.receivers.enqueue", lambda task, *ids: task(*ids))
    while outbox.relay():
        pass
    assert not OutboxMessage.objects.filter(delivered_at=None).exists()


def test_only_people_of_the_enterprise_are_notified_of_an_order(
    case: Case, inspector1: User, clerk: User, signer: User, outsider: User, firm: Enterprise, monkeypatch: Any
) -> None:
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm, username="chief")
    order = issue_order(case, inspector1)
    hear(monkeypatch)
    notify.about_order(order.pk)
    rows = Notification.objects.filter(kind="order_served")
    assert sorted(row.person.username for row in rows) == [chief.username, clerk.username, signer.username]
    row = rows.get(person=signer)
    assert row.path == f"/orders/{order.pk}/"
    assert order.number in notification_texts.kind(row.kind).title(row.facts)


def test_the_accused_does_not_learn_from_it_who_accused_him(
    case: Case, inspector1: User, signer: User, monkeypatch: Any
) -> None:
    issue_order(case, inspector1)
    hear(monkeypatch)
    (row,) = Notification.objects.filter(person=signer)
    text = client_of(signer).get(f"{V1}notifications/").content.decode() + str(row.facts) + row.step
    for secret in (SECRET, "Zhang Wei", "tip", "tip_off", inspector1.name, inspector1.username):
        assert secret not in text, secret


def test_nobody_of_the_enterprise_is_notified_of_tips_flags_cases_and_visits(
    firm: Enterprise, clerk: User, signer: User, inspector1: User, inspector2: User, monkeypatch: Any
) -> None:
    world = World(firm, signer)
    world.give_firm(10)
    report = world.file(4, 12)
    screening.screen_report(report.pk)
    filed = tips.file(text=SECRET, where=StatedLocation(place="360727"), subject=Named("enterprise", firm.code))
    case = digging(inspector1, subject=Named("enterprise", firm.code), source="tip", allegation=SECRET)
    cases.place_on_file(case, actor=inspector1)
    hear(monkeypatch)
    notifications = Notification.objects.filter(person__in=[clerk, signer])
    assert {row.kind for row in notifications} == {"report_filed"}
    assert filed.tip.pk
    for row in notifications:
        assert SECRET not in str(row.facts)


def test_an_order_against_an_unknown_respondent_notifies_nobody(inspector1: User, monkeypatch: Any) -> None:
    case = digging(inspector1)
    issue_order(case, inspector1)
    hear(monkeypatch)
    assert not Notification.objects.filter(kind="order_served").exists()


def test_deadlines_of_orders_are_in_the_calendar_of_their_addressees(
    case: Case, inspector1: User, signer: User, outsider: User
) -> None:
    order = issue_order(case, inspector1)
    titles = [row["title"] for row in client_of(signer).get(f"{V1}me/deadlines/").json()]
    assert f"The order {order.number} is to be met" in titles
    assert order.number not in client_of(outsider).get(f"{V1}me/deadlines/").content.decode()

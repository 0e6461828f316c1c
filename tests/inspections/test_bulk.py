"""Acts on many objects: each done or refused with its reason, taken back together; on pages and over the API."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from core import bulk, clock, undo
from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, User
from inspections.acts.flags import FLAGS
from inspections.models import Flag
from inspections.services import flags
from quotas.models import Report
from tests.inspections.test_flags import severe
from tests.support import filings
from tests.support.api import V1, client_of
from tests.support.approvals import WHY
from tests.support.inspection_world import World, on
from tests.support.page_clients import page_client
from tests.support.refusals import fault_codes

__all__ = ["severe"]
NOON = dt.datetime(2011, 5, 9, 12, tzinfo=clock.ZONE)
PAGE = "pages:flags-together"


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with clock.at(NOON):
        yield


@pytest.fixture
def both(world: World) -> list[Flag]:
    """Create two flags of which one officer may decide."""
    with on(2011, 5, 9):
        world.give_firm(100)
        world.screen(world.file(4, 112))
    found = list(Flag.objects.exclude(severity="severe").order_by("rule")[:2])
    assert len(found) == 2
    return found


def states(rows: list[Flag]) -> set[str]:
    return set(Flag.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True))


def test_flags_are_dismissed_together_and_taken_back_together(both: list[Flag], p36a: User) -> None:
    officer, keys = page_client(p36a), [str(flag.pk) for flag in both]
    listed = officer.get(reverse("pages:flags")).content.decode()
    assert all(f'value="{key}"' in listed for key in keys)
    shown = officer.post(reverse(PAGE), {"verb": "dismiss", "chosen": [*keys, "nonsense"]}).content.decode()
    assert "Dismiss: 2 flags" in shown
    one = officer.post(reverse(PAGE), {"verb": "dismiss", "chosen": keys[:1]}).content.decode()
    assert "Dismiss: 1 flag" in one
    assert "Dismiss: 1 flags" not in one
    assert states(both) == {"open"}, "nothing is done before it is confirmed"
    sent = {"verb": "dismiss", "chosen": keys, "confirmed": "1"}
    assert officer.post(reverse(PAGE), sent).status_code == 400  # without a reason
    done = officer.post(reverse(PAGE), {**sent, "dismiss-reason": WHY}).content.decode()
    assert "Take the decision back" in done
    assert states(both) == {"dismissed"}
    back = officer.post(reverse(PAGE), {"verb": "undo", "chosen": keys, "confirmed": "1"}).content.decode()
    assert "“Take the decision back” was carried out for 2 flags." in " ".join(back.split())
    assert states(both) == {"open"}


def test_not_after_the_minutes_of_the_undo(both: list[Flag], p36a: User) -> None:
    path = f"{V1}flags/"
    keys = [str(flag.pk) for flag in both]
    answer = client_of(p36a).post(f"{path}acknowledge/", {"ids": keys}).json()
    assert (sorted(answer["done"]), answer["refused"]) == (sorted(keys), [])
    with clock.at(NOON + undo.WINDOW):
        answer = client_of(p36a).post(f"{path}undo/", {"ids": keys}).json()
    assert answer["done"] == []
    assert {one["code"] for one in answer["refused"]} == {"undo_over"}
    assert states(both) == {"acknowledged"}


def test_each_refused_one_is_named_and_the_others_are_done(both: list[Flag], p36a: User) -> None:
    decided, other = both
    flags.acknowledge(decided, actor=p36a)
    unknown = decided.enterprise_id
    assert unknown is not None
    outcome = bulk.act_on_each(
        FLAGS["acknowledge"], Flag.objects.all(), [decided.pk, other.pk, unknown, other.pk], actor=p36a
    )
    assert [row.pk for row in outcome.done] == [other.pk]
    assert {one.id: one.code for one in outcome.refused} == {decided.pk: "wrong_state", unknown: "not_found"}


def test_what_is_entered_is_refused_as_a_whole_only_if_no_object_takes_it(both: list[Flag], p36a: User) -> None:
    first, last = sorted(both, key=lambda flag: flag.pk)
    refused: set[UUID] = set()
    seen = []

    def service(row: Flag, *, actor: User) -> Flag:
        seen.append(row.pk)
        if row.pk in refused:
            raise Invalid.at("/reason", "too_short", "Too short.")
        return row

    act = dataclasses.replace(FLAGS["acknowledge"], service=service)
    for one, other in ((first, last), (last, first)):
        refused = {one.pk}
        outcome = bulk.act_on_each(act, Flag.objects.all(), [last.pk, first.pk], actor=p36a)
        assert (outcome.done, [row.id for row in outcome.refused]) == ([other], [one.pk])
    assert seen == [first.pk, last.pk] * 2, "in the order of the keys"
    refused = {first.pk, last.pk}
    with pytest.raises(Invalid) as refusal:
        bulk.act_on_each(act, Flag.objects.all(), [last.pk, first.pk], actor=p36a)
    assert fault_codes(refusal) == {("/reason", "too_short")}


def test_what_has_changed_since_it_was_read_is_refused(both: list[Flag], p36a: User) -> None:
    changed, same = both
    officer, keys = page_client(p36a), [str(flag.pk) for flag in both]
    shown = officer.post(reverse(PAGE), {"verb": "dismiss", "chosen": keys}).content.decode()
    assert all(f'name="version-{flag.pk}" value="{flag.version}"' in shown for flag in both)
    flags.acknowledge(changed, actor=p36a)
    versions = {f"version-{flag.pk}": flag.version for flag in both}
    sent = {"verb": "dismiss", "chosen": keys, "confirmed": "1", "dismiss-reason": WHY, **versions}
    assert "This has changed since you read it." in officer.post(reverse(PAGE), sent).content.decode()
    assert (states([changed]), states([same])) == ({"acknowledged"}, {"dismissed"})
    stated = {"ids": keys, "versions": {keys[0].upper(): changed.version}}
    answer = client_of(p36a).post(f"{V1}flags/undo/", stated).json()
    assert ([one["code"] for one in answer["refused"]], answer["done"]) == (["stale"], [keys[1]])
    for versions, pointer in (({keys[0]: 1}, "/versions"), ({"nonsense": 1}, "/versions")):
        answer = client_of(p36a).post(f"{V1}flags/undo/", {"ids": keys[1:], "versions": versions})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, pointer)


def test_what_was_seen_first_counts_after_a_form_that_was_refused(both: list[Flag], p36a: User) -> None:
    changed, same = both
    officer, keys = page_client(p36a), [str(flag.pk) for flag in both]
    versions = {f"version-{flag.pk}": flag.version for flag in both}
    flags.acknowledge(changed, actor=p36a)
    sent = {"verb": "dismiss", "chosen": keys, "confirmed": "1", **versions}
    shown = officer.post(reverse(PAGE), sent).content.decode()  # without a reason
    assert f'name="version-{changed.pk}" value="{changed.version}"' in shown
    officer.post(reverse(PAGE), {**sent, "dismiss-reason": WHY, f"version-{same.pk}": "9" * 5000})
    assert (states([changed]), states([same])) == ({"acknowledged"}, {"dismissed"})


def test_a_severe_one_takes_two_people_here_too(severe: Flag, p36a: User) -> None:
    answer = client_of(p36a).post(f"{V1}flags/dismiss/", {"ids": [str(severe.pk)], "reason": WHY}).json()
    assert [one["code"] for one in answer["refused"]] == ["needs_second_person"]
    assert states([severe]) == {"open"}


def test_not_by_others_nor_too_many(both: list[Flag], p15a: User, auditor1: User, p36a: User) -> None:
    keys = [flag.pk for flag in both]
    with pytest.raises(Forbidden):
        bulk.act_on_each(FLAGS["acknowledge"], Flag.objects.all(), keys, actor=auditor1)
    with pytest.raises(Invalid) as refused:
        bulk.act_on_each(
            FLAGS["acknowledge"], Flag.objects.all(), [UUID(int=number) for number in range(101)], actor=p36a
        )
    assert fault_codes(refused) == {("/ids", "too_many")}
    answer = client_of(p15a).post(f"{V1}flags/acknowledge/", {"ids": [str(keys[0])]}).json()
    assert [one["code"] for one in answer["refused"]] == ["not_found"]
    assert page_client(auditor1).post(reverse(PAGE), {"verb": "dismiss", "chosen": keys}).status_code == 403
    assert 'name="chosen"' not in page_client(auditor1).get(reverse("pages:flags")).content.decode()
    assert client_of(p36a).post(f"{V1}flags/acknowledge/", {"ids": []}).status_code == 400
    assert page_client(p36a).post(reverse(PAGE), {"verb": "escalate", "chosen": keys}).status_code == 404
    assert page_client(p36a).get(reverse(PAGE)).status_code == 302


def test_reports_are_returned_together_and_taken_back(firm: Enterprise, signer: User, p36a: User) -> None:
    filed = [filings.filed(firm, dt.date(2011, month, 1), signer, nil=True) for month in (3, 4)]
    officer, here = page_client(p36a), reverse("pages:reports-together")
    keys = [str(report.pk) for report in filed]
    assert here in officer.get(reverse("pages:reports-waiting")).content.decode()
    shown = officer.post(here, {"verb": "return", "chosen": keys}).content.decode()
    assert "March 2011" in shown
    sent = {"verb": "return", "chosen": keys, "confirmed": "1", "return-reason": "Stocks are missing."}
    outcome = " ".join(officer.post(here, sent).content.decode().split())
    assert "“Return” was carried out for 2 monthly reports." in outcome
    assert "Take the return back" in outcome
    first = min(Report.objects.values_list("decided_at", flat=True))
    assert (
        f'You can take this back until <time datetime="{undo.until(first).astimezone(clock.ZONE).isoformat()}"'
        in outcome
    )
    assert set(Report.objects.values_list("state", flat=True)) == {"returned"}
    officer.post(here, {"verb": "undo_return", "chosen": keys, "confirmed": "1"})
    assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}
    assert "“Return” was not carried out for 1 monthly report." in " ".join(
        officer.post(here, {**sent, "chosen": [str(UUID(int=1))]}).content.decode().split()
    )

"""Every service that writes begins: it authorises, locks and reads afresh by ``core.write_access`` and not by hand."""

import ast
from fnmatch import fnmatch
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from core.write_access import Lock, WriteAccess
from tests.support import service_calls
from tests.support.live_objects import instances
from tests.support.service_calls import WRITES_FIRST, Function

TASK = "a task or a receiver runs it for no person"
WITHIN = "part of a service that has begun; it begins nothing itself"
SIGNING_IN = "nobody is signed in yet, or the person alone is concerned; the sign-in has judged who it is"
OWN = "the reader's own notifications, as ``visible_to`` finds them"
SECRET = "the secret that was sent to its holder is the right to it"
PUBLIC = "the public form: anybody may"

# Public services that write before they begin, or begin nothing, and why.
BEGINS_NOTHING = {
    "enterprises.services.attempt_delays.*": SIGNING_IN,
    "enterprises.services.sign_ins.*": SIGNING_IN,
    "enterprises.services.factors.take_code": SIGNING_IN,
    "enterprises.services.factors.re[cs]*": SIGNING_IN,
    "enterprises.services.account_changes.*": WITHIN,
    "enterprises.services.signatures.redeem": WITHIN,
    "enterprises.services.invitations.accept": SECRET,
    "enterprises.services.approvals.deciding.cancel_by_link": SECRET,
    "enterprises.services.approvals.deciding.expire": TASK,
    "enterprises.services.approval_notifications.notify": TASK,
    "enterprises.services.notifications.read*": OWN,
    "enterprises.services.notifications.notify_many": WITHIN,
    "enterprises.services.notifications.delete_expired": TASK,
    "enterprises.services.notifications.mail": TASK,
    "enterprises.services.invitations.note_unsent": TASK,
    "enterprises.services.review_reminders.remind": TASK,
    "enterprises.services.webhooks.stop": TASK,
    "enterprises.services.consultation_notices.escalate": TASK,
    "resources.services.use_return_reminders.remind": TASK,
    "quotas.services.programme_years.year_of": WITHIN,
    "quotas.services.duties.derive": TASK,
    "quotas.services.notify.about_*": TASK,
    "quotas.services.consumption.reminders.remind": TASK,
    "quotas.services.imports.uploads.read": TASK,
    "inspections.services.visit_draws.show": TASK,
    "inspections.services.tips.file": PUBLIC,
    "inspections.services.tips.add": SECRET,
    "inspections.services.quota_measures.carry_out_all": TASK,
    "inspections.services.restitution.try_again": TASK,
    "inspections.services.case_handlers.notify_*": TASK,
    "inspections.services.notify.about_*": TASK,
    "inspections.services.handover_notifications.remind": TASK,
    "inspections.services.orders.escalate_overdue": TASK,
    "inspections.services.cases.escalation.escalate_unanswered": TASK,
    "inspections.services.cases.publication.take_down_fallen": TASK,
    "inspections.services.term_reminders.remind_of_*": TASK,
    "inspections.services.screening.screen_*": TASK,
    "inspections.services.competences.load": "a loader enters what is published",
}
# Parts of services that are called from elsewhere, and why nothing begins there.
CALLED_FROM_ELSEWHERE = {
    ("enterprises.tasks", "enterprises.services.notifications.mail_pending"): TASK,
    ("enterprises.tasks", "enterprises.services.consultation_notices.remind"): TASK,
    ("enterprises.tasks", "enterprises.services.approvals.effect.carry_out_due"): TASK,
    ("enterprises.tasks", "enterprises.services.webhook_delivery.*"): TASK,
    ("enterprises.web.enrolment", "enterprises.services.factors.use_up"): SIGNING_IN,
    ("enterprises.web.own_factors", "enterprises.services.factors.use_up"): SIGNING_IN,
    ("enterprises.acts.people", "enterprises.services.memberships.obstacle"): "rolled back",
    ("enterprises.acts.people", "enterprises.services.people.user_name_obstacle"): "rolled back",
    ("quotas.tasks", "quotas.services.imports.decisions.delete_expired"): TASK,
    ("quotas.tasks", "quotas.services.office_reminders.remind"): TASK,
    ("quotas.tasks", "quotas.services.report_reminders.remind"): TASK,
    ("quotas.tasks", "quotas.services.return_reminders.remind"): TASK,
    ("trade.tasks", "trade.services.letter_notifications.remind"): TASK,
    ("inspections.tasks", "inspections.services.screening.*"): TASK,
    ("inspections.tasks", "inspections.services.term_reminders.remind"): TASK,
    ("portal.tasks", "portal.services.list_file_work.prepare"): TASK,
    ("portal.tasks", "portal.services.list_files.delete_expired"): TASK,
    ("history.*", "*"): "enters the past as the people of its files",
    ("demo.*", "*"): "enters invented data as the tasks would",
}
# Locks and authorisations by hand, and why.
BY_HAND = {
    ("enterprises.services.sites.update", "policies.authorise"): "a site is moved within its actor's reach only",
    ("enterprises.services.enterprises.update", "policies.authorise"): "as a site",
    ("enterprises.services.webhook_delivery.*", "select_for_update"): "skips what another worker is sending",
    ("enterprises.services.notifications.mail", "select_for_update"): "skips what another worker is sending",
    ("quotas.services.imports.many_reports.parts.claim", "select_for_update"): "workers skip what another one holds",
    ("quotas.services.imports.*", "kind.authorise"): "a sheet that its sender may not write is not read at all",
    ("quotas.services.imports.*", "KINDS[kind].authorise"): "as above",
    ("quotas.services.notices.drafts.update", "LIFECYCLE.authorise"): "a draft may change its issuer",
    ("quotas.services.notices.previews.*", "LIFECYCLE.authorise"): "writes nothing",
    ("quotas.services.proposals.proposing.propose", "LIFECYCLE.authorise"): "writes nothing",
    ("quotas.services.reports.filing.check", "LIFECYCLE.authorise"): "writes nothing",
}


def test_every_public_service_begins_before_it_writes() -> None:
    services = {
        str(function)
        for function in service_calls.public_functions()
        if service_calls.is_service(function) and service_calls.verdict(function) == WRITES_FIRST
    }
    assert not [name for name in sorted(services) if not any(fnmatch(name, listed) for listed in BEGINS_NOTHING)]
    stale = [listed for listed in BEGINS_NOTHING if not any(fnmatch(name, listed) for name in services)]
    assert not stale, "these begin now, or are gone"


def test_parts_of_services_are_called_by_services_that_have_begun() -> None:
    parts = {
        function
        for function in service_calls.public_functions()
        if not service_calls.is_service(function) and service_calls.verdict(function) == WRITES_FIRST
    }
    calls = {
        (name, str(called))
        for name, module in service_calls.modules().items()
        if not service_calls.in_services(name)
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and (called := module.resolve(call)) in parts
    }
    _match(calls, CALLED_FROM_ELSEWHERE)


def test_no_service_locks_or_authorises_by_hand() -> None:
    by_hand = set()
    for name, module in service_calls.modules().items():
        for function, node in module.functions.items() if service_calls.in_services(name) else ():
            for call in (row.func for row in ast.walk(node) if isinstance(row, ast.Call)):
                if isinstance(call, ast.Attribute) and call.attr == "select_for_update":
                    by_hand.add((f"{name}.{function}", "select_for_update"))
                elif ast.unparse(call).endswith("authorise"):
                    by_hand.add((f"{name}.{function}", ast.unparse(call)))
    _match(by_hand, BY_HAND)


def _match(found: set[tuple[str, str]], listed: dict[tuple[str, str], str]) -> None:
    def fits(one: tuple[str, str], patterns: tuple[str, str]) -> bool:
        return fnmatch(one[0], patterns[0]) and (one[1] == patterns[1] or fnmatch(one[1], patterns[1]))

    assert not [one for one in sorted(found) if not any(fits(one, patterns) for patterns in listed)]
    assert not [patterns for patterns in listed if not any(fits(one, patterns) for one in found)], "stale"


@pytest.mark.parametrize(
    ("dotted", "verdict"),
    [
        ("inspections.services.cases.progress.refer", "begins"),  # by a helper of its package
        ("inspections.services.orders.issue", "begins"),
        ("quotas.services.successions.merge", "begins"),  # by a service of another app
        ("inspections.services.journal.enter", "writes"),
        ("quotas.services.notices.previews.preview", "neither"),
    ],
)
def test_calls_are_followed_across_modules(dotted: str, verdict: str) -> None:
    assert service_calls.verdict(Function(*dotted.rsplit(".", 1))) == verdict


def _accesses() -> list[Any]:
    return instances(WriteAccess)


def test_every_table_that_is_locked_has_its_place_in_the_order() -> None:
    assert len(set(settings.LOCK_ORDER)) == len(settings.LOCK_ORDER)
    for label in settings.LOCK_ORDER:
        apps.get_model(label)
    for access in _accesses():
        transitions = getattr(access, "transitions", {}).values()
        locks: list[Lock] = [*access.locks, *(lock for transition in transitions for lock in transition.locks)]
        models = {lock.model for lock in locks} | ({access.model} if access.locks_rows else set())
        assert {model._meta.label for model in models if hasattr(model, "_meta")} <= set(settings.LOCK_ORDER)

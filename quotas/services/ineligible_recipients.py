"""Refusals of quota for an enterprise that fails a condition (``enterprises.eligibility``): notices and transfers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict, DomainError
from enterprises.eligibility import JudgedCondition, assess
from enterprises.models import Enterprise
from quotas.models import Programme


def explain(enterprise: Enterprise, failed: JudgedCondition) -> str:
    """Return why no quota can be given: the condition, the facts, and the article."""
    if failed.condition.fault != "ineligible":  # its evidence is a sentence of its own
        return failed.judgement.evidence
    return _("No quota can be given to %(enterprise)s. %(condition)s (%(subject)s): %(evidence)s %(basis)s.") % {
        "enterprise": enterprise.code,
        "condition": failed.condition.label,
        "subject": failed.site.code if failed.site is not None else enterprise.code,
        "evidence": failed.judgement.evidence,
        "basis": failed.condition.legal_basis,
    }


def obstacles(receivers: Iterable[tuple[Enterprise, Programme]]) -> dict[tuple[UUID, UUID], DomainError]:
    """Return why enterprises may not receive quota of programmes today, by the keys of both, where anything prevents.

    The number of queries grows with the activities of the programmes alone.
    """
    asked = {(enterprise.pk, programme.pk): (enterprise, programme) for enterprise, programme in receivers}
    by_activity: dict[str, dict[UUID, Enterprise]] = defaultdict(dict)
    for enterprise, programme in asked.values():
        by_activity[programme.activity][enterprise.pk] = enterprise
    today = clock.today()
    answers = {activity: assess(activity, today, firms.values()) for activity, firms in by_activity.items()}
    return {
        key: _refusal(enterprise, failed)
        for key, (enterprise, programme) in asked.items()
        if (failed := answers[programme.activity][enterprise.pk].failed)
    }


def _refusal(enterprise: Enterprise, failed: Sequence[JudgedCondition]) -> DomainError:
    return Conflict(failed[0].condition.fault, " ".join(explain(enterprise, condition) for condition in failed))

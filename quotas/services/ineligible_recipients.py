"""Refusals of quota for an enterprise that fails a condition (``enterprises.eligibility``): notices and transfers."""

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


def obstacle(enterprise: Enterprise, programme: Programme) -> DomainError | None:
    """Return why an enterprise may not receive quota of a programme today, if anything prevents it."""
    failed = assess(programme.activity, clock.today(), [enterprise])[enterprise.pk].failed
    if not failed:
        return None
    return Conflict(failed[0].condition.fault, " ".join(explain(enterprise, condition) for condition in failed))

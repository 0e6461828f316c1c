"""Recipients that a notice may not give quota to, because they fail a condition (``enterprises.eligibility``)."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.eligibility import JudgedCondition
from enterprises.models import Enterprise
from quotas.models import Notice, NoticeLine
from quotas.queries.eligibility import assess_for, gainers


def recipient_faults(notice: Notice, lines: Sequence[NoticeLine], increments: Sequence[Decimal]) -> list[Fault]:
    """Return a fault for every condition for which a line may not give quota to its enterprise."""
    firms = gainers(lines, increments)
    answers = assess_for(notice, firms.values()) if firms else {}
    return [
        Fault(f"/lines/{index}/to", failed.condition.fault, _detail(firm, failed))
        for index, firm in firms.items()
        for failed in answers[firm.pk].failed
    ]


def _detail(enterprise: Enterprise, failed: JudgedCondition) -> str:
    if failed.condition.fault != "ineligible":  # its evidence is a sentence of its own
        return failed.judgement.evidence
    return _("No quota can be given to %(enterprise)s. %(condition)s (%(subject)s): %(evidence)s %(basis)s.") % {
        "enterprise": enterprise.code,
        "condition": failed.condition.label,
        "subject": failed.site.code if failed.site is not None else enterprise.code,
        "evidence": failed.judgement.evidence,
        "basis": failed.condition.legal_basis,
    }

"""Withholding by a notice: what it gives to an enterprise that fails a condition which the law leaves open.

The tonnes are withheld in the same postings by which they are given, with the conditions as the reason on the line. Two
officers release them on the account (``quotas.acts.movements``).
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from enterprises.eligibility import Eligibility, JudgedCondition
from quotas import ledger
from quotas.models import Account, Notice, NoticeLine
from quotas.quantities import ZERO
from quotas.queries.eligibility import assess_for, gainers

type Accounts = Mapping[tuple[UUID, str], Account]  # by holder and category


def withhold(notice: Notice, lines: Sequence[NoticeLine], accounts: Accounts) -> None:
    """State on each line what it withholds: all that it gives, less what its holder has used already.

    The increments are stated; the accounts are locked here, so that no use comes between.
    """
    firms = gainers(lines, [line.increment or ZERO for line in lines])
    answers = assess_for(notice, firms.values()) if firms else {}
    concerned = {index: answers[firm.pk] for index, firm in firms.items() if answers[firm.pk].withholding}
    keys = [accounts[lines[index].to_holder_id, lines[index].category].pk for index in concerned]
    ledger.lock(list(Account.objects.filter(pk__in=keys)))
    fresh = Account.objects.in_bulk(keys)
    for (index, answer), key in zip(concerned.items(), keys, strict=True):
        line = lines[index]
        assert line.increment is not None
        tonnes = min(line.increment, fresh[key].available + line.increment)
        if tonnes > ZERO:
            line.withheld, line.withheld_because = tonnes, reason_of(answer)


def reason_of(answer: Eligibility) -> str:
    """Return the conditions for which quota is withheld, with their evidence and legal basis."""
    return " ".join(_described(judged, answer) for judged in answer.withholding)


def _described(judged: JudgedCondition, answer: Eligibility) -> str:
    return _("%(condition)s (%(subject)s): %(evidence)s %(basis)s.") % {
        "condition": judged.condition.label,
        "subject": judged.site.code if judged.site is not None else answer.enterprise.code,
        "evidence": judged.judgement.evidence,
        "basis": judged.condition.legal_basis,
    }

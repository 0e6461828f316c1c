"""Withholding by a notice: what it gives to an enterprise that fails a condition which the law leaves open.

The tonnes are withheld in the same postings by which they are given, with the conditions as the reason on the line;
of a confidential one the line says no more than that it is not met. Two officers release them on the account
(``quotas.acts.movements``).
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from quotas import ledger
from quotas.models import Account, Notice, NoticeLine
from quotas.quantities import ZERO
from quotas.queries.eligibility import assess_for, gainers
from quotas.queries.withholding import tonnes_withheld

type Accounts = Mapping[tuple[UUID, str], Account]  # by holder and category


def withhold(notice: Notice, lines: Sequence[NoticeLine], accounts: Accounts) -> None:
    """State on each line what it withholds: all that it gives, less what its holder has used already.

    The increments are stated; the accounts are locked here, so that no use comes between.
    """
    firms = gainers(lines, [line.increment or ZERO for line in lines])
    answers = assess_for(notice, firms.values()) if firms else {}
    concerned = {index: answers[firm.pk] for index, firm in firms.items() if answers[firm.pk].left_open}
    keys = [accounts[lines[index].to_holder_id, lines[index].category].pk for index in concerned]
    ledger.lock(list(Account.objects.filter(pk__in=keys)))
    fresh = Account.objects.in_bulk(keys)
    for (index, answer), key in zip(concerned.items(), keys, strict=True):
        line = lines[index]
        assert line.increment is not None
        tonnes = tonnes_withheld(line.increment, fresh[key].available)
        if tonnes > ZERO:
            line.withheld, line.withheld_because = tonnes, " ".join(answer.withheld_because())

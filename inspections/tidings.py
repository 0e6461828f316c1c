"""The words in which people are told of orders: number, term, where it stands. Not where its case came from."""

from typing import Any

from django.utils.translation import gettext as _

from enterprises.tidings import Facts, Kind, declare
from inspections.models import Order


def _order(facts: Facts) -> dict[str, Any]:
    return {"number": facts["number"], "due": facts["due_on"], "kind": Order.Kind(facts["kind"]).label}


ORDER_SERVED = declare(
    "order_served",
    Kind(
        lambda facts: _("An order was served on you: %(number)s, due on %(due)s") % _order(facts),
        lambda facts: (
            _(
                "%(kind)s: the order %(number)s has to be met by the end of %(due)s. What is to be done, and on which "
                "legal basis, stands in the order; answer it there."
            )
            % _order(facts)
        ),
    ),
)

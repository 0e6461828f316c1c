"""The reader of figures finds those behind which nothing can be opened."""

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, User
from tests.support import figures
from tests.support.figure_exemptions import EXEMPT, exemption_of
from tests.support.page_clients import page_client
from tests.support.report_pages import plan

__all__ = ["plan"]

ROW = "<h2>Use</h2><table><thead><tr><th>Firm</th><th>Tonnes</th></tr></thead><tbody><tr>{}{}</tr></tbody></table>"
LINKED, PLAIN = '<th><a href="/x/">Firm</a></th>', "<th>Firm</th>"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (ROW.format(PLAIN, '<td class="num">1.000</td>'), ["Use · Tonnes"]),
        (ROW.format(LINKED, '<td class="num">1.000</td>'), []),
        (ROW.format(PLAIN, '<td class="num">—</td>'), []),
        (ROW.format(PLAIN, '<td class="num"><a href="/y/">1.000</a></td>'), []),
        (f"<details>{ROW.format(PLAIN, '<td class=num>1</td>')}</details>", []),
        ('<dl class="figures"><div><dt>Over</dt><dd>3</dd></div></dl>', ["figures · Over"]),
        ('<dl class="figures"><div><dt>Over</dt><dd><a href="/z/">3</a></dd></div></dl>', []),
    ],
)
def test_figures_without_a_link_are_found(source: str, found: list[str]) -> None:
    assert figures.unlinked(source) == found


def test_every_exemption_has_a_reason() -> None:
    assert all(len(why) > 20 for why in EXEMPT.values())
    assert exemption_of("report", "Stock and flow · Produced") == ("report", "Stock and flow")
    assert exemption_of("report", "Something else · Produced") is None


def test_figures_of_an_account_lead_to_its_statement(plan: Enterprise, p36a: User) -> None:
    listed = page_client(p36a).get(reverse("pages:accounts"), {"holder_type": "enterprise"})
    account = listed.context["rows"][0]
    shown = page_client(p36a).get(reverse("pages:account", args=[account.pk])).content.decode()
    # But for lines whose paper the reader may not open; its number stands in the line.
    assert all(one.startswith("Statement · ") for one in figures.unlinked(shown))
    assert 'id="statement"' in shown

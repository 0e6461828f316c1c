"""Checks on the feed and the purchases of a line, which decide whether its output counts to a quota.

``CountingRule`` defines what counts. A line whose feed or product no rule counts needs proof of the origin of its
material; a mine cannot prove it, because its output is what it extracts.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from enterprises.models import Site
from quotas.checks.facts import Facts
from quotas.checks.report_findings import ReportFinding, Severity
from quotas.models import Feed, Trade
from quotas.quantities import KILOGRAM, ZERO
from quotas.report_lines import LineRow

FEEDS_OF_A_MINE = (Feed.OWN_ORE, Feed.TAILINGS)


def mine_works_its_own_ore(facts: Facts) -> Iterator[ReportFinding]:
    """Block any other feed at a mine: with it the mine's output would count to no quota."""
    for pointer, line in facts.lines_with_pointers():
        if line.site.kind == Site.Kind.MINE and line.feed_origin not in FEEDS_OF_A_MINE:
            yield ReportFinding(
                "feed_not_of_a_mine",
                Severity.BLOCKING,
                _("%(site)s is a mine: the feed is “%(own)s” or “%(tailings)s”, not “%(stated)s”.")
                % {
                    "site": line.site,
                    "own": Feed.OWN_ORE.label,
                    "tailings": Feed.TAILINGS.label,
                    "stated": Feed(line.feed_origin).label,
                },
                f"{pointer}/feed_origin",
            )


def mine_names_its_sellers(facts: Facts) -> Iterator[ReportFinding]:
    """Block unnamed purchases at a mine, and require a reason for named ones: purchases count to no quota."""
    for pointer, line in facts.lines_with_pointers():
        if line.site.kind != Site.Kind.MINE or not line.purchased:
            continue
        named = _named_purchases(line)
        if named < line.purchased:
            yield ReportFinding(
                "purchases_not_named",
                Severity.BLOCKING,
                _("%(line)s: a mine must name its sellers. %(stated)s t were purchased, %(named)s t are named.")
                % {"line": line, "stated": line.purchased, "named": named},
                f"{pointer}/purchases",
                {"expected": str(line.purchased), "stated": str(named)},
            )
        else:
            yield ReportFinding(
                "mine_purchases",
                Severity.WARNING,
                _("%(line)s: %(stated)s t were purchased for a mine, which counts to no quota. State why.")
                % {"line": line, "stated": line.purchased},
                f"{pointer}/purchased",
            )


def product_is_made_at_such_a_site(facts: Facts) -> Iterator[ReportFinding]:
    """Block output that would count elsewhere but counts nowhere at a site of this kind.

    Recycled material is left out: it counts at no site, and the site that recycles it has a kind of its own.
    """
    for pointer, line in facts.lines_with_pointers():
        kind, product = line.site.kind, line.product.kind
        if not line.produced or (kind == Site.Kind.RECYCLING and line.feed_origin == Feed.RECYCLED):
            continue
        if facts.counting.is_output(product) and not facts.counting.output_feeds(kind, product):
            yield ReportFinding(
                "product_not_of_site",
                Severity.BLOCKING,
                _("%(product)s is not produced at a site of this kind (%(kind)s).")
                % {"product": line.product, "kind": Site.Kind(line.site.kind).label},
                f"{pointer}/produced",
            )


def uncounted_feed_is_proven(facts: Facts) -> Iterator[ReportFinding]:
    """Block output from a feed that counts to no quota beyond the material of that feed that the site consumed.

    Material is what other lines of the same site and feed consume: out of named purchases and opening stock, and
    never of what the site itself produced. Compared in t REO.
    """
    material: dict[tuple[UUID, str], Decimal] = defaultdict(lambda: ZERO)
    output: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    for index, line in enumerate(facts.lines):
        key = (line.site.id, line.feed_origin)
        feeds = facts.counting.output_feeds(line.site.kind, line.product.kind)
        if not line.produced:
            material[key] += _material(facts, line)
        elif line.site.kind != Site.Kind.MINE and feeds and line.feed_origin not in feeds:
            output[key].append(index)
    for key, places in output.items():
        produced = sum((facts.lines[place].reo_tonnes or ZERO for place in places), ZERO)
        if produced <= material[key] + KILOGRAM * len(facts.lines):
            continue
        first = facts.lines[places[0]]
        yield ReportFinding(
            "feed_not_proven",
            Severity.BLOCKING,
            _(
                "%(output)s t REO at %(site)s are stated as “%(feed)s”, which counts to no quota. Lines of the same "
                "feed with named purchases and “consumed” cover %(material)s t REO. Enter that "
                "material, or the feed used."
            )
            % {
                "output": produced,
                "site": first.site,
                "feed": Feed(first.feed_origin).label,
                "material": material[key],
            },
            f"/lines/{places[0]}/feed_origin",
            {"output": str(produced), "material": str(material[key])},
        )


def _material(facts: Facts, line: LineRow) -> Decimal:
    available = (line.opening_stock or ZERO) + min(line.purchased or ZERO, _named_purchases(line))
    return facts.counting.reo(line, min(line.consumed or ZERO, available)) or ZERO


def _named_purchases(line: LineRow) -> Decimal:
    return sum((trade.tonnes for trade in line.trades if trade.direction == Trade.Direction.PURCHASE), ZERO)

"""The four programmes, and the rows that say what counts towards each."""

import datetime as dt
from itertools import product

from core.reference_files import rows
from enterprises.models import Authority, Site
from quotas.models import CountingRule, Feed, Product, Programme
from quotas.reference.files import DATA


def load() -> dict[str, int]:
    return {"programmes": _programmes(), "counting rules": _counting_rules()}


def _programmes() -> int:
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    existing = set(Programme.objects.values_list("code", flat=True))
    new = [row for row in rows(DATA / "programmes.csv") if row["code"] not in existing]
    Programme.objects.bulk_create(
        Programme(
            code=row["code"],
            name=row["name"],
            name_zh=row["name_zh"],
            authority=authorities[row["authority"]],
            activity=row["activity"],
            unit=row["unit"],
            first_year=int(row["first_year"]),
            last_year=_number(row["last_year"]),
            return_by_month=_number(row["return_by_month"]),
            legal_basis=row["legal_basis"],
        )
        for row in new
    )
    return len(new)


def _counting_rules() -> int:
    """Create the counting rules of the file and return how many are new.

    A row of the file names several kinds at once (``a|b``, ``*`` for every one); each combination is one rule.
    """
    programmes = {programme.code: programme for programme in Programme.objects.all()}
    fields = ("programme__code", "site_kind", "product_kind", "feed", "valid_from")
    existing = set(CountingRule.objects.values_list(*fields))
    new = []
    for row in rows(DATA / "counting_rules.csv"):
        valid_from = dt.date.fromisoformat(row["valid_from"])
        for code, site, kind, feed in product(
            row["programmes"].split("|"),
            _split_values(row["site_kinds"], Site.Kind.values),
            _split_values(row["product_kinds"], Product.Kind.values),
            _split_values(row["feeds"], Feed.values),
        ):
            if (code, site, kind, feed, valid_from) not in existing:
                new.append(
                    CountingRule(
                        programme=programmes[code],
                        site_kind=site,
                        product_kind=kind,
                        feed=feed,
                        quantity=row["quantity"],
                        valid_from=valid_from,
                        legal_basis=f"{row['legal_basis']} ({row['source']})",
                    )
                )
    CountingRule.objects.bulk_create(new)
    return len(new)


def _split_values(text: str, every: list[str]) -> list[str]:
    return every if text == "*" else text.split("|")


def _number(text: str) -> int | None:
    return int(text) if text else None

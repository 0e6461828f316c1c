"""Search by name or number over all kinds of rows, each limited to what the reader may see.

Every word must occur somewhere in the row, in either language and in any part of a name, which covers Chinese too. A
month among the words (``2011-04``) asks for the reports of the enterprises that the other words name.
"""

import re
from typing import Any

from django.db.models import Q, QuerySet

from core import months
from core.actors import Actor
from core.pinyin import letters_of
from enterprises.models import Enterprise, Licence, MiningArea, Site
from inspections import queries
from inspections.models import Case, Inspection, Order
from quotas.models import Notice, Report
from quotas.receipts import receipt_as_written

MOST = 10
MOST_SUGGESTED = 8
FEWEST_SIGNS = 2
MOST_WORDS = 5
_LONGEST = 80
_SEPARATORS = re.compile(r"[\W_]+")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_ENTERPRISE = ("code", "name", "name_zh", "credit_code")


def normalise(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:_LONGEST].strip()


def search_all(text: str, actor: Actor) -> dict[str, list[Any]]:
    """Return a few matches of each kind, with one query per kind.

    If nothing has the words as they were typed, they are taken apart at every separator: numbers are written in many
    ways.
    """
    found = _search(text, text.split()[:MOST_WORDS], actor)
    apart = _SEPARATORS.sub(" ", text).split()[:MOST_WORDS]
    return found if any(found.values()) or apart == text.split() else _search(text, apart, actor)


def suggest(text: str, actor: Actor) -> list[Enterprise | Site]:
    """Return the few enterprises and sites that a text names so far: by name in either language, pinyin or code."""
    words = text.split()[:MOST_WORDS]
    if len(text) < FEWEST_SIGNS or not words:
        return []
    firms, sites = Enterprise.objects.visible_to(actor), Site.objects.visible_to(actor)
    named = firms.filter(_all_words(words, *_ENTERPRISE) | _by_pinyin(text)).order_by("code")
    places = sites.filter(_all_words(words, "code", "name", "name_zh") | _by_pinyin(text)).order_by("code")
    found: list[Enterprise | Site] = [*named[:MOST_SUGGESTED]]
    found += places[:MOST_SUGGESTED]
    return found[:MOST_SUGGESTED]


def _by_pinyin(text: str) -> Q:
    """Match names that sound as typed; a text that can be no pinyin matches none."""
    letters = letters_of(text)
    return Q(name_pinyin__icontains=letters) if letters else Q(pk__in=[])


def _search(text: str, words: list[str], actor: Actor) -> dict[str, list[Any]]:
    if not words:
        return {}
    queries_by_kind: dict[str, QuerySet[Any]] = {
        "enterprises": Enterprise.objects.visible_to(actor)
        .filter(_all_words(words, *_ENTERPRISE) | _by_pinyin(text))
        .select_related("jurisdiction")
        .order_by("code"),
        "sites": Site.objects.visible_to(actor)
        .filter(_all_words(words, "code", "name", "name_zh") | _by_pinyin(text))
        .select_related("enterprise", "jurisdiction")
        .order_by("code"),
        "licences": Licence.objects.visible_to(actor)
        .filter(_all_words(words, "number"))
        .select_related("enterprise", "site")
        .order_by("number"),
        "notices": Notice.objects.visible_to(actor)
        .filter(_all_words(words, "number", "title"))
        .select_related("programme_year__programme")
        .order_by("-issued_on", "number"),
        "reports": Report.objects.visible_to(actor)
        .filter(_report_condition(text, words))
        .exclude(state=Report.State.DRAFT)
        .select_related("enterprise")
        .defer("canonical")
        .order_by("-period", "enterprise__code", "-number"),
        "cases": Case.objects.heads_for(actor)
        .filter(_case_condition(words))
        .select_related("enterprise", "site")
        .order_by("-opened_at", "pk"),
        "inspections": Inspection.objects.visible_to(actor)
        .filter(_all_words(words, "number", "site__code", "site__name", "site__name_zh"))
        .select_related("site", "enterprise")
        .order_by("-planned_on", "pk"),
        "orders": Order.objects.visible_to(actor)
        .filter(_all_words(words, "number"))
        .select_related("case", *queries.RESPONDENT)
        .order_by("-issued_at", "pk"),
        "areas": MiningArea.objects.visible_to(actor)
        .filter(_all_words(words, "name", "name_zh"))
        .select_related("jurisdiction")
        .order_by("number"),
    }
    return {kind: list(rows[:MOST]) for kind, rows in queries_by_kind.items()}


def _all_words(words: list[str], *fields: str) -> Q:
    condition = Q()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        condition &= anywhere
    return condition


def _case_condition(words: list[str]) -> Q:
    """Match cases by number and enterprise; by their description, which is part of the file, where it is open."""
    named = _all_words(words, "number", "enterprise__name", "enterprise__name_zh")
    described = _all_words(words, "number", "subject_description", "enterprise__name", "enterprise__name_zh")
    return named | Q(opened=True) & described


def _report_condition(text: str, words: list[str]) -> Q:
    """Match reports by the number or digest of their receipt, or by enterprise and month."""
    signs = _SEPARATORS.sub("", text).upper()
    receipt = Q(receipt_number__in=[text.upper(), receipt_as_written(signs)]) | Q(sha256=text.lower())
    others = [word for word in words if not _MONTH.fullmatch(word)]
    if len(others) == len(words):
        return receipt
    try:
        period = months.parse(next(word for word in words if _MONTH.fullmatch(word)))
    except ValueError:
        return receipt
    return receipt | Q(period=period) & _all_words(
        others, "enterprise__code", "enterprise__name", "enterprise__name_zh"
    )

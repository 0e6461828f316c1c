"""Words of a letter that its enterprise reads: they name no other enterprise of the register."""

import unicodedata
from collections.abc import Iterable

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from core.errors import Invalid
from enterprises.models import Enterprise, Site
from trade.models import Letter

_SHORTEST_NAME = 4  # shorter ones stand in ordinary words


class _Plain(Func):
    """The compatible form of a text (NFKC), as ``plain`` makes it."""

    function = "normalize"
    template = "%(function)s(%(expressions)s, NFKC)"
    output_field = CharField()


def require_own(letter: Letter, pointer: str, text: str) -> None:
    """Refuse a text that names another enterprise or its site: a letter shows its reader no others.

    Codes, credit codes and names are compared in one width and case, without characters that are not shown.
    """
    shown = plain(text)
    own = _words_of(letter.enterprise)
    said = Value(shown, output_field=CharField())
    others = Enterprise.objects.exclude(pk=letter.enterprise_id).annotate(said=said)
    named = Q(said__icontains=F("code")) | Q(credit_code__isnull=False, said__icontains=F("credit_code"))
    for name in ("name", "name_zh"):
        others = others.alias(**{f"length_{name}": Length(name)})
        named |= Q(**{f"length_{name}__gte": _SHORTEST_NAME, "said__icontains": _Plain(F(name))})
    for firm in others.filter(named).order_by("code"):
        names = [name for name in (firm.name, firm.name_zh) if len(name) >= _SHORTEST_NAME]
        if _names_one(shown, [firm.code, firm.credit_code or "", *names], own):
            raise _naming(pointer, firm.code)
    sites = Site.objects.exclude(enterprise=letter.enterprise_id).annotate(said=said)
    for site in sites.filter(said__icontains=F("code")).order_by("code"):
        if _names_one(shown, [site.code], own):
            raise _naming(pointer, site.code)


def plain(text: str) -> str:
    """Return a text in its compatible form and small letters, with plain hyphens and nothing that is not shown."""
    shown = []
    for character in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(character)
        if category not in {"Cf", "Mn"}:
            shown.append("-" if category == "Pd" else character)
    return "".join(shown).casefold()


def _words_of(firm: Enterprise) -> list[str]:
    """Return the words by which a firm and its sites are named, the longest first."""
    words = [firm.code, firm.credit_code or "", firm.name, firm.name_zh]
    words += firm.sites.values_list("code", flat=True)
    return sorted(filter(None, map(plain, words)), key=len, reverse=True)


def _names_one(shown: str, words: Iterable[str], own: Iterable[str]) -> bool:
    """Return whether a text has one of the words, and not only as a part of the recipient's own."""
    for word in filter(None, map(plain, words)):
        rest = shown
        for mine in own:
            if word in mine:
                rest = rest.replace(mine, " ")
        if word in rest:
            return True
    return False


def _naming(pointer: str, code: str) -> Invalid:
    detail = _("This names another enterprise (%(code)s). A letter states figures of its recipient alone.")
    return Invalid.at(pointer, "names_another", detail % {"code": code})

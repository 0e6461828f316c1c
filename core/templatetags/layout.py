"""Template tags for the parts of which pages are laid out: panels, facts and tables."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template.base import FilterExpression, NodeList, Parser, Token, render_value_in_context, token_kwargs
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats
from core.templatetags import pages
from core.type_aliases import Text

register = template.Library()


@register.simple_block_tag
def element(content: str, name: str, **attributes: str) -> SafeString:
    """Put the content into an element of this name, or leave nothing if it is blank."""
    if not content.strip():
        return SafeString("")
    return format_html("<{0}{1}>{2}</{0}>", SafeString(name), flatatt(attributes), SafeString(content))


def _sound(label: Text) -> str:
    """Return the attribute with the pinyin of a label, if it has one."""
    spelt = pages.sound(label)
    return format_html(' data-sound="{}"', spelt) if spelt else ""


@register.simple_block_tag
def panel(content: str, title: Text, *, id: str = "", all: str = "", padded: bool = True) -> SafeString:
    """Lay out a section under its title; with ``id`` it is a landmark. A table fills its panel: ``padded=False``.

    ``all``: the address of the whole list, of which the section shows the first rows.
    The pinyin of the title, if it is in Chinese, is what the command palette finds it by.
    """
    return format_html(
        '<section class="panel"{}><div class="panel-head"><h2{}{}>{}</h2>{}</div>{}</section>',
        format_html(' aria-labelledby="{}"', id) if id else "",
        format_html(' id="{}"', id) if id else "",
        _sound(title),
        title,
        format_html('<a href="{}">{}</a>', all, _("All of them")) if all else "",
        format_html('<div class="panel-body">{}</div>', content) if padded else content,
    )


@register.simple_tag(takes_context=True)
def fact(context: template.Context, name: Text, value: object) -> SafeString:
    """Return a name and a value of a list of facts (``<dl class="facts">``)."""
    return format_html("<dt>{}</dt><dd>{}</dd>", name, render_value_in_context(value, context))


@register.simple_tag
def linked_fact(name: Text, value: object, page: str, *keys: object) -> SafeString:
    """Return a name and a value of a list of facts; the value leads to the page of this URL name and these keys."""
    return format_html('<dt>{}</dt><dd><a href="{}">{}</a></dd>', name, reverse(page, args=keys), value)


@register.simple_tag
def link_button(page: str, label: Text, *keys: object, icon: str = "", tone: str = "plain") -> SafeString:
    """Return a link that looks like a button, to the page of this URL name and these keys.

    Its pinyin, if it is in Chinese, is what the command palette finds it by.
    """
    sign = pages.icon(icon) if icon else ""
    address = reverse(page, args=keys)
    return format_html('<a class="btn btn-{}" href="{}"{}>{}{}</a>', tone, address, _sound(label), sign, label)


@register.simple_tag
def add_button(allowed: object, page: str, label: Text, *keys: object) -> SafeString:
    """Return the button of a list that leads to the form of a new row, if the reader may enter one."""
    return link_button(page, label, *keys, icon="plus", tone="primary") if allowed else SafeString("")


@register.simple_tag
def recorded_fact(name: Text, person: object, at: dt.datetime | None) -> SafeString:
    """Return, in a list of facts, who recorded something and when."""
    return format_html(
        '<dt>{}</dt><dd>{}<br><span class="small soft">{}</span></dd>',
        name,
        person or formats.NOTHING,
        pages.instant(at),
    )


@register.simple_tag(takes_context=True)
def block_again(context: template.Context, name: str) -> str:
    """Render a block of the page once more: the title in the head of the document is its heading, too."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return str(block.render(context))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a table, its label and the content of its cells."""

    heads_row: bool
    label: FilterExpression
    options: dict[str, FilterExpression]
    cell: NodeList

    def is_shown(self, context: template.Context) -> bool:
        wanted = "when" not in self.options or self.options["when"].resolve(context, ignore_failures=True)
        return bool(wanted) and not (
            "unless" in self.options and self.options["unless"].resolve(context, ignore_failures=True)
        )

    def heading(self, context: template.Context) -> SafeString:
        label = self.label.resolve(context)
        if "hidden" in self.options:
            label = format_html('<span class="visually-hidden">{}</span>', label)
        return format_html('<th scope="col"{}>{}</th>', self._attribute(context, "class"), label)

    def render(self, context: template.Context, is_narrow: bool, heads: int) -> SafeString:
        """Return the cell of a row; ``heads``: the number of rows for which the head of this one stands, or 0."""
        if self.heads_row and not heads:
            return SafeString("")
        content = SafeString(self.cell.render(context).strip())
        attribute = self._attribute(context, "class", "cell")
        if self.heads_row:
            span = format_html(' rowspan="{}"', heads) if heads > 1 else ""
            return format_html('<th scope="row"{}{}>{}</th>', span, attribute, content)
        label = "" if is_narrow or "hidden" in self.options else self.label.resolve(context)
        return format_html(
            "<td{}{}>{}</td>", attribute, format_html(' data-label="{}"', label) if label else "", content
        )

    def _attribute(self, context: template.Context, *names: str) -> str:
        classes = " ".join(self.options[name].resolve(context) for name in names if name in self.options)
        return format_html(' class="{}"', classes) if classes else ""


class _TableNode(template.Node):
    def __init__(
        self,
        rows: FilterExpression,
        names: list[str],
        options: dict[str, FilterExpression],
        columns: list[_Column],
        foot: NodeList | None,
    ) -> None:
        self.rows, self.names, self.columns, self.foot = rows, names, columns, foot
        self.empty, self.caption = options.pop("empty", None), options.pop("caption", None)
        self.together = options.pop("together", None)
        self.is_folded = options.pop("folded", None) is not None
        self.is_narrow = options.pop("narrow", None) is not None or self.is_folded
        self.variables = options

    def render(self, context: template.Context) -> SafeString:
        rows = self.rows.resolve(context, ignore_failures=True)
        if self.empty and not rows:
            return format_html('<p class="blank">{}</p>', self.empty.resolve(context))
        columns = [column for column in self.columns if column.is_shown(context)]
        table = format_html(
            '<table class="sheet-table{}">{}<thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table>',
            "" if self.is_narrow else " stack",
            format_html('<caption class="visually-hidden">{}</caption>', self.caption.resolve(context))
            if self.caption
            else "",
            format_html_join("", "{}", ((column.heading(context),) for column in columns)),
            format_html_join("", "<tr{}>{}</tr>", self._rows(context, columns, list(rows or ()))),
            format_html("<tfoot><tr>{}</tr></tfoot>", self.foot.render(context)) if self.foot else "",
        )
        if not self.is_folded:
            return format_html('<div class="scroll">{}</div>', table)
        return format_html(
            '<details class="as-table"><summary>{0}</summary>'
            '<div class="scroll" tabindex="0" role="group" aria-label="{0}">{1}</div></details>',
            _("As a table"),
            table,
        )

    def _rows(
        self, context: template.Context, columns: list[_Column], rows: list[Any]
    ) -> Iterator[tuple[SafeString, SafeString]]:
        """Yield the attributes and the cells of each row."""
        named = [dict(zip(self.names, [row] if len(self.names) == 1 else row, strict=True)) for row in rows]
        keyed = [(self._head(context, names) if self.together else place, names) for place, names in enumerate(named)]
        for _head, run in groupby(keyed, itemgetter(0)):
            one_head = [names for _head, names in run]
            for place, names in enumerate(one_head):
                shown = {**names, "shares_head": len(one_head) > 1}
                heads = 0 if place else len(one_head)
                yield SafeString(' class="continued"' if place else ""), self._row(context, columns, shown, heads)

    def _head(self, context: template.Context, names: dict[str, Any]) -> Any:
        assert self.together is not None
        with context.push(**names):
            return self.together.resolve(context)

    def _row(self, context: template.Context, columns: list[_Column], names: dict[str, Any], heads: int) -> SafeString:
        with (
            context.push(**names),
            context.push(**{name: it.resolve(context) for name, it in self.variables.items()}),
        ):
            return format_html_join("", "{}", ((column.render(context, self.is_narrow, heads),) for column in columns))


@register.tag
def table(parser: Parser, token: Token) -> _TableNode:
    """Lay out rows as a table whose columns are declared once, for its head and for the labels on narrow screens.

    ``{% row_head %}`` begins the column that names the row, ``{% column %}`` any other; the cell's content follows.
    Pairs are unpacked by ``as one, other``. With ``empty``, that sentence is shown instead of a table without rows;
    ``caption`` is read to those who do not see the table; ``narrow=True`` keeps it a table on narrow screens;
    ``folded=True`` hides one that says what a chart beside it shows. Rows beside each other with one value of
    ``together`` have one head, and ``shares_head`` is true in them. Other options are variables of the row.
    Labels with a per cent sign come from ``{% translate "…" as label %}``::

        {% table notices as notice empty=_("No notice fits this choice.") %}
          {% row_head _("Notice") %}{% named notice %}
          {% column _("Tonnes") class="num" %}{{ notice.total|tonnes }}
          {% foot %}<th scope="row">{{ _("Together") }}</th><td class="num">{{ total|tonnes }}</td>
        {% endtable %}

    Options of a column: ``class`` is one of its heading and its cells, ``cell`` of its cells alone; ``hidden=True``
    leaves the label to those who do not see the table; ``when`` and ``unless`` show it to some readers alone.
    """
    match token.split_contents():
        case [_, rows, "as", *rest]:
            names = " ".join(bit for bit in rest if "=" not in bit).replace(",", " ").split()
            options = token_kwargs([bit for bit in rest if "=" in bit], parser)
        case _:
            raise template.TemplateSyntaxError("Write {% table rows as row %}.")
    parser.parse(("row_head", "column"))  # nothing but blanks stands before the first column
    columns, foot = [], None
    while (begin := parser.next_token()).contents != "endtable":
        if begin.contents == "foot":
            foot = parser.parse(("endtable",))
            continue
        tag, label, *rest = begin.split_contents()
        classes = token_kwargs(rest, parser)
        cell = parser.parse(("row_head", "column", "foot", "endtable"))
        columns.append(_Column(tag == "row_head", parser.compile_filter(label), classes, cell))
    return _TableNode(parser.compile_filter(rows), names, options, columns, foot)

"""Tables, panels and facts as templates lay them out."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError

from core import clock


def rendered(source: str, **values: Any) -> str:
    return Template("{% load layout %}" + source).render(Context(values))


def test_a_column_labels_its_head_and_its_cells() -> None:
    columns = '{% row_head "Name" %}{{ row.name }}{% column "t" class="num" cell="nowrap" %}{{ row.t }}'
    page = rendered("{% table rows as row %}" + columns + "{% endtable %}", rows=[{"name": "<Ore>", "t": 1}])
    assert '<thead><tr><th scope="col">Name</th><th scope="col" class="num">t</th></tr></thead>' in page
    assert '<tr><th scope="row">&lt;Ore&gt;</th><td class="num nowrap" data-label="t">1</td></tr>' in page


def test_pairs_are_unpacked_and_options_are_variables_of_the_row() -> None:
    source = "{% table rows as name, figure name=name.0 %}{% column '' %}{{ name }}{{ figure }}{% endtable %}{{ name }}"
    page = rendered(source, rows=[("ab", 1), ("cd", 2)], name="outside")
    assert "<td>a1</td></tr><tr><td>c2</td>" in page
    assert page.endswith("outside")


@pytest.mark.parametrize(
    ("options", "shown"), [('empty="None."', '<p class="blank">None.</p>'), ("", "<tbody></tbody>")]
)
def test_a_table_without_rows_says_so_if_it_has_a_sentence_for_it(options: str, shown: str) -> None:
    assert shown in rendered("{% table rows as row " + options + " %}{% column 'A' %}{{ row }}{% endtable %}", rows=[])


def test_rows_of_one_thing_have_one_head() -> None:
    source = (
        "{% table rows as name, figure together=name %}{% row_head 'Mine' %}{{ name }}"
        "{% column 't' %}{{ figure }}{% if shares_head %} too{% endif %}{% endtable %}"
    )
    page = rendered(source, rows=[("A", 1), ("A", 2), ("B", 3), ("A", 4)])
    assert page.count('<th scope="row') == 3
    assert (
        '<tr><th scope="row" rowspan="2">A</th><td data-label="t">1 too</td></tr>'
        '<tr class="continued"><td data-label="t">2 too</td></tr>'
        '<tr><th scope="row">B</th><td data-label="t">3</td></tr>'
    ) in page
    assert (
        rendered("{% table rows as row %}{% row_head 'A' %}{{ row }}{% endtable %}", rows=[1, 1]).count('scope="row"')
        == 2
    )


def test_a_column_is_shown_to_some_readers_alone() -> None:
    columns = "{% column 'A' when=own %}1{% column 'B' unless=own %}2{% column 'C' hidden=True %}{{ nothing }}"
    source = "{% table rows as row %}" + columns + "{% endtable %}"
    hidden = '<th scope="col"><span class="visually-hidden">C</span></th>'
    own = rendered(source, rows=[1], own=True)
    assert f'<tr><th scope="col">A</th>{hidden}</tr>' in own
    assert '<tr><td data-label="A">1</td><td></td></tr>' in own
    assert f'<tr><th scope="col">B</th>{hidden}</tr>' in rendered(source, rows=[1], own=False)


def test_a_table_has_a_caption_and_a_foot() -> None:
    source = "{% table rows as row caption='Sums' %}{% column 'A' %}{{ row }}{% foot %}<td>{{ sum }}</td>{% endtable %}"
    page = rendered(source, rows=[1, 2], sum=3)
    assert '<table class="sheet-table stack"><caption class="visually-hidden">Sums</caption>' in page
    assert "</tbody><tfoot><tr><td>3</td></tr></tfoot></table>" in page


@pytest.mark.parametrize(
    ("option", "begin"),
    [
        ("narrow=True", '<div class="scroll"><table class="sheet-table"><thead>'),
        ("folded=True", '<details class="as-table"><summary>As a table</summary><div class="scroll" tabindex="0"'),
    ],
)
def test_a_table_may_stay_one_on_narrow_screens(option: str, begin: str) -> None:
    page = rendered("{% table rows as row " + option + " %}{% column 'A' %}{{ row }}{% endtable %}", rows=[1])
    assert page.startswith(begin)
    assert "stack" not in page


def test_a_table_without_a_name_for_its_rows_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="rows as row"):
        Template("{% load layout %}{% table rows %}{% column 'A' %}{% endtable %}")


def test_a_panel_with_an_id_is_a_landmark_with_its_title_as_name() -> None:
    page = rendered('{% panel title id="facts" %}<p>text</p>{% endpanel %}', title="Facts & figures")
    assert page.startswith('<section class="panel" aria-labelledby="facts">')
    assert '<h2 id="facts">Facts &amp; figures</h2></div><div class="panel-body"><p>text</p></div>' in page
    assert "panel-body" not in rendered('{% panel "Facts" padded=False %}text{% endpanel %}')


def test_a_fact_is_a_name_with_its_value_escaped() -> None:
    assert rendered('{% fact "Name" value %}', value="<b>") == "<dt>Name</dt><dd>&lt;b&gt;</dd>"


def test_who_recorded_something_is_a_fact_with_the_instant() -> None:
    at = dt.datetime(2011, 10, 20, 8, tzinfo=clock.ZONE)
    page = rendered('{% recorded_fact "Recorded by" person at %}', person="<Wei>", at=at)
    assert page.startswith("<dt>Recorded by</dt><dd>&lt;Wei&gt;<br>")
    assert '<time datetime="2011-10-20T08:00:00+08:00">' in page
    assert "<dd>—<br>" in rendered('{% recorded_fact "Recorded by" None at %}', at=at)


def test_links_lead_to_the_page_that_is_named() -> None:
    fact = rendered('{% linked_fact "Case" value "pages:enterprise" "E-1" %}', value="<C>")
    assert fact == '<dt>Case</dt><dd><a href="/enterprises/E-1/">&lt;C&gt;</a></dd>'
    button = rendered('{% link_button "pages:cases" "Cases" %}')
    assert button == '<a class="btn btn-plain" href="/cases/">Cases</a>'
    assert 'class="btn btn-primary"' in rendered('{% link_button "pages:cases" "Cases" icon="plus" tone="primary" %}')
    assert 'href="/cases/" data-sound="anjian aj">案件</a>' in rendered('{% link_button "pages:cases" "案件" %}')


@pytest.mark.parametrize(("content", "shown"), [(" \n", ""), ("<b>x</b>", '<p class="lead"><b>x</b></p>')])
def test_an_element_without_content_leaves_nothing(content: str, shown: str) -> None:
    assert rendered('{% element "p" class="lead" %}' + content + "{% endelement %}") == shown


def test_invented_rows_alone_are_marked_as_such() -> None:
    tag = "{% load pages %}{% invented row %}"
    assert rendered(tag, row=SimpleNamespace(fictitious=True)) == '<span class="invented">invented</span>'
    assert rendered(tag, row=SimpleNamespace(fictitious=False)) == rendered(tag, row=None) == ""


def test_the_title_of_a_page_is_its_heading_too() -> None:
    frame = '{% load layout %}<title>{% block title %}{% endblock %}</title><h1>{% block_again "title" %}</h1>'
    templates = {"frame": frame, "page": '{% extends "frame" %}{% block title %}{{ name }}{% endblock %}'}
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", templates)],
        libraries={"layout": "core.templatetags.layout"},
    )
    page = engine.get_template("page").render(Context({"name": "Orders & cases"}))
    assert page == "<title>Orders &amp; cases</title><h1>Orders &amp; cases</h1>"

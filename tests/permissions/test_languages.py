"""Every page in each language: no word of the other one but what people and papers gave."""

import pytest
from django.conf import settings

from tests.permissions.access import PARTS, part_of
from tests.permissions.page_visits import Visits
from tests.permissions.pages import TABLE
from tests.permissions.people import NOBODY
from tests.permissions.stage import Stage
from tests.support.interface_words import foreign_words, given_by_people

# Pages whose words of the other language are meant.
MEANT = {
    "GET observation-new": "names the keys of a file",
    "GET import {imports}": "keeps what its sender was told in the language in which the file was read",
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_no_page_has_words_of_the_other_language(stage: Stage, part: int, language: str) -> None:
    visits, given, wrong = Visits(stage), given_by_people(), {}
    for row, access in part_of(TABLE, part):
        method, route = row.split(" ", 1)
        readers = [person for person, outcome in access.expected().items() if outcome == "yes" and person != NOBODY]
        if method != "GET" or not readers or row in MEANT:
            continue
        for person in dict.fromkeys((readers[0], readers[-1])):
            visits.browsers[person].cookies[settings.LANGUAGE_COOKIE_NAME] = language
            answer = visits.visit(person, "GET", visits.address(route))
            if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            if words := sorted(set(foreign_words(answer.content.decode(), language, given))):
                wrong[f"{row} as {person}"] = words
    assert not wrong, "\n".join(f"{row}: {', '.join(words)}" for row, words in wrong.items())


@pytest.mark.parametrize(
    ("page", "language", "found"),
    [
        ("<p>案件 open</p>", "zh-hans", True),
        ('<input placeholder="Search">', "zh-hans", True),
        ("<p>Case 案件</p>", "en", True),
        ("<p>E-DEMO-02 · 12.000 t REO · Red Lantern</p>", "zh-hans", False),  # a code, a unit, a name that was given
        ('<p lang="en">as printed</p><code>verb</code>', "zh-hans", False),
        ("<p>Case of Red Lantern</p>", "en", False),
    ],
)
def test_a_word_of_the_other_language_is_found(page: str, language: str, found: bool) -> None:
    assert bool([*foreign_words(page, language, ["Red Lantern"])]) is found

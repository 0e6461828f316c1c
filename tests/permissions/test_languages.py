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

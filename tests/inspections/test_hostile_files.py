"""Sixty hostile files of ten kinds are refused, each with its reason; harmless ones of the same types pass."""

from collections import Counter
from collections.abc import Callable

import pytest

from core.errors import Invalid
from core.files import examination as reasons
from inspections.files import examination
from tests.support.hostile_files import CORPUS, HARMLESS, MORE


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    kinds = Counter(kind for kind, *_row in CORPUS)
    assert len(CORPUS) >= 60
    assert len(kinds) >= 10, kinds
    assert min(kinds.values()) > 1, kinds
    assert {code for *_row, code in CORPUS} <= reasons.REASONS.keys()


@pytest.mark.parametrize(
    ("name", "declared", "content", "kind", "code"), [row[1:] for row in MORE], ids=[row[1] for row in MORE]
)
def test_it_is_refused_for_what_it_is(
    name: str, declared: str, content: Callable[[], bytes], kind: str, code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        examination.examine(content(), kind=kind, name=name, declared=declared)
    assert [fault.code for fault in refusal.value.errors] == [code]


@pytest.mark.parametrize(("name", "declared", "content", "kind"), HARMLESS, ids=[row[0] for row in HARMLESS])
def test_a_harmless_file_passes(name: str, declared: str, content: Callable[[], bytes], kind: str) -> None:
    result = examination.examine(content(), kind=kind, name=name, declared=declared)
    assert bool(result.preview) == declared.startswith("image/")

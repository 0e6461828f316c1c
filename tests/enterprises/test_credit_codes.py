"""Credit codes by GB 32100: the eighteenth character checks the other seventeen."""

import random

import pytest
from django.core.exceptions import ValidationError

from enterprises.credit_codes import ALPHABET, check_character, validate_credit_code

# The weights of the seventeen places are 1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28.
BODY = "91350100M000100Y4"


def test_the_example_of_the_standard_is_valid() -> None:
    validate_credit_code(BODY + "3")


@pytest.mark.parametrize("wrong", [character for character in ALPHABET if character != "3"])
def test_every_other_check_character_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_credit_code(BODY + wrong)
    assert refused.value.code == "credit_code_check_digit"


@pytest.mark.parametrize(
    "text", ["", BODY, BODY + "33", BODY.lower() + "3", "9135O100M000100Y43", "９1350100M000100Y43", " " * 18]
)
def test_what_is_not_eighteen_known_characters_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_credit_code(text)
    assert refused.value.code == "credit_code_form"


def test_one_wrong_character_or_two_swapped_neighbours_are_always_found() -> None:
    chance = random.Random(32100)
    for _ in range(200):
        body = "".join(chance.choices(ALPHABET, k=17))
        whole = body + check_character(body)
        validate_credit_code(whole)
        place = chance.randrange(17)
        other = chance.choice([character for character in ALPHABET if character != whole[place]])
        swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        for broken in {whole[:place] + other + whole[place + 1 :], swapped} - {whole}:
            with pytest.raises(ValidationError):
                validate_credit_code(broken)

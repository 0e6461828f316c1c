"""Words of the field that are refused as passwords, because they are guessed first."""

import re
import unicodedata
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# In small letters, without figures, signs and spaces.
WORDS = (Path(__file__).parent / "data" / "password_words.txt").read_text(encoding="utf-8").split()
_ONLY_WORDS = re.compile(rf"(?:{'|'.join(map(re.escape, sorted(WORDS, key=len, reverse=True)))})+")


class NoDomainWords:
    """Refuses a password that consists only of such words, figures and signs."""

    def validate(self, password: str, user: object = None) -> None:
        plain = unicodedata.normalize("NFKC", password).casefold()
        letters = "".join(sign for sign in plain if sign.isalpha())
        if _ONLY_WORDS.fullmatch(letters):
            raise ValidationError(self.get_help_text(), code="password_words_of_the_trade")

    def get_help_text(self) -> str:
        return _("The password consists of words that are easy to guess here. Add other words.")

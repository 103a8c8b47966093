"""Which passwords are too easy to guess."""

from __future__ import annotations

import re
import unicodedata

from visavis.events import CodedError

SHORTEST = 10
LONGEST = 256
_ENOUGH = 6
"""How many characters have to be left when what everybody tries is counted as one each."""

_HOPELESS = re.compile(
    "administrator|contrasena|motdepasse|willkommen|iloveyou|changeme|password|passwort|kennwort|princess|sunshine|"
    "football|baseball|superman|starwars|computer|internet|whatever|letmein|welcome|visavis|trustno|pokemon|samsung|"
    "default|company|secret|monkey|dragon|master|batman|qazwsx|asdfgh|zxcvbn|qwerty|qwertz|azerty|summer|winter|"
    "spring|autumn|sommer|monday|admin|login|hello|hallo|guest|test|user|root|pass|word|(?:19|20)[0-9]{2}"
)
"""Words and years that everybody tries, the longest first."""
_LOOKALIKES = str.maketrans("@4031!$57", "aaoeiisst")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm")


def check_password(password: str, *about: str) -> str:
    """Return a password in the form that is hashed (NFKC, as NIST SP 800-63B asks).

    ``about`` is what is known of the user: e-mail address and name. A short relative of zxcvbn (Wheeler, 2016): words
    that everybody tries, what is known, repetitions and rows of the keyboard count as one character each, and six must
    be left. Raises CodedError ``auth.weak_password``.
    """
    form = unicodedata.normalize("NFKC", password)
    if len(form) < SHORTEST:
        raise _weak(f"A password has at least {SHORTEST} characters.")
    if len(form) > LONGEST:
        raise _weak(f"A password has at most {LONGEST} characters.")
    if _left(form.lower(), about) < _ENOUGH:
        raise _weak("This password is easy to guess. Several words that do not belong together make a good one.")
    return form


def _left(text: str, about: tuple[str, ...]) -> int:
    """Count what is left of a password, with and without letters that look like others."""
    known = [part for item in about for part in re.split(r"[\W_]+", item.lower()) if len(part) > 2]
    return min(_count(form, known) for form in (text, text.translate(_LOOKALIKES)))


def _count(text: str, known: list[str]) -> int:
    for word in sorted(known, key=len, reverse=True):
        text = text.replace(word, "\0")
    text = re.sub(r"(.+?)\1+", r"\1", _HOPELESS.sub("\0", text))  # repetitions count once
    # Every third and later character of a row is passed over.
    counted = sum(index < 2 or not _is_row(text[index - 2 : index + 1]) for index in range(len(text)))
    return min(counted, 2 * len(set(text)))


def _is_row(three: str) -> bool:
    return any(three in row or three[::-1] in row for row in _ROWS)


def _weak(detail: str) -> CodedError:
    return CodedError("auth.weak_password", detail)

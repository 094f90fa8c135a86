"""Nothing secret reaches the disk: what looks like a credential is blotted out.

Three nets: attributes that are named like one, texts that look like one, and the very values
that variables of the environment named like keys hold.
"""

from __future__ import annotations

import re
from functools import lru_cache

from viper.core.settings import secret_values

HIDDEN = "[hidden]"
_SECRET_KEY = re.compile(
    r"api[_-]?key|secret|passw|authorization|credential|cookie|(?:^|[_.-])\w*token$", re.I
)
# One of these (in lower case) is in every text that the pattern below can match.
_MARKS = (
    *("bearer", "sk-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "hf_"),
    *("xox", "akia", "aiza", "eyj", "private key", "://", "authorization", "apikey", "api_key"),
    *("api-key", "secret", "passw", "token"),
)
_SECRET_TEXT = re.compile(
    r"""
      (?P<bearer> bearer\s+ ) [\w.~+/=-]{8,}
    | (?P<header> authorization ["']? \s* [:=] \s* ["']? (?:\w+\s+)? ) [^\s"']{6,}
    | (?P<named> \b \w* (?:api[_-]?key|secret|passw(?:or)?d|token) ["']? \s* [:=] \s* ["']? )
      [\w.~+/=-]{12,} (?![\w.(\[])
    | \b sk- [\w-]{8,}
    | \b (?: gh[pousr]_\w{16,} | github_pat_\w{16,} | glpat-[\w-]{16,} | hf_\w{16,}
           | xox[abeprs]-[\w-]{10,} | akia[0-9a-z]{12,} | aiza[\w-]{20,} )
    | \b eyj[\w-]{8,}\.[\w-]{8,}\.[\w-]*
    | -----begin\ [a-z\ ]*private\ key-----.*?(?:-----end\ [a-z\ ]*private\ key-----|\Z)
    | (?P<userinfo> :// ) [^/\s:@]+:[^/\s@]+@
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Nothing that is shorter is a secret by any of the nets.
_SHORTEST = 8
# What stays of a match, so that a reader still sees what was there.
_HEADS = ("bearer", "header", "named", "userinfo")


@lru_cache(maxsize=1024)
def is_secret_name(name: str) -> bool:
    """Return whether an attribute of this name is never written."""
    return _SECRET_KEY.search(name) is not None


def blot(text: str) -> str:
    """Return `text` without anything that looks like a key or a password."""
    if len(text) < _SHORTEST:
        return text
    for value in secret_values_once():
        if value in text:
            text = text.replace(value, HIDDEN)
    low = text.lower()
    for mark in _MARKS:  # faster than the pattern, which almost no text can match
        if mark in low:
            return _SECRET_TEXT.sub(_hide, text)
    return text


@lru_cache(maxsize=1)
def secret_values_once() -> tuple[str, ...]:
    """Return the environment's secrets; `forget_secrets` makes it look again."""
    return secret_values()


def forget_secrets() -> None:
    """Look at the environment again at the next use; every run begins so."""
    secret_values_once.cache_clear()


def _hide(found: re.Match[str]) -> str:
    head = next((found[name] for name in _HEADS if found[name]), "")
    return f"{head}{HIDDEN}"

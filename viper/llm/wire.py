"""The OpenAI protocol's forms: addresses, messages, pictures, token counts, log-probabilities.

Pure functions between this package's values and JSON data; no request is made here.
"""

from __future__ import annotations

import base64
import io
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from viper.core.errors import AuthenticationFailed, InputError
from viper.core.llm import Message, Usage

if TYPE_CHECKING:
    from PIL.Image import Image

# the longer side of a picture that is sent, in pixels
_MAX_IMAGE_SIDE = 1536


def checked_key(key: str, variable: str) -> str:
    """Return `key` if it can stand in a header; the message never shows it."""
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise AuthenticationFailed(
            f"{variable} holds a space or a character that no key has. Paste the key again."
        )
    return key


def checked_url(url: str, where: str) -> str:
    """Return `url` with a path; refuse what cannot be an address, and addresses with secrets."""
    try:
        parts = urlsplit(url)
        is_address = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise InputError(f"The address in {where} is not a URL.") from None
    if parts.username or parts.password:
        raise InputError(
            f"The address in {where} carries a user name or password, which would end up in "
            "traces. Put the secret in VIPER_API_KEY."
        )
    if not is_address or parts.scheme.lower() not in ("http", "https") or parts.query:
        raise InputError(
            f"`{url}` ({where}) is not an http(s) address of the form "
            "http://HOST:PORT/v1, without a `?`."
        )
    return url.rstrip("/") + ("" if parts.path.strip("/") else "/v1")


def wire_messages(messages: Sequence[Message], images: Sequence[Image]) -> list[dict[str, Any]]:
    """Return messages in the protocol's form; pictures go with the last user turn."""
    wire: list[dict[str, Any]] = [{"role": m.role, "content": m.content} for m in messages]
    if images:
        turn = next((t for t in reversed(wire) if t["role"] == "user"), None)
        if turn is None:
            turn = {"role": "user", "content": ""}
            wire.append(turn)
        pictures = [{"type": "image_url", "image_url": {"url": _data_url(i)}} for i in images]
        turn["content"] = [{"type": "text", "text": turn["content"]}, *pictures]
    return wire


def _data_url(image: Image) -> str:
    picture = image.convert("RGB")
    picture.thumbnail((_MAX_IMAGE_SIDE, _MAX_IMAGE_SIDE))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def usage(data: Mapping[str, Any]) -> Usage:
    """Return the token counts of a reply; zero where it has none."""
    counts = data.get("usage")
    counts = counts if isinstance(counts, dict) else {}
    found = [counts.get("prompt_tokens"), counts.get("completion_tokens")]
    prompt, completion = (value if isinstance(value, int) else 0 for value in found)
    return Usage(prompt, completion)


def sum_logprobs(choice: Mapping[str, Any]) -> float | None:
    """Return the log-probability of a chat choice, or None if the server gave none."""
    try:
        return float(sum(token["logprob"] for token in choice["logprobs"]["content"]))
    except (KeyError, TypeError, ValueError):
        return None


def echoed_scores(
    data: Mapping[str, Any], prompts: Sequence[str], start: int
) -> list[float] | None:
    """Sum, per prompt, the log-probabilities of the tokens that reach beyond character `start`.

    None if the reply is not an echo with log-probabilities for every prompt.
    """
    scores = [math.nan] * len(prompts)
    try:
        for position, choice in enumerate(data["choices"]):
            index = choice.get("index", position)
            if choice["text"].startswith(prompts[index]):
                scores[index] = _tail_logprob(choice["logprobs"], start, len(prompts[index]))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None
    return scores if all(map(math.isfinite, scores)) else None


def _tail_logprob(logprobs: Mapping[str, Any], start: int, end: int) -> float:
    rows = zip(logprobs["tokens"], logprobs["token_logprobs"], logprobs["text_offset"], strict=True)
    tail = [value for token, value, offset in rows if start < offset + len(token) <= end]
    return float(sum(tail)) if tail or start == end else math.nan

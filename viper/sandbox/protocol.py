"""Length-prefixed JSON frames over a socket, with caps; shared by host and worker.

A frame is four bytes, the length of what follows (big endian), and one JSON
object in UTF-8. Anything else is a `FrameError`, after which the other side is
not listened to any more.
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import time
from collections.abc import Mapping
from typing import Any, NoReturn

MAX_TO_HOST = 1 << 20
"""Largest frame that the host reads, in bytes."""
MAX_TO_WORKER = 1 << 24
"""Largest frame that the worker reads, in bytes."""
_LATE_S = 0.05
"""Time after the end in which a message that has arrived already is still read."""
_AWAKE_S = 200e-6
"""Time to look for a message before sleeping: most calls are answered sooner than a process
that sleeps is woken, above all on a virtual machine. With one core, the other side could not
run meanwhile."""
_CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
OUT_OF_MEMORY = 77
"""Exit code of a worker that has no memory left to say so."""
_HEADER = struct.Struct(">I")


class FrameError(Exception):
    """The other side broke the protocol."""


class ConnectionEnded(Exception):
    """The other side is gone."""


class Channel:
    """Sends and receives frames on one socket."""

    def __init__(self, connection: socket.socket, max_in: int, max_out: int) -> None:
        self._socket = connection
        self._max_in = max_in
        self.max_out = max_out
        self._buffer = bytearray()
        self.traffic = 0
        """Bytes sent and received."""
        self._poll: select.poll | None = None

    def send(self, message: dict[str, Any], timeout_s: float | None = None) -> None:
        """Send one message.

        Raises:
            FrameError: If it is larger than the other side reads; nothing is sent.
            TimeoutError: If nobody reads all of it in time.
            ConnectionEnded: If the other side closed the connection.
        """
        body = _encode(message).encode("ascii")
        if len(body) > self.max_out:
            raise FrameError(f"a message of {len(body)} bytes; {self.max_out} are allowed")
        self.traffic += len(body)
        frame = _HEADER.pack(len(body)) + body
        try:
            if timeout_s is None:
                self._socket.sendall(frame)
            else:
                self._send_within(frame, time.monotonic() + timeout_s)
        except TimeoutError:
            raise
        except OSError as error:
            raise ConnectionEnded(str(error)) from None

    def _send_within(self, frame: bytes, end: float) -> None:
        rest = memoryview(frame)
        while rest:
            try:
                rest = rest[self._socket.send(rest, socket.MSG_DONTWAIT) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, end)

    def receive(self, timeout_s: float | None = None) -> dict[str, Any]:
        """Return the next message.

        Raises:
            TimeoutError: If none is complete in time; what has arrived is kept.
            FrameError: If it is not a JSON object within the caps.
            ConnectionEnded: If the other side closed the connection.
        """
        end = None if timeout_s is None else time.monotonic() + timeout_s
        self._fill(_HEADER.size, end)
        (size,) = _HEADER.unpack(self._buffer[: _HEADER.size])
        if size > self._max_in:
            raise FrameError(f"a message of {size} bytes; {self._max_in} are allowed")
        self._fill(_HEADER.size + size, end)
        self.traffic += size
        body = bytes(self._buffer[_HEADER.size : _HEADER.size + size])
        del self._buffer[: _HEADER.size + size]
        return _parse(body)

    def _fill(self, size: int, end: float | None) -> None:
        awake = time.monotonic() + _AWAKE_S if _CORES > 1 else 0.0
        while len(self._buffer) < size:
            wanted = min(max(size - len(self._buffer), 4096), 1 << 16)
            may_sleep = time.monotonic() > awake
            if end is not None and may_sleep:
                self._wait(select.POLLIN, end)
                if time.monotonic() > end + _LATE_S:  # a sender who dribbles is always ready
                    raise TimeoutError("nothing was complete in time")
            try:
                # What made the socket ready need not be a byte that can be read.
                sleeps = end is None and may_sleep
                chunk = self._socket.recv(wanted, 0 if sleeps else socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError as error:
                raise ConnectionEnded(str(error)) from None
            if not chunk:
                raise ConnectionEnded("the connection was closed")
            self._buffer += chunk

    def _wait(self, event: int, end: float) -> None:
        """Wait until the socket is ready, or raise `TimeoutError`."""
        if self._poll is None:
            self._poll = select.poll()
        try:
            self._poll.register(self._socket, event)
        except (OSError, ValueError) as error:
            raise ConnectionEnded(str(error)) from None
        # Rounded up: a wait that ends early would be taken for a timeout.
        if not self._poll.poll(max(0.0, (end - time.monotonic()) * 1e3 + 0.5)):
            raise TimeoutError("nothing arrived in time")

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def _parse(body: bytes) -> dict[str, Any]:
    try:
        message = _decode(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise FrameError("a message that is not JSON") from None
    if not isinstance(message, dict):
        raise FrameError("a message that is not an object")
    return message


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)


def check(message: dict[str, Any], schema: Mapping[str, type | tuple[type, ...]]) -> None:
    """Raise `FrameError` unless `message` has exactly the keys and types of `schema`."""
    if message.keys() != schema.keys():
        raise FrameError("a message with wrong keys")
    for key, kind in schema.items():
        value = message[key]
        is_number = isinstance(value, bool) and kind in (int, (int, float), (type(None), int))
        if not isinstance(value, kind) or is_number:
            raise FrameError(f"a message with a wrong {key}")


# Made once: `json.dumps` and `json.loads` with options make new ones for every message.
_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode

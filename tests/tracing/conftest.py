from __future__ import annotations

from pathlib import Path

import pytest
from tracing_spans import MakeTrace

from viper.core.events import Span
from viper.tracing import Trace


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIPER_HOME", str(tmp_path))
    for name in ("VIPER_TRACE", "VIPER_OTLP", "VIPER_OTLP_CONTENT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def make_trace() -> MakeTrace:
    """Makes a trace of given spans."""

    def make(*spans: Span, id: str = "00000001aaaaaaaa") -> Trace:
        return Trace(id, None, spans)

    return make

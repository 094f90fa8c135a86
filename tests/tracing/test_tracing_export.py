"""Spans sent to an OpenTelemetry server, read by a receiver that speaks OTLP/HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tracing_spans import MakeTrace, span

from viper.core.errors import InputError, ModelMissing
from viper.core.events import span as live_span
from viper.tracing import genai, open_run
from viper.tracing.export import send_trace, traces_url
from viper.tracing.genai import exported

needs_otel = pytest.mark.skipif(
    not __import__("importlib.util").util.find_spec("opentelemetry.exporter"),
    reason="needs the extra [otel]",
)


class Receiver:
    """An OTLP/HTTP server that keeps the spans it is sent."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.paths: list[str] = []
        self.spans: list[Any] = []

    def read(self, path: str, body: bytes) -> None:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
            ExportTraceServiceRequest,
        )

        request = ExportTraceServiceRequest.FromString(body)
        self.paths.append(path)
        for resource in request.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def attributes(self, name: str) -> dict[str, Any]:
        (found,) = [entry for entry in self.spans if entry.name == name]
        return {
            pair.key: getattr(pair.value, str(pair.value.WhichOneof("value")))
            for pair in found.attributes
        }


@contextmanager
def receiver(status: int = 200) -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            import gzip

            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            found.read(self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def chat() -> dict[str, Any]:
    return {
        "model": "openai:gpt-4o",
        "prompt_tokens": 7,
        "completion_tokens": 3,
        "n": 1,
        "temperature": 0.0,
        "max_tokens": 99,
        "question": "a secret plan",
        "replies": ["yes"],
    }


@needs_otel
def test_a_run_reaches_the_server_while_it_is_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as server:
        monkeypatch.setenv("VIPER_OTLP", server.url)
        with open_run("ask", question="a secret plan", session="5e55") as run:
            with live_span("write"), live_span("llm.complete", **chat()):
                pass
            with live_span("call ImagePatch.find", args="'a secret plan'"):
                pass
        assert server.paths == ["/v1/traces"] * len(server.paths)
        names = {entry.name for entry in server.spans}
        assert names == {
            "invoke_workflow ask",
            "write",
            "chat openai:gpt-4o",
            "execute_tool ImagePatch.find",
        }
        asked = server.attributes("chat openai:gpt-4o")
        assert (asked[genai.INPUT_TOKENS], asked[genai.OUTPUT_TOKENS]) == (7, 3)
        assert asked[genai.OPERATION] == "chat"
        root = next(entry for entry in server.spans if entry.name == "invoke_workflow ask")
        assert root.trace_id.hex() == run.recorder.run_id.rjust(32, "0")
        parents = {entry.parent_span_id.hex() for entry in server.spans}
        assert parents == {"", root.span_id.hex(), run.trace().spans[1].span_id}
        for name in names:
            assert server.attributes(name)["session.id"] == "5e55"


@needs_otel
def test_texts_stay_here_unless_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in ("", "1"):
        monkeypatch.setenv("VIPER_OTLP_CONTENT", content)
        with receiver() as server:
            monkeypatch.setenv("VIPER_OTLP", server.url)
            with suppress(KeyError), open_run("ask", question="a secret plan"):
                with live_span("llm.complete", **chat()):
                    pass
                raise KeyError("a secret plan")
            sent = "".join(str(entry) for entry in server.spans)
            assert ("a secret plan" in sent) == bool(content)


@needs_otel
def test_a_server_that_is_not_there_costs_no_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("viper.tracing.export._TIMEOUT_S", 0.2)
    monkeypatch.setenv("VIPER_OTLP", "http://127.0.0.1:9")
    with open_run("ask") as run:
        pass
    assert [entry.name for entry in run.trace().spans] == ["ask"]
    caplog.clear()


@needs_otel
def test_a_recorded_run_can_be_sent_afterwards(make_trace: MakeTrace) -> None:
    spans = [span(f"call f{i}", i + 2, 1) for i in range(1200)]
    trace = make_trace(span("ask", 1, session="5e55"), *spans)
    with receiver() as server:
        assert send_trace(trace, server.url) == 1201
        assert len(server.spans) == 1201


@needs_otel
def test_a_server_that_refuses_is_one_sentence(make_trace: MakeTrace) -> None:
    with receiver(400) as server, pytest.raises(InputError, match="did not take the spans"):
        send_trace(make_trace(span("ask", 1)), server.url)


def test_a_missing_extra_is_a_notice_with_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> None:
        raise ModelMissing('Sending spans needs OpenTelemetry: pip install "viper-sandbox[otel]".')

    monkeypatch.setattr("viper.tracing.export._processor", missing)
    monkeypatch.setenv("VIPER_OTLP", "http://127.0.0.1:4318")
    with open_run("ask") as run:
        pass
    assert run.notices
    assert "[otel]" in run.notices[0]


@pytest.mark.parametrize("address", ["localhost:4318", "ftp://x", "http://", "nonsense"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="is no OTLP server"):
        traces_url(address)


def test_a_path_of_ones_own_is_kept() -> None:
    assert traces_url("http://h:4318") == "http://h:4318/v1/traces"
    assert (
        traces_url("https://h/api/public/otel/v1/traces") == "https://h/api/public/otel/v1/traces"
    )


@pytest.mark.parametrize("is_latest", [False, True])
def test_usage_stands_on_leaf_model_calls_alone(is_latest: bool) -> None:
    names = ("ask", "spawn", "write", "execute", "call llm_query", "model image_encoder", "skill")
    for name in names:
        words = exported(span(name, 1, model="embedded"), is_latest=is_latest)
        assert not any(key.startswith("gen_ai.usage") for key in words.attributes)
    words = exported(span("llm.complete", 1, **chat()), is_latest=is_latest)
    assert words.kind == "CLIENT"
    assert words.attributes[genai.INPUT_TOKENS] == 7


def test_the_newest_conventions_drop_the_agents_id_and_provider() -> None:
    old, new = (exported(span("spawn", 1, model="m"), is_latest=flag) for flag in (False, True))
    assert set(old.attributes) - set(new.attributes) == {genai.PROVIDER, genai.AGENT_ID}

"""What our spans are called elsewhere: OpenTelemetry's GenAI conventions, all names in one place.

The conventions are in development and their Python constants lag behind, so no name is imported.
Two profiles are known: v1.41 of the semantic conventions, and `latest`, which is chosen by
OpenTelemetry's own switch, `OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental`.
Texts (questions, prompts, programs, arguments, results) are content, and sent only if asked for.

Source: open-telemetry/semantic-conventions v1.41, `docs/gen-ai`; for the newer names
open-telemetry/semantic-conventions-genai; for the span kinds of Phoenix openinference.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from viper.core.events import Span
from viper.tracing.otlp import cut_text
from viper.tracing.scrub import is_secret_name

OPERATION = "gen_ai.operation.name"
PROVIDER = "gen_ai.provider.name"
CONVERSATION = "gen_ai.conversation.id"
WORKFLOW = "gen_ai.workflow.name"
AGENT = "gen_ai.agent.name"
AGENT_ID = "gen_ai.agent.id"
REQUEST_MODEL = "gen_ai.request.model"
TEMPERATURE = "gen_ai.request.temperature"
MAX_TOKENS = "gen_ai.request.max_tokens"
CHOICES = "gen_ai.request.choice.count"
INPUT_TOKENS = "gen_ai.usage.input_tokens"
OUTPUT_TOKENS = "gen_ai.usage.output_tokens"
INPUT_MESSAGES = "gen_ai.input.messages"
OUTPUT_MESSAGES = "gen_ai.output.messages"
TOOL = "gen_ai.tool.name"
TOOL_TYPE = "gen_ai.tool.type"
TOOL_ARGUMENTS = "gen_ai.tool.call.arguments"
TOOL_RESULT = "gen_ai.tool.call.result"
ERROR_TYPE = "error.type"
SESSION = "session.id"
OPENINFERENCE_KIND = "openinference.span.kind"
OURS = "viper."

Kind = Literal["INTERNAL", "CLIENT"]
_WORKFLOWS = ("ask", "run", "sim", "solve")
_EMBEDDERS = ("model image_encoder", "model text_encoder")
# Attributes of ours that are words from a small set, not what somebody wrote.
_LABELS = ("status", "profile", "planner", "tier", "stop_reason", "finish_reason", "model")
_MAX_CONTENT = 16_000


@dataclass(frozen=True)
class Exported:
    """A span in the words of the conventions."""

    name: str
    kind: Kind
    attributes: dict[str, Any]


def exported(
    span: Span, *, session: str = "", with_content: bool = False, is_latest: bool = False
) -> Exported:
    """Return `span` as OpenTelemetry's GenAI conventions name it.

    Args:
        span: The span.
        session: The id of the session, which every span carries: viewers filter by span.
        with_content: Whether texts come along.
        is_latest: Whether the newest names are used instead of those of v1.41.
    """
    known = span.attributes
    name, kind, attributes = _named(span, is_latest)
    attributes |= _own(known, with_content)
    if with_content:
        attributes |= _content(span)
    if session:
        attributes |= {SESSION: session, CONVERSATION: session}
    if span.error or known.get("failure"):
        attributes[ERROR_TYPE] = _error_type(span)
    return Exported(cut_text(name, 200), kind, attributes)


def _named(span: Span, is_latest: bool) -> tuple[str, Kind, dict[str, Any]]:
    known, name = span.attributes, span.name
    model = str(known.get("model") or "")
    if name in _WORKFLOWS:
        return (
            f"invoke_workflow {name}",
            "INTERNAL",
            _as("invoke_workflow", "CHAIN", {WORKFLOW: name}),
        )
    if name == "spawn":
        agent = {AGENT: "viper", REQUEST_MODEL: model}
        if not is_latest:
            agent |= {PROVIDER: provider_of(model), AGENT_ID: span.span_id}
        return "invoke_agent viper", "INTERNAL", _as("invoke_agent", "AGENT", agent)
    if name == "llm.complete":
        return f"chat {model}", "CLIENT", _as("chat", "LLM", _request(known, model))
    if name == "llm.score":
        request = {PROVIDER: provider_of(model), REQUEST_MODEL: model, **_usage(known)}
        return f"text_completion {model}", "CLIENT", _as("text_completion", "LLM", request)
    if name.startswith("call "):
        tool = name.removeprefix("call ")
        return f"execute_tool {tool}", "INTERNAL", _as("execute_tool", "TOOL", _tool(tool))
    if name == "skill":
        return "execute_tool robot", "INTERNAL", _as("execute_tool", "TOOL", _tool("robot"))
    if name in _EMBEDDERS:
        return (
            f"embeddings {model}",
            "INTERNAL",
            _as("embeddings", "EMBEDDING", {REQUEST_MODEL: model}),
        )
    return name, "INTERNAL", {OPENINFERENCE_KIND: "CHAIN"}


def provider_of(model: str) -> str:
    """Return who runs a model, by its string."""
    if model.startswith("openai:"):
        return "openai"
    return "openai_compatible" if "://" in model else "viper"


def _as(operation: str, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    return {OPERATION: operation, OPENINFERENCE_KIND: kind, **attributes}


def _tool(name: str) -> dict[str, Any]:
    return {TOOL: name, TOOL_TYPE: "function"}


def _request(known: Mapping[str, Any], model: str) -> dict[str, Any]:
    asked = {TEMPERATURE: known.get("temperature"), MAX_TOKENS: known.get("max_tokens")}
    asked[CHOICES] = known.get("n") if known.get("n") != 1 else None
    found = {key: value for key, value in asked.items() if value is not None}
    return {PROVIDER: provider_of(model), REQUEST_MODEL: model, **found, **_usage(known)}


def _usage(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return token counts; only leaf model calls have any, so that no viewer counts twice."""
    pairs = ((INPUT_TOKENS, "prompt_tokens"), (OUTPUT_TOKENS, "completion_tokens"))
    return {name: int(known[key]) for name, key in pairs if known.get(key) is not None}


def _own(known: Mapping[str, Any], with_content: bool) -> dict[str, Any]:
    """Return our attributes under our own prefix: figures and labels, and texts if wanted."""
    found: dict[str, Any] = {}
    for key, value in known.items():
        if key in ("prompt_tokens", "completion_tokens") or is_secret_name(key):
            continue
        if isinstance(value, bool | int | float) and abs(value) < 2**63:
            found[OURS + key] = value
        elif isinstance(value, str) and (key in _LABELS or with_content):
            found[OURS + key] = cut_text(value, _MAX_CONTENT)
        elif with_content and value is not None and not isinstance(value, bytes):
            text = json.dumps(value, ensure_ascii=False, default=str)
            found[OURS + key] = cut_text(text, _MAX_CONTENT)
    return found


def _content(span: Span) -> dict[str, Any]:
    known = span.attributes
    if span.name == "llm.complete":
        asked = [_message("user", known.get("question", ""))]
        replies = [_message("assistant", reply) for reply in known.get("replies") or ()]
        return {INPUT_MESSAGES: json.dumps(asked), OUTPUT_MESSAGES: json.dumps(replies)}
    if span.name.startswith("call "):
        parts = {TOOL_ARGUMENTS: known.get("args"), TOOL_RESULT: known.get("result")}
        return {key: cut_text(str(value)) for key, value in parts.items() if value is not None}
    return {}


def _message(role: str, text: Any) -> dict[str, Any]:
    return {"role": role, "parts": [{"type": "text", "content": cut_text(str(text))}]}


def _error_type(span: Span) -> str:
    failure = span.attributes.get("failure")
    if isinstance(failure, Mapping):
        return str(failure.get("type", "error"))
    return (span.error or "error").partition(":")[0]

"""Language models behind one interface, chosen by one string.

| string | model |
|---|---|
| `embedded` | the built-in program writer; offline, on a CPU |
| `openai:MODEL` | OpenAI, or the server in `$OPENAI_BASE_URL` |
| `URL#MODEL` | any OpenAI-compatible server: Ollama, vLLM, llama.cpp ... |
| `hf:REPO_OR_FOLDER` | a local transformers model; nothing is downloaded |
| `scripted:FILE.jsonl` | recorded replies |

Nothing is sent off the machine unless the string names a server.
"""

from __future__ import annotations

from viper.core import settings
from viper.core.errors import InputError, UnknownName
from viper.core.llm import LLM

FORMS = (
    "embedded",
    "openai:MODEL",
    "URL#MODEL",
    "hf:REPO_OR_FOLDER",
    "scripted:FILE.jsonl",
)
_EXAMPLES = (
    "For example `embedded`, `openai:gpt-4o`, `http://127.0.0.1:11434/v1#llama3.2`, "
    "`hf:./my-model` or `scripted:replies.jsonl`."
)


def load_llm(spec: str) -> LLM:
    """Return the language model that `spec` names; see the table above.

    Raises:
        UnknownName: If the string has none of the known forms.
        InputError: If its form is right but the rest is not.
        ModelMissing: If a local model is not on this machine.
        AuthenticationFailed: If `openai:` is asked for and there is no key.
    """
    spec = spec.strip() if isinstance(spec, str) else repr(spec)
    kind, _, rest = spec.partition(":")
    if spec == "embedded":
        from viper.llm.embedded import EmbeddedLLM

        return EmbeddedLLM(settings.weights_folder() / "writer")
    if kind.lower() in ("http", "https"):
        from viper.llm.openai_compatible import OpenAICompatibleLLM

        return OpenAICompatibleLLM.at_url(spec)
    if kind not in ("openai", "hf", "scripted"):
        raise UnknownName("language model", spec, FORMS, _EXAMPLES)
    if not rest.strip():
        raise InputError(f"The language model `{spec}` lacks its second half. {_EXAMPLES}")
    if kind == "openai":
        from viper.llm.openai_compatible import OpenAICompatibleLLM

        return OpenAICompatibleLLM.at_openai(rest.strip())
    if kind == "hf":
        from viper.llm.transformers_model import TransformersLLM

        return TransformersLLM(rest.strip())
    from viper.llm.scripted import ScriptedLLM

    return ScriptedLLM.load(rest.strip())


__all__ = ["FORMS", "load_llm"]

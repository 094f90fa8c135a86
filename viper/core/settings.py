"""Where state lives and which environment variables are read; nothing else reads `os.environ`."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, cast

_SECRET_NAME = re.compile(r"KEY$|TOKEN$|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
# Shorter values are words ("true", "none") more often than secrets.
_SHORTEST_SECRET = 8
TraceMode = Literal["full", "spans", "off"]


def home() -> Path:
    """Return the state folder: `$VIPER_HOME`, else `.viper` in the working directory."""
    return Path(os.environ.get("VIPER_HOME") or ".viper")


def run_folder(run_id: str) -> Path:
    """Return the folder of one run, creating it."""
    folder = home() / "runs" / run_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def weights_folder() -> Path:
    """Return the folder of the built-in weights: `$VIPER_WEIGHTS`, else the packaged one."""
    override = os.environ.get("VIPER_WEIGHTS")
    return Path(override) if override else Path(__file__).parent.parent / "weights"


def openai_key() -> str | None:
    """Return the key for OpenAI, and for the server in `$OPENAI_BASE_URL`: `$OPENAI_API_KEY`."""
    return (os.environ.get("OPENAI_API_KEY") or "").strip() or None


def server_key() -> str | None:
    """Return the key for servers that are named by their URL: `$VIPER_API_KEY`, or None."""
    return (os.environ.get("VIPER_API_KEY") or "").strip() or None


def server_url() -> str | None:
    """Return the base URL that `openai:MODEL` uses, `$OPENAI_BASE_URL`, or None for OpenAI's."""
    return (os.environ.get("OPENAI_BASE_URL") or "").strip() or None


def secret_values() -> tuple[str, ...]:
    """Return what variables named like keys hold, so that it can be kept out of records."""
    found = {
        value.strip()
        for name, value in os.environ.items()
        if _SECRET_NAME.search(name) and len(value.strip()) >= _SHORTEST_SECRET
    }
    return tuple(sorted(found, key=len, reverse=True))


def trace_mode() -> TraceMode:
    """Return what runs record, `$VIPER_TRACE`: `full`, `spans` (no pictures) or `off`."""
    wanted = (os.environ.get("VIPER_TRACE") or "full").strip().lower()
    return cast(TraceMode, wanted) if wanted in ("spans", "off") else "full"


def otlp_endpoint() -> str | None:
    """Return the OTLP/HTTP server that runs are sent to, `$VIPER_OTLP`, or None for nowhere."""
    return (os.environ.get("VIPER_OTLP") or "").strip() or None


def exports_content() -> bool:
    """Return whether texts go to the OTLP server too: `$VIPER_OTLP_CONTENT` is `1`."""
    return os.environ.get("VIPER_OTLP_CONTENT", "").strip().lower() in ("1", "true", "yes")


def speaks_latest_conventions() -> bool:
    """Return whether exported names follow the newest GenAI conventions, by OpenTelemetry's switch.

    `$OTEL_SEMCONV_STABILITY_OPT_IN` lists `gen_ai_latest_experimental`.
    """
    opted = os.environ.get("OTEL_SEMCONV_STABILITY_OPT_IN", "").split(",")
    return "gen_ai_latest_experimental" in {name.strip() for name in opted}


def silence_telemetry() -> None:
    """Keep third-party packages from calling home; call before importing them.

    ultralytics sends usage events, installs missing packages by itself and writes
    its settings into the user's home; hub clients phone home. They are told not to.
    """
    defaults = {
        "YOLO_AUTOINSTALL": "False",
        "YOLO_OFFLINE": "True",
        "YOLO_VERBOSE": "False",
        "YOLO_CONFIG_DIR": str(home().absolute()),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "DO_NOT_TRACK": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


def is_debugging() -> bool:
    """Return whether `$VIPER_LOG` is `debug`: tracebacks and logs are then shown in full."""
    return os.environ.get("VIPER_LOG", "").strip().lower() == "debug"


def models_folder() -> Path:
    """Return where fetched weights are kept, shared by all working directories.

    `$VIPER_MODELS`, else `$VIPER_HOME/models`, else `viper/models` in the user's cache.
    """
    if override := os.environ.get("VIPER_MODELS"):
        return Path(override)
    if state := os.environ.get("VIPER_HOME"):
        return Path(state) / "models"
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "viper" / "models"


def hub_url() -> str:
    """Return the address of the model hub: `$HF_ENDPOINT`, else huggingface.co."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")

"""Where state lives and which environment variables are read; nothing else reads `os.environ`."""

from __future__ import annotations

import os
from pathlib import Path


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


def server_key() -> str | None:
    """Return the key for OpenAI-compatible servers, `$OPENAI_API_KEY`, or None."""
    return (os.environ.get("OPENAI_API_KEY") or "").strip() or None


def server_url() -> str | None:
    """Return the base URL that `openai:MODEL` uses, `$OPENAI_BASE_URL`, or None for OpenAI's."""
    return (os.environ.get("OPENAI_BASE_URL") or "").strip() or None


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

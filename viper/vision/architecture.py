"""Building an ultralytics network from its layer list, which may come from anybody.

ultralytics evaluates parts of a model yaml as Python and looks layers up by name, so a
yaml is checked first: known layers only, plain arguments, sane sizes. Then the network
is built and filled with tensors; whatever does not fit is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from viper.core.settings import silence_telemetry
from viper.vision.weights import require_finite

# Class in `ultralytics.nn.tasks` by the last layer of the network.
_MODELS = {
    **dict.fromkeys(("Detect", "v10Detect"), "DetectionModel"),
    **dict.fromkeys(("Segment", "Segment26"), "SegmentationModel"),
    **dict.fromkeys(("Pose", "Pose26"), "PoseModel"),
    "WorldDetect": "WorldModel",
    "YOLOEDetect": "YOLOEModel",
    **dict.fromkeys(("YOLOESegment", "YOLOESegment26"), "YOLOESegModel"),
}
TEXT_PROMPTED = {"WorldDetect": "yolo-world", "YOLOEDetect": "yoloe", "YOLOESegment": "yoloe",
                 "YOLOESegment26": "yoloe"}  # fmt: skip
# Layers that fetch or wrap other things than layers.
_REFUSED_LAYERS = {"TorchVision"}
_ACTIVATION = re.compile(r"(?:torch\.)?nn\.[A-Za-z0-9]+\([\w.=, -]*\)")
_MAX_LAYERS = 500
_MAX_NUMBER = 100_000


def head_of(config: Mapping[str, Any]) -> str:
    """Return the name of the last layer, which says what kind of network it is."""
    layers = list(_layers(config))
    return str(layers[-1][2]) if layers else ""


def check_architecture(config: Mapping[str, Any]) -> None:
    """Raise `ValueError` unless a model yaml is one of a detector and nothing but layers."""
    head = head_of(config)
    if head not in _MODELS:
        raise ValueError(f"its last layer is {head[:40] or 'missing'}, which is no detector")
    activation = config.get("activation")
    if activation is not None and not _ACTIVATION.fullmatch(str(activation)):
        raise ValueError(f"its activation {str(activation)[:60]!r} is no layer of torch")
    layers = list(_layers(config))
    if len(layers) > _MAX_LAYERS:
        raise ValueError(f"it has {len(layers):,} layers")
    for layer in layers:
        if not _is_layer(str(layer[2])):
            raise ValueError(f"it asks for {str(layer[2])[:60]!r}, which is no layer")
    numbers = [config.get("nc", 80), *_numbers([layer[1:] for layer in layers])]
    if any(not -1 <= number <= _MAX_NUMBER for number in numbers):
        raise ValueError("a number in its layers is out of bounds")


def build(
    config: Mapping[str, Any], state: Mapping[str, Any] | None, names: Mapping[int, str]
) -> Any:
    """Return the network with its weights, float32, in evaluation mode.

    Args:
        config: A model yaml.
        state: Tensors by name; None leaves random weights.
        names: Class names by index.

    Raises:
        ValueError: If the yaml is refused, or the weights do not fit.
    """
    silence_telemetry()
    from ultralytics.nn import tasks

    check_architecture(config)
    make = getattr(tasks, _MODELS[head_of(config)])
    model = make({**config}, ch=3, nc=len(names) or None, verbose=False)
    if state is not None:
        _fill(model, state)
    require_finite(model)
    model.names = dict(names)
    return model.eval()


def read_yaml(path: Path) -> dict[str, Any]:
    """Return a model yaml as plain data; `scale` comes from a name such as `yolov8n.yaml`."""
    import yaml  # type: ignore[import-untyped]

    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(config, dict):
        raise ValueError(f"{path.name} is no model yaml")
    scales = config.get("scales")
    if isinstance(scales, dict) and "scale" not in config:
        found = re.search(r"(?:yolo\w*?|e-)[v-]?\d+([nslmx])", path.stem)
        named = found[1] if found and found[1] in scales else next(iter(scales))
        config["scale"] = named
    return config


def _fill(model: Any, state: Mapping[str, Any]) -> None:
    values = {k: v.float() if v.is_floating_point() else v for k, v in state.items()}
    known = model.state_dict()
    mismatched = [k for k, v in values.items() if k in known and known[k].shape != v.shape]
    missing, unexpected = model.load_state_dict(
        {k: v for k, v in values.items() if k not in mismatched}, strict=False
    )
    # counters of training steps: nothing reads them in evaluation mode
    missing = [key for key in missing if not key.endswith("num_batches_tracked")]
    wrong = [*mismatched, *(key for key in missing if key not in mismatched), *unexpected]
    if wrong:
        raise ValueError(f"{len(wrong)} weights do not fit, e.g. {wrong[0]}")


def _layers(config: Mapping[str, Any]) -> Iterator[list[Any]]:
    for part in ("backbone", "head"):
        rows = config.get(part)
        if not isinstance(rows, list):
            raise ValueError(f"it has no {part}")
        for row in rows:
            if not isinstance(row, list) or len(row) != 4:
                raise ValueError(f"a layer of its {part} is not [from, repeats, layer, arguments]")
            yield row


def _is_layer(name: str) -> bool:
    from torch import nn
    from ultralytics.nn import modules

    if name in _REFUSED_LAYERS:
        return False
    place, name = (nn, name[3:]) if name.startswith("nn.") else (modules, name)
    found = getattr(place, name, None)
    return isinstance(found, type) and issubclass(found, nn.Module)


def _numbers(value: object) -> Iterator[float]:
    if isinstance(value, list | tuple):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value

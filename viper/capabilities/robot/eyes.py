"""How the robot sees: by cameras and the vision models, or, for comparison, by being told."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from viper.capabilities.robot.places import WORKSPACE
from viper.core.errors import InputError
from viper.core.image import LoadedImage, load_image
from viper.core.ledger import collecting
from viper.vision.lexicon import SHAPES
from viper.vision.space.confirm import Place
from viper.vision.space.kinds import WIDTHS
from viper.vision.space.thing import Sighting, Thing
from viper.vision.space.view import View

if TYPE_CHECKING:
    from robot_sim import Episode
    from robot_sim.optics import Camera
    from viper.vision.engine import VisionEngine

__all__ = ["CameraEyes", "Eyes", "Glance", "OracleEyes", "check_can_see"]

# Where the cameras begin to compress highlights, part of full light.
SHOULDER = 0.8
# Shapes whose width is that of a square.
_SQUARE = ("box", "lid", "square tray", "round tray", "chip", "mat")
# The views of `robot_sim.views`, narrowed to the workspace: opening angle, pixels. Things must be
# large enough for the detector in the front view, which a small block is at 27 pixels.
FRONT: dict[str, Any] = {"fov_deg": 28.6, "width": 480, "height": 376}
ABOVE: dict[str, Any] = {"fov_deg": 30.9, "width": 344, "height": 336}


@dataclass
class Glance:
    """What one look gave, and what it cost."""

    sightings: list[Sighting]
    picture: LoadedImage | None = None
    """From the front; None where nobody took one."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time by kind: camera, model, load (of weights); empty where nobody looked."""


class Eyes(Protocol):
    """Looks at the table of an episode; the arm is folded away."""

    def look(self, known: Mapping[Thing, Place]) -> Glance:
        """Return what stands on the table.

        Args:
            known: What was seen before, and where each should be now.
        """
        ...


def check_can_see(shapes: Iterable[str]) -> None:
    """Refuse a table with things that the vision models do not know.

    Raises:
        InputError: If there are any; names them.
    """
    unknown = sorted({shape for shape in shapes if shape not in SHAPES})
    if unknown:
        raise InputError(
            f"By camera nobody can tell what {' and '.join(f'a {s}' for s in unknown)} is: the "
            f"vision models know {', '.join(SHAPES)}. Let the robot be told where things are "
            "(--tier oracle, tier='oracle'), or use other objects."
        )


class OracleEyes:
    """Reads the simulator's true state: for comparison, never for results by sight."""

    def __init__(self, episode: Episode) -> None:
        self._episode = episode

    def look(self, known: Mapping[Thing, Place]) -> Glance:
        """Return every object as it truly stands."""
        del known
        from robot_sim.shapes import extent

        state = self._episode.state()
        found: list[Sighting] = []
        for item in state.scene.objects:
            radius, height = (float(v) * item.scale_m for v in extent(item.shape))
            side = 2 * radius / (1.414 if item.shape in _SQUARE else 1.0)
            # without a cup's handle, and the side of a pyramid, not its diagonal
            width = WIDTHS[item.shape] * item.scale_m if item.shape in WIDTHS else side
            x, y, z = (float(v) for v in state.position(item.name))
            found.append(
                Sighting(
                    *(item.shape.lower(), item.color, item.size, item.material, (x, y, z)),
                    *(width, height, 1.0),
                    name=item.name,
                    odds={item.color: 1.0},
                )
            )
        return Glance(found)


class CameraEyes:
    """Takes a picture from the front and one from above, and has the vision models look at them.

    Args:
        episode: Whose table it is.
        engine: Detector and matcher.
    """

    def __init__(self, episode: Episode, engine: VisionEngine) -> None:
        check_can_see(item.shape for item in episode.task.scene.objects)
        self._episode, self._engine = episode, engine

    def look(self, known: Mapping[Thing, Place]) -> Glance:
        """Return what the models see, and which of the known things are still in place."""
        from robot_sim.views import VIEWS
        from viper.vision.space.look import look

        start = time.perf_counter()
        front = self._take(replace(VIEWS["front"], **FRONT))
        above = self._take(replace(VIEWS["top"], **ABOVE), antialias=1)
        camera_s = time.perf_counter() - start
        start = time.perf_counter()
        with collecting() as ledger:
            sightings = look(self._engine, front, WORKSPACE, above, known)
        model_s = time.perf_counter() - start - ledger.load_s
        return Glance(
            sightings,
            load_image(front.rgb),
            {"camera": camera_s, "model": model_s, "load": ledger.load_s},
        )

    def _take(self, camera: Camera, *, antialias: int = 2) -> View:
        from robot_sim.camera import render

        world = copy(self._episode.robot.world)
        world.scene = replace(world.scene, camera=camera)
        frame = render(world, antialias=antialias)
        return View(
            frame.rgb,
            frame.depth_m,
            camera.intrinsics,
            camera.world_from_camera,
            camera.eye,
            shoulder=SHOULDER,
        )

"""Ways to watch without a window: a map in letters, and a page with a slider over an episode.

    with Watch(episode.robot) as watch:
        episode.do("pick_and_place", "red block", "blue bowl")
    watch.save("episode.html")

The page is one file: pictures, style and script are inside, nothing is fetched.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from robot_sim.control.robot import Robot
from robot_sim.rgbd import RgbdCamera
from robot_sim.scene import WORKSPACE
from robot_sim.video import Onlooker

__all__ = ["Watch", "page", "table_map"]

# Characters of the map, one per 2 cm across and 4 cm along.
COLUMNS, ROWS = 31, 16


def table_map(robot: Robot) -> str:
    """Return the table from above in letters, with what the letters mean.

    Lower case is on the table, upper case is lifted; `+` is under the hand.
    """
    x0, y0, x1, y1 = WORKSPACE
    rows = [[" "] * COLUMNS for _ in range(ROWS)]

    def put(x: float, y: float, sign: str) -> None:
        column = round((x - x0) / (x1 - x0) * (COLUMNS - 1))
        row = round((y1 - y) / (y1 - y0) * (ROWS - 1))
        if 0 <= column < COLUMNS and 0 <= row < ROWS:
            rows[row][column] = sign

    hand = robot.pinch_pose()[0]
    put(hand[0], hand[1], "+")
    names: list[str] = []
    places = robot.world.object_positions()
    for index, (item, (x, y, z)) in enumerate(zip(robot.world.scene.objects, places, strict=True)):
        sign = chr(ord("a") + index % 26)
        put(x, y, sign.upper() if z > 0.08 else sign)
        names.append(f"{sign} {item.name} ({x:.2f}, {y:.2f}, {z:.2f})")
    edge = "+" + "-" * COLUMNS + "+"
    lines = [edge, *("|" + "".join(row) + "|" for row in rows), edge]
    held = f", holding the {robot.held()}" if robot.held() else ""
    lines += [f"{robot.time_s:.2f} s{held}", *names]
    return "\n".join(lines) + "\n"


class Watch(Onlooker):
    """Watches a robot from several sides for as long as the `with` block runs.

    Attributes:
        moments: What was seen so far: {"time": seconds, "text": caption, VIEW: JPEG bytes}.
    """

    def __init__(
        self,
        robot: Robot,
        *,
        views: Sequence[str] = ("front", "top", "wrist"),
        fps: int = 4,
        width: int = 320,
        height: int = 240,
    ) -> None:
        super().__init__(robot, fps)
        self.moments: list[dict[str, Any]] = []
        self.text = ""
        self._views = tuple(views)
        self._eyes = [RgbdCamera(robot.world, v, width=width, height=height) for v in views]

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self.take()

    def say(self, text: str) -> None:
        """Set the caption of what is seen from now on."""
        self.text = text

    def take(self) -> None:
        """Take one picture from every side now."""
        seen = {v: _jpeg(e.take().rgb) for v, e in zip(self._views, self._eyes, strict=True)}
        self.moments.append({"time": self._robot.time_s, "text": self.text, **seen})

    def save(self, path: str | Path, *, title: str = "An episode") -> Path:
        """Write the page and return its path."""
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(title, self._views, self.moments), encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        """Return the page in a frame of its own, as a notebook shows it."""
        inside = escape(page("", self._views, self.moments))
        return f'<iframe srcdoc="{inside}" width="100%" height="420" style="border:0"></iframe>'


def page(title: str, views: Sequence[str], moments: Sequence[dict[str, Any]]) -> str:
    """Return a page that shows the moments, see `Watch.moments`, behind a slider."""
    plain = [
        {
            "time": round(moment["time"], 2),
            "text": moment["text"],
            "seen": [base64.b64encode(moment[v]).decode() for v in views],
        }
        for moment in moments
    ]
    # "<" must not end the script element early
    data = json.dumps(plain, ensure_ascii=False).replace("<", "\\u003c")
    figures = "\n".join(
        f'<figure><img alt="{escape(v)} view"><figcaption>{escape(v)}</figcaption></figure>'
        for v in views
    )
    return _PAGE.format(title=escape(title), figures=figures, data=data, last=len(plain) - 1)


def _jpeg(rgb: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "JPEG", quality=85)
    return out.getvalue()


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 1.5rem auto; max-width: 66rem;
  padding: 0 1rem; }}
.views {{ display: flex; flex-wrap: wrap; gap: .75rem; }}
figure {{ margin: 0; flex: 1 1 15rem; }}
img {{ width: 100%; display: block; border-radius: .4rem; }}
figcaption {{ opacity: .7; font-size: .85rem; padding-top: .2rem; }}
.bar {{ display: flex; gap: .75rem; align-items: center; margin: 1rem 0 .5rem; }}
input {{ flex: 1; }}
output {{ font-variant-numeric: tabular-nums; }}
p {{ min-height: 1.4em; margin: 0; }}
</style></head><body>
<h1>{title}</h1>
<div class="views">
{figures}
</div>
<div class="bar"><button type="button" aria-label="Play or pause">Play</button>
<input type="range" min="0" max="{last}" value="0" aria-label="Moment">
<output></output></div>
<p role="status"></p>
<noscript>This page shows its pictures by a script that is inside it.</noscript>
<script>
const moments = {data};
const images = [...document.querySelectorAll("img")];
const slider = document.querySelector("input"), button = document.querySelector("button");
function show(k) {{
  const moment = moments[k];
  slider.value = k;
  images.forEach((image, n) => image.src = "data:image/jpeg;base64," + moment.seen[n]);
  document.querySelector("output").textContent = moment.time.toFixed(2) + " s";
  document.querySelector("p").textContent = moment.text;
}}
let timer = null;
function stop() {{ clearInterval(timer); timer = null; button.textContent = "Play"; }}
button.onclick = () => {{
  if (timer) return stop();
  if (+slider.value >= moments.length - 1) show(0);
  button.textContent = "Pause";
  timer = setInterval(() => {{
    if (+slider.value >= moments.length - 1) return stop();
    show(+slider.value + 1);
  }}, 200);
}};
slider.oninput = () => {{ stop(); show(+slider.value); }};
show(0);
</script></body></html>
"""

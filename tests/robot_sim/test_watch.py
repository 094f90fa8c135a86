"""The page of an episode is whole, quiet and holds what was seen."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

from tabletop import block, scene_of

from robot_sim import Robot, Watch
from robot_sim.watch import page, table_map


def test_page_holds_every_moment_from_every_side(tmp_path: Path) -> None:
    robot = Robot(scene_of(block("a", (0.0, -0.5))), settle=False)
    with Watch(robot, fps=10, width=32, height=24) as watch:
        watch.say('looks </script> & "waits"')
        robot.wait(0.2)
    text = watch.save(tmp_path / "deep" / "page.html", title="<a> & b").read_text()

    found = re.search(r"const moments = (.*);\n", text)
    assert found is not None
    moments = json.loads(found.group(1))
    assert len(moments) == 4
    assert watch._repr_html_().count('"') == 8  # what is inside is escaped
    assert all(base64.b64decode(seen)[:2] == b"\xff\xd8" for m in moments for seen in m["seen"])
    assert [len(m["seen"]) for m in moments] == [3] * 4
    assert moments[-1]["text"] == 'looks </script> & "waits"'
    assert "&lt;a&gt; &amp; b" in text
    assert text.count("</script>") == 1


def test_page_asks_the_network_for_nothing() -> None:
    text = page("t", ["front"], [{"time": 0.0, "text": "", "front": b"x"}])

    assert not re.search(r"https?:|src=|@import|url\(", text.replace("image.src =", ""))


def test_map_marks_what_is_lifted() -> None:
    robot = Robot(scene_of(block("a thing", (0.0, -0.5))), settle=False)
    assert "a a thing (0.00, -0.50, 0.02)" in table_map(robot)
    robot.world.set_object_pose("a thing", (0.1, -0.6, 0.2))

    assert "A" in table_map(robot).split("\n0.00 s")[0]

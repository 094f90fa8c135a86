from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL.Image import Image, Transpose

from viper.core.errors import InputError, SandboxLost
from viper.core.events import Span
from viper.core.execution import Execution, Limits
from viper.llm.scripted import ScriptedLLM
from viper.llm.testing import FakeServer
from viper.loops.session import Session
from viper.tracing import read_spans
from viper.vision.engine import VisionEngine

Open = Callable[..., Session]
COUNT = 'len(image_patch.find("red block"))'
LEFT = (
    'bowl = image_patch.find("blue bowl")[0]\n'
    'blocks = image_patch.find("block")\n'
    "left = [b for b in blocks if b.horizontal_center < bowl.horizontal_center]\n"
    "left"
)


def test_a_question_is_answered_with_everything_that_shows_why(
    open_session: Open, picture: Image
) -> None:
    answer = open_session(LEFT).ask(picture, " What is left of the bowl? ")
    assert (answer.text, answer.status, answer.repairs) == ("red block", "ok", 0)
    assert answer.question == "What is left of the bowl?"
    assert answer.program == LEFT
    assert answer.value[0].label == "block"
    assert [value.line for value in answer.lines] == [1, 2, 3, 4]
    assert answer.passes["detector"] == 1
    assert 0.5 < answer.confidence <= 1.0


def test_boxes_are_what_the_program_searched_for(open_session: Open, picture: Image) -> None:
    answer = open_session(LEFT).ask(picture, "What is left of the bowl?")
    labels = {(box.label, box.is_answer) for box in answer.boxes}
    assert labels == {("red block", True), ("blue bowl", False), ("block", False)}


def test_a_count_draws_what_it_counted(open_session: Open, picture: Image) -> None:
    answer = open_session(COUNT).ask(picture, "How many red blocks?")
    assert [box.label for box in answer.boxes] == ["red block", "red block"]


def test_what_is_not_in_the_picture_is_said(open_session: Open, picture: Image) -> None:
    program = 'image_patch.find("green cup")[0].simple_query("What is it?")'
    answer = open_session(program, "1").ask(picture, "What is in the green cup?")
    assert answer.text == "There is no green cup in the picture."
    assert answer.error is not None
    assert (answer.value, answer.repairs, answer.error.type) == (None, 0, "NotFound")


def test_a_failed_program_is_repaired(open_session: Open, picture: Image) -> None:
    answer = open_session('image_patch.fnd("x")', COUNT).ask(picture, "How many red blocks?")
    assert (answer.text, answer.repairs) == ("2", 1)
    assert answer.confidence <= 0.5


def test_an_answer_is_json_data_with_the_keys_of_the_command_line(
    open_session: Open, picture: Image
) -> None:
    data = open_session(LEFT).ask(picture, "What is left of the bowl?").to_dict()
    json.dumps(data, allow_nan=False)
    keys = {"answer", "confidence", "program", "status", "trace", "seconds", "passes"}
    assert keys <= data.keys()
    assert data["seconds"].keys() == {"total", "imports", "load", "write", "run", "models"}
    assert data["value"][0]["name"] == "red block"


def test_names_persist_between_questions_and_cells(open_session: Open, picture: Image) -> None:
    session = open_session(LEFT, "len(left)")
    session.ask(picture, "What is left of the bowl?")
    assert session.run("[b.label for b in left]").value == ["block"]
    assert session.ask(picture, "How many are that?").value == 1


def test_a_reset_forgets_names_and_keeps_models(open_session: Open, picture: Image) -> None:
    session = open_session(LEFT, COUNT)
    session.ask(picture, "What is left of the bowl?")
    session.reset()
    assert session.run("left").status == "error"
    answer = session.ask(picture, "How many red blocks?")
    assert (answer.value, "detector" in answer.passes) == (2, False)


def test_a_second_question_sees_nothing_again(open_session: Open, picture: Image) -> None:
    session = open_session(COUNT, COUNT)
    session.ask(picture, "How many red blocks?")
    assert "detector" not in session.ask(picture, "How many red blocks are there?").passes


def test_viper_gpt_programs_run_unchanged(open_session: Open, picture: Image) -> None:
    source = (
        "def execute_command(image):\n"
        "    image_patch = ImagePatch(image)\n"
        '    return bool_to_yesno(image_patch.exists("blue bowl"))\n'
    )
    assert open_session().run(source, picture).value == "yes"


HOSTILE = {
    "import os": ("import os\nos.system('true')", {"rejected"}),
    "endless loop": ("while True:\n    pass", {"killed"}),
    "50 GB": ("x = [0] * (50 * 10**9 // 8)", {"killed", "error"}),
    "read a file": ("open('/etc/passwd').read()", {"rejected"}),
}


@pytest.mark.parametrize("attack", HOSTILE)
def test_a_session_answers_after_a_hostile_program(
    attack: str, open_session: Open, picture: Image
) -> None:
    source, expected = HOSTILE[attack]
    session = open_session(source, COUNT, limits=Limits(wall_s=0.5), max_repairs=0)
    answer = session.ask(picture, "How many red blocks?")
    assert answer.status in expected
    assert answer.confidence == 0.0
    assert session.ask(picture, "And now?").value == 2


@pytest.mark.parametrize("question", ["", "   ", "word " * 10_000, "x" * 2001])
def test_a_question_that_cannot_be_asked_is_refused(
    question: str, open_session: Open, picture: Image
) -> None:
    with pytest.raises(InputError):
        open_session(COUNT).ask(picture, question)


def test_a_question_of_another_type_is_refused(open_session: Open, picture: Image) -> None:
    with pytest.raises(InputError, match="not int"):
        open_session(COUNT).ask(picture, 3)  # type: ignore[arg-type]


def test_fewer_than_no_repairs_are_refused() -> None:
    with pytest.raises(InputError, match="max_repairs"):
        Session(max_repairs=-1)


def test_notices_of_the_picture_reach_the_answer(open_session: Open, picture: Image) -> None:
    see_through = picture.convert("RGBA")
    see_through.putpixel((0, 0), (0, 0, 0, 0))
    answer = open_session("1 + 1").ask(see_through, "How many?")
    assert any("transparent" in notice for notice in answer.notices)


def test_the_trace_is_on_disk_with_question_model_program_and_status(
    open_session: Open, picture: Image
) -> None:
    trace = open_session(COUNT).ask(picture, "How many red blocks?").trace
    assert trace.path is not None
    root = read_spans(trace.path)[0]
    assert root.attributes["question"] == "How many red blocks?"
    assert root.attributes["model"] == "scripted"
    assert root.attributes["program"] == COUNT
    assert root.attributes["status"] == "ok"
    assert read_spans(trace.path) == list(trace.spans)


def fields(trace_file: Path) -> list[tuple[str, list[str]]]:
    def names(entry: Span) -> list[str]:
        return sorted(entry.attributes)

    return [(entry.name, names(entry)) for entry in read_spans(trace_file)]


def test_a_recorded_model_and_a_server_give_the_same_answer_program_and_trace_fields(
    tmp_path: Path, toy: tuple[Image, VisionEngine]
) -> None:
    reply = f"```python\n{LEFT}\n```"
    script = tmp_path / "replies.jsonl"
    script.write_text(json.dumps({"reply": reply, "logprob": -0.5}) + "\n")
    picture, engine = toy
    answers = []
    with FakeServer([reply]) as server:
        for spec in (f"scripted:{script}", server.spec):
            with Session("toy", spec, engine=engine) as session:
                session.run('image_patch.find("red block")', picture)
                answers.append(session.ask(picture, "What is left of the bowl?"))
    recorded, served = answers
    assert recorded.text == served.text == "red block"
    assert recorded.program == served.program == LEFT
    assert recorded.trace.path is not None
    assert served.trace.path is not None
    assert fields(recorded.trace.path) == fields(served.trace.path)
    assert recorded.to_dict().keys() == served.to_dict().keys()
    assert recorded.passes == served.passes


class Losing:
    """A sandbox that is lost for its first `times` runs."""

    walls = ()

    def __init__(self, times: int) -> None:
        self.left = times
        self.closed = False

    def run(self, source: str, **_: object) -> Execution:
        self.left -= 1
        if self.left < 0:
            return Execution("ok", value=source)
        raise SandboxLost("gone")

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("times", "status", "is_dropped"), [(1, "ok", False), (2, "sandbox_lost", True)]
)
def test_a_lost_sandbox_gets_a_second_chance_and_is_then_replaced(
    times: int, status: str, is_dropped: bool, open_session: Open
) -> None:
    session = open_session()
    losing = Losing(times)
    session._parts._sandbox = losing
    assert session.run("1 + 1").status == status
    assert losing.closed is is_dropped
    if is_dropped:
        assert session.run("1 + 1").value == 2


def test_control_characters_do_not_reach_the_model(open_session: Open, picture: Image) -> None:
    answer = open_session(COUNT).ask(picture, "How many\x00red \x1b[2Jblocks\ud800?\n")
    assert answer.question == "How many red  [2Jblocks ?"
    with pytest.raises(InputError, match="empty"):
        open_session(COUNT).ask(picture, "\x00\x1b")


def test_threads_share_a_session(open_session: Open, picture: Image) -> None:
    session = open_session(*[COUNT] * 12)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: session.ask(picture, "How many?").text, range(12)))
    assert answers == ["2"] * 12


def test_many_pictures_do_not_fill_the_memory(
    open_session: Open, picture: Image, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session("kept = 1\nkept", "1", "1")
    monkeypatch.setattr("viper.loops.parts._MAX_PICTURE_BYTES", picture.width * picture.height * 4)
    assert session.ask(picture, "Which?").notices == ()
    assert session.run("kept").ok
    assert session.ask(picture, "Which?").notices == ()
    answer = session.ask(picture.transpose(Transpose.ROTATE_90), "Which?")
    assert (answer.text, len(answer.notices)) == ("1", 1)
    assert session.run("kept").status == "error"


def test_parts_of_the_wrong_kind_are_refused(open_session: Open) -> None:
    with pytest.raises(InputError, match="llm"):
        Session(llm=3)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="program"):
        open_session().run(None)  # type: ignore[arg-type]
    for seconds in (float("inf"), float("nan"), 1e30):
        with pytest.raises(InputError, match="wall_s"):
            Limits(wall_s=seconds)


def test_a_question_that_the_built_in_writer_only_passes_on_was_not_understood(
    toy: tuple[Image, VisionEngine],
) -> None:
    program = 'image_patch.simple_query("Combien de blocs rouges y a-t-il ?")'
    writer = ScriptedLLM([program], name="embedded")
    with Session("toy", writer, engine=toy[1]) as session:
        answer = session.ask(toy[0], "Combien de blocs rouges y a-t-il ?")
    assert answer.text.startswith("I did not understand the question.")
    assert answer.error is not None
    assert (answer.error.type, answer.confidence) == ("ModelMissing", 0.0)

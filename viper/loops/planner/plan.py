"""`plan`: a plan in plain words, compiled step by step to skill calls on what is seen.

The steps come from a person (a file, standard input) or from the model, one at a time. A step
that is word for word the text of a skill is that skill; any other is given to the policy writer
like an instruction. A step that cannot be compiled ends the plan there: it is named, with the
nearest skills, and what was done before stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from viper.core.errors import BadReply, InputError
from viper.core.events import span
from viper.core.execution import ErrorInfo, Execution
from viper.core.llm import Message
from viper.llm.prompt import extract_program
from viper.llm.robot_prompt import DONE, step_prompt
from viper.loops.planner.bench import Bench, News
from viper.loops.planner.code import acts, run_to_rest, shortfall
from viper.loops.planner.ending import NOTHING_TO_DO, Ending, reason_of, status_of
from viper.loops.planner.steps import nearest_texts, with_it

Converse = Callable[[str], Sequence[Message]]
"""Returns the conversation that asks for the policy of one step."""


def follow_plan(
    bench: Bench, instruction: str, converse: Converse, given: Sequence[str] | None = None
) -> Ending:
    """Do the steps of a plan in order.

    Args:
        bench: Robot, model and sandbox.
        instruction: What is wanted; the model plans for it if no plan is given.
        converse: The conversation that asks for the policy of a step.
        given: The plan; None lets the model write it, looking at the table before each step.

    Raises:
        ModelError: If the model fails at writing the next step.
    """
    if given is not None:
        bench.show_plan(given)
    plan: list[str] = []
    programs: list[str] = []
    steps = iter(given) if given is not None else _written(bench, instruction, plan)
    for number, step in enumerate(steps, start=1):
        if bench.is_stopped:
            return _ended(Execution("ok"), bench, plan, programs)
        plan.append(step)
        bench.tell(News("note", f"{number}. {step}"))
        execution, program = _do(bench, step, converse)
        programs.append(f"# {number}. {step}\n{program}".rstrip())
        if not execution.ok:
            shown = list(given) if given is not None else plan
            return _ended(execution, bench, shown, programs, f"step {number}, {step!r}")
    if not plan:
        return Ending("asked", NOTHING_TO_DO)
    return _ended(Execution("ok"), bench, plan, programs)


def _written(bench: Bench, instruction: str, plan: Sequence[str]) -> Iterator[str]:
    """Yield the steps that the model writes, each after a look at what came of the last one."""
    while len(plan) < bench.max_steps:
        prompt = step_prompt(instruction, bench.robot.scene_text(), plan)
        with span("write", model=bench.llm.name, step=len(plan) + 1) as entry:
            reply = bench.llm.complete([Message("user", prompt)])[0].text
            entry.attributes.update(prompt=prompt, reply=reply)
        step = next((line.strip() for line in reply.splitlines() if line.strip()), DONE)
        if step.lower().rstrip(".") == DONE:
            return
        yield step


def _do(bench: Bench, step: str, converse: Converse) -> tuple[Execution, str]:
    """Compile one step and run it; return what came of it and its program."""
    option = next((o for o in bench.robot.skill_options() if o.text == _plain(step)), None)
    if option is not None:
        outcome = bench.act(option)
        if outcome.ok:
            return Execution("ok"), ""
        return Execution("error", error=ErrorInfo("SkillFailed", outcome.why_not)), ""
    program = _compile(bench, step, converse)
    if program is None:
        why = f"there is no skill for it.{_hint(bench, step)}"
        return Execution("rejected", error=ErrorInfo("NotCompiled", why)), ""
    execution = run_to_rest(bench, program)
    error = execution.error
    if error is not None and error.type == "Refused" and status_of(execution) == "refused":
        said = f"{error.message}{_hint(bench, step)}"
        execution = replace(execution, error=replace(error, message=said))
    return execution, program


def _hint(bench: Bench, step: str) -> str:
    """Return a sentence with the skills most like a step."""
    close = nearest_texts(step, [option.text for option in bench.robot.skill_options()])
    return f" The nearest skills are: {'; '.join(close)}." if close else ""


def _compile(bench: Bench, step: str, converse: Converse) -> str | None:
    """Return the policy of a step, or None if the model has none."""
    last = bench.robot.referents.last
    said = with_it(step, last[-1].name if last else None)
    messages = converse(said)
    with span("write", model=bench.llm.name, step=said) as entry:
        try:
            program = extract_program(bench.llm.complete(messages)[0].text)
        except (BadReply, InputError) as error:
            entry.attributes["problem"] = str(error)
            return None
        entry.attributes["reply"] = program
    return program if acts(program) else None


def _plain(step: str) -> str:
    return " ".join(step.lower().split()).rstrip(".")


def _ended(
    execution: Execution,
    bench: Bench,
    plan: Sequence[str],
    programs: Sequence[str],
    where: str = "",
) -> Ending:
    program = "\n".join(programs)
    if bench.is_stopped:
        return Ending("stopped", "stopped by the person in charge", tuple(plan), program)
    if execution.ok and shortfall(bench):
        return Ending("failed", shortfall(bench), tuple(plan), program)
    if execution.ok:
        return Ending("ok", plan=tuple(plan), program=program)
    status = status_of(execution)
    if execution.error is not None and execution.error.type == "NotCompiled":
        return Ending("refused", f"{where}: {execution.error.message}", tuple(plan), program)
    return Ending(status, f"{where}: {reason_of(execution)}", tuple(plan), program)

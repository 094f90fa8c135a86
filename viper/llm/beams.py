"""Beam search that stops as soon as nothing likelier can come, and keeps every rival on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple


class Beam(NamedTuple):
    """Token ids without the end token, and the sum of their log-probabilities."""

    ids: tuple[int, ...]
    logprob: float


@contextmanager
def one_thread() -> Iterator[None]:
    """Run torch on one thread inside the block.

    Steps of a small model take less than a millisecond; threads that wait for each other
    make them ten times slower on a busy machine.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def beam_search(
    model: Any, source: Sequence[int], *, beams: int, longest: int, margin: float = 7.0
) -> list[Beam]:
    """Return what a sequence-to-sequence model may write, likeliest first.

    Args:
        model: A transformers encoder-decoder model.
        source: Token ids of the input.
        beams: How many beginnings are followed at once.
        longest: Most tokens of an output; longer ones are dropped.
        margin: Beginnings this many nats below the best finished output are given up.
    """
    import torch

    end, start = model.config.eos_token_id, model.config.decoder_start_token_id
    finished: list[Beam] = []
    live, cache = [Beam((), 0.0)], None
    with torch.inference_mode(), one_thread():
        states = model.get_encoder()(input_ids=torch.tensor([source])).last_hidden_state
        for _ in range(longest + 1):
            last = torch.tensor([[beam.ids[-1] if beam.ids else start] for beam in live])
            output = model(
                encoder_outputs=(states.expand(len(live), -1, -1),),
                decoder_input_ids=last,
                past_key_values=cache,
                use_cache=True,
            )
            cache = output.past_key_values
            logs = output.logits[:, -1].float().log_softmax(-1)  # (live, vocabulary)
            logs += torch.tensor([[beam.logprob] for beam in live])
            best = logs.flatten().topk(2 * beams)
            rows: list[int] = []
            kept: list[Beam] = []
            for value, place in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                row, token = divmod(place, logs.shape[1])
                if token == end:
                    finished.append(Beam(live[row].ids, value))
                elif len(kept) < beams:
                    kept.append(Beam((*live[row].ids, token), value))
                    rows.append(row)
            finished = sorted(finished, key=lambda beam: -beam.logprob)[:beams]
            floor = finished[0].logprob - margin if finished else -1e9
            if len(finished) == beams:
                # only what may still come among the best is worth following
                floor = max(floor, finished[-1].logprob)
            chosen = [i for i, beam in enumerate(kept) if beam.logprob > floor]
            if not chosen:
                break
            live = [kept[i] for i in chosen]
            cache.reorder_cache(torch.tensor([rows[i] for i in chosen]))
    return finished


def logprobs_of(model: Any, source: Sequence[int], targets: Sequence[Sequence[int]]) -> list[float]:
    """Return the log-probability of each output, all scored in one walk through their prefixes.

    Args:
        model: A transformers encoder-decoder model.
        source: Token ids of the input.
        targets: Token ids of outputs, end token included; what begins alike is computed once.
    """
    import torch

    wanted = [tuple(target) for target in targets]
    totals: dict[tuple[int, ...], float] = {(): 0.0}
    live: list[tuple[int, ...]] = [()]
    cache = None
    with torch.inference_mode(), one_thread():
        states = model.get_encoder()(input_ids=torch.tensor([source])).last_hidden_state
        for depth in range(1, max(map(len, wanted), default=0) + 1):
            start = model.config.decoder_start_token_id
            output = model(
                encoder_outputs=(states.expand(len(live), -1, -1),),
                decoder_input_ids=torch.tensor([[(start, *prefix)[-1]] for prefix in live]),
                past_key_values=cache,
                use_cache=True,
            )
            logs = output.logits[:, -1].float().log_softmax(-1)  # (live, vocabulary)
            row = {prefix: i for i, prefix in enumerate(live)}
            for prefix in dict.fromkeys(t[:depth] for t in wanted if len(t) >= depth):
                before = prefix[:-1]
                totals[prefix] = totals[before] + float(logs[row[before], prefix[-1]])
            live = list(dict.fromkeys(t[:depth] for t in wanted if len(t) > depth))
            cache = output.past_key_values
            cache.reorder_cache(
                torch.tensor([row[prefix[:-1]] for prefix in live], dtype=torch.long)
            )
    return [totals[target] for target in wanted]

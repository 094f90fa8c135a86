"""Local transformers models: a folder, or a repository that is already in the hub cache.

Nothing is downloaded here: every load is local only. Decoder-only and
sequence-to-sequence models work, with a chat template if the tokenizer has one.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viper.core import settings
from viper.core.errors import InputError, ModelError, ModelMissing
from viper.core.ledger import record_load
from viper.core.llm import Completion, Message, Usage
from viper.llm.metering import cut_at_stop, metered, metered_completion
from viper.llm.scoring import ScoreMemo

if TYPE_CHECKING:
    from PIL.Image import Image

# texts that are scored in one forward pass
_BATCH = 16
# label that the loss functions of transformers ignore; here it marks padding
_PAD = -100


class TransformersLLM:
    """A causal or sequence-to-sequence language model on this machine."""

    def __init__(self, source: str, *, device: str | None = None) -> None:
        """Load the model and its tokenizer.

        Args:
            source: A folder made by `save_pretrained`, or the name of a cached repository.
            device: "cpu", "cuda" ...; the GPU if there is one, when None.

        Raises:
            ModelMissing: If it is not on this machine; the message has the command for that.
            InputError: If the folder is not a language model.
        """
        import torch

        self.name = f"hf:{source}"
        start = time.perf_counter()
        self._model, self._tokenizer = _load(source)
        self._device = device or ("cuda" if torch.cuda.is_available() else "cpu")
        if self._device == "cpu" and self._model.dtype == torch.float16:
            self._model.float()  # half precision has no fast kernels on a CPU
        self._model.to(self._device).eval()
        self._is_seq2seq = bool(self._model.config.is_encoder_decoder)
        self._scores = ScoreMemo()
        # generation and scoring are not safe to run in two threads at once
        self._lock = threading.Lock()
        record_load(time.perf_counter() - start)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"

    def complete(
        self,
        messages: Sequence[Message],
        *,
        n: int = 1,
        stop: Sequence[str] = (),
        max_tokens: int = 1024,
        temperature: float = 0.0,
        logprobs: bool = False,
        images: Sequence[Image] = (),
    ) -> list[Completion]:
        """Return `n` replies, most likely first: greedy or beam search at temperature 0.

        `logprob` is that of the whole reply, also of what follows a stop string.

        Raises:
            InputError: If pictures are given.
            ModelError: If the prompt is longer than the model's context.
        """
        if images:
            raise InputError(f"`{self.name}` reads text only and takes no pictures.")
        with (
            self._lock,
            metered_completion(
                self.name,
                messages,
                n=n,
                max_tokens=max_tokens,
                temperature=temperature,
                images=len(images),
            ) as meter,
        ):
            prompt = self._prompt_ids(messages)
            replies = self._generate(prompt, n, stop, meter.max_tokens, temperature)
            logs: list[float | None] = [None] * n
            if logprobs or n > 1:
                logs = [*self._logprobs([(prompt, reply) for reply in replies])]
            completions = [
                self._completion(reply, log, stop, meter.max_tokens, len(prompt) if i == 0 else 0)
                for i, (reply, log) in enumerate(zip(replies, logs, strict=True))
            ]
            completions.sort(key=lambda item: -(item.logprob or 0.0))
            meter.note(completions)
        return completions

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the summed token log-probability of each option after `prompt`.

        No chat template is applied and no end token is scored, so a longer option
        is never more likely than its own beginning; divide by length where that
        matters. Known pairs come from a memo.
        """

        def compute(new: list[str]) -> list[float]:
            with self._lock, metered("score", self.name, attributes={"options": len(new)}):
                return self._logprobs([self._split(prompt, option) for option in new])

        return self._scores.get(prompt, options, compute)

    def _prompt_ids(self, messages: Sequence[Message]) -> list[int]:
        turns = [{"role": m.role, "content": m.content} for m in messages]
        if not getattr(self._tokenizer, "chat_template", None):
            return self._encode(self._plain_prompt(messages), special=True)
        try:
            text = self._templated(turns)
        except Exception:  # a template may refuse the system role, with an error of its own
            text = self._templated(_without_system(turns))
        return self._encode(text, special=False)

    def _templated(self, turns: list[dict[str, str]]) -> str:
        text = self._tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True
        )
        return str(text)

    def _plain_prompt(self, messages: Sequence[Message]) -> str:
        if self._is_seq2seq:
            return "\n\n".join(message.content for message in messages)
        turns = [
            m.content if m.role == "system" else f"{m.role.capitalize()}: {m.content}"
            for m in messages
        ]
        return "\n\n".join([*turns, "Assistant:"])

    def _encode(self, text: str, *, special: bool) -> list[int]:
        ids = self._tokenizer(text, add_special_tokens=special)["input_ids"]
        return [int(token) for token in ids]

    def _generate(
        self, prompt: list[int], n: int, stop: Sequence[str], max_tokens: int, temperature: float
    ) -> list[list[int]]:
        """Return `n` replies as token ids, without the prompt and what follows the end token."""
        import torch

        config, context = self._model.config, self._context()
        if not self._is_seq2seq and context is not None:
            max_tokens = min(max_tokens, context - len(prompt))
        if max_tokens < 1 or (context is not None and len(prompt) > context):
            raise ModelError(
                f"The prompt has {len(prompt)} tokens and `{self.name}` reads {context}. "
                "Shorten the question, or use a model with a longer context."
            )
        how: dict[str, Any] = {"do_sample": False, "num_beams": n}
        if temperature > 0:
            how = {"do_sample": True, "num_beams": 1, "temperature": temperature, "top_k": 0}
        if stop:
            how |= {"stop_strings": list(stop), "tokenizer": self._tokenizer}
        ids = torch.tensor([prompt], device=self._device)  # (1, prompt)
        with torch.inference_mode():
            output = self._model.generate(
                input_ids=ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=max_tokens,
                num_return_sequences=n,
                pad_token_id=self._pad_id(),
                **how,
            )
        # a decoder starts with its start token, a causal model with the prompt
        skipped = 1 if config.is_encoder_decoder else len(prompt)
        return [self._until_end(row[skipped:]) for row in output.tolist()]

    def _until_end(self, ids: list[int]) -> list[int]:
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        return next((ids[:i] for i, token in enumerate(ids) if token in ends), ids)

    def _completion(
        self, ids: list[int], logprob: float | None, stop: Sequence[str], limit: int, asked: int
    ) -> Completion:
        text = self._tokenizer.decode(ids, skip_special_tokens=True)
        reason = "length" if len(ids) >= limit else "stop"
        return Completion(cut_at_stop(text, stop), logprob, reason, Usage(asked, len(ids)))

    def _split(self, prompt: str, option: str) -> tuple[list[int], list[int]]:
        """Return the ids of the prompt and of what `option` adds to them."""
        if self._is_seq2seq:
            return self._encode(prompt, special=True), self._encode(option, special=False)
        whole = self._encode(prompt + option, special=False)
        alone = self._encode(prompt, special=False)
        # a tokenizer may merge across the seam: the option begins where the two part
        pairs = enumerate(zip(alone, whole, strict=False))
        seam = next((i for i, (a, b) in pairs if a != b), min(len(alone), len(whole)))
        start = self._start_id()
        return [*([] if start is None else [start]), *whole[:seam]], whole[seam:]

    def _logprobs(self, pairs: Sequence[tuple[list[int], list[int]]]) -> list[float]:
        """Return the log-probability of the second half of each pair after the first."""
        totals = [0.0] * len(pairs)
        # neighbours of like length waste the least padding
        order = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            batch = self._batch_logprobs([pairs[i] for i in chosen])
            for index, total in zip(chosen, batch, strict=True):
                totals[index] = total
        return totals

    def _batch_logprobs(self, pairs: Sequence[tuple[list[int], list[int]]]) -> list[float]:
        import torch

        with torch.inference_mode():
            if self._is_seq2seq:
                inputs, mask = self._padded([first or [self._pad_id()] for first, _ in pairs])
                labels, _ = self._padded([second for _, second in pairs], fill=_PAD)
                if not labels.numel():
                    return [0.0] * len(pairs)
                logits = self._model(input_ids=inputs, attention_mask=mask, labels=labels).logits
            else:
                inputs, mask = self._padded([first + second for first, second in pairs])
                targets = [[_PAD] * len(first) + second for first, second in pairs]
                labels, _ = self._padded(targets, fill=_PAD)
                logits = self._model(input_ids=inputs, attention_mask=mask).logits[:, :-1]
                labels = labels[:, 1:]  # the token at i is predicted by the one before
            logs = torch.log_softmax(logits.float(), dim=-1)  # (batch, length, vocabulary)
            picked = logs.gather(-1, labels.clamp(min=0).unsqueeze(-1)).squeeze(-1)
            totals = picked.masked_fill(labels == _PAD, 0.0).sum(-1)
        return [float(total) if math.isfinite(total) else -1e9 for total in totals.tolist()]

    def _padded(self, rows: Sequence[Sequence[int]], fill: int | None = None) -> tuple[Any, Any]:
        """Return the rows padded on the right, and the mask of what is not padding."""
        import torch

        width = max(map(len, rows))
        fill = self._pad_id() if fill is None else fill
        ids = [[*row, *[fill] * (width - len(row))] for row in rows]
        mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
        return torch.tensor(ids, device=self._device), torch.tensor(mask, device=self._device)

    def _pad_id(self) -> int:
        ends = self._model.generation_config.eos_token_id
        end = ends[0] if isinstance(ends, list) else ends
        known = (self._tokenizer.pad_token_id, end, 0)
        return int(next(token for token in known if token is not None))

    def _start_id(self) -> int | None:
        tokens = (self._tokenizer.bos_token_id, self._tokenizer.eos_token_id)
        return next((token for token in tokens if token is not None), None)

    def _context(self) -> int | None:
        length = getattr(self._model.config, "max_position_embeddings", None)
        return length if isinstance(length, int) and length > 0 else None


def _without_system(turns: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the turns with the system text moved into the first user turn."""
    system = "\n\n".join(turn["content"] for turn in turns if turn["role"] == "system")
    others = [dict(turn) for turn in turns if turn["role"] != "system"]
    if system and others:
        others[0]["content"] = f"{system}\n\n{others[0]['content']}"
    return others


def _load(source: str) -> tuple[Any, Any]:
    """Return model and tokenizer from a folder or the hub cache, without any request."""
    settings.silence_telemetry()
    import transformers

    folder = _folder(source)
    local: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    try:
        config = transformers.AutoConfig.from_pretrained(folder, **local)
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder, **local)
        kind = (
            transformers.AutoModelForSeq2SeqLM
            if config.is_encoder_decoder
            else transformers.AutoModelForCausalLM
        )
        return kind.from_pretrained(folder, **local), tokenizer
    except OSError as error:
        raise ModelMissing(f"The model in `{source}` is incomplete: {_first_line(error)}") from None
    except Exception as error:  # damaged files end in many kinds of errors
        raise InputError(
            f"`{source}` does not load as a language model: "
            f"{type(error).__name__}: {_first_line(error)}"
        ) from None


def _folder(source: str) -> Path:
    """Return the folder of a model: the one given, or the snapshot in the hub cache."""
    import huggingface_hub

    folder = Path(source).expanduser()
    if (folder / "config.json").is_file():
        return folder
    if folder.exists() or source.startswith((".", "/", "~")):
        raise ModelMissing(
            f"There is no model in `{source}`: the folder needs a config.json, as "
            "`save_pretrained` writes it."
        )
    try:
        # looks at files only; from_pretrained would ask the hub first in some versions
        cached = huggingface_hub.try_to_load_from_cache(source, "config.json")
    except huggingface_hub.errors.HFValidationError:
        raise InputError(
            f"`{source}` is neither a folder nor the name of a repository, OWNER/NAME."
        ) from None
    if not isinstance(cached, str):
        raise ModelMissing(
            f"`{source}` is not on this machine, and nothing is downloaded by itself. "
            f"Fetch it with `hf download {source}`, or give a folder."
        )
    return Path(cached).parent


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:300] if lines else "no reason given"

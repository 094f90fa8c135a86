"""The writer's tokenizer: code by the fragment, known words whole, strange words by letter pairs.

Letter pairs start at the beginning of a word, so an unknown noun has the same pieces in the
question and in the program, and its plural differs only in the last one. Everything else
falls back to bytes, so that any text can be encoded.
"""

from __future__ import annotations

import random
import re
import string
from collections import Counter
from itertools import combinations
from typing import Any

from viper.training.instructions.fragments import policy_fragments
from viper.training.instructions.nouns import MOVABLE, TARGETS, Nouns
from viper.training.instructions.sample import sample_instruction
from viper.training.questions import FALLBACK, WordWorld, sample_words
from viper.training.questions.program import ASK, HALVES, KEYS, PLACES
from viper.training.questions.words import COLORS, IRREGULAR, MATERIALS, NUMBERS, SHAPES, SIZES
from viper.training.questions.worlds import WIDE_ADJECTIVES, WIDE_SHAPES

SPECIAL = ("<pad>", "</s>", "<unk>")
NAMES = "abcdefgh"
LONGEST_WORD = 48


def fragments() -> list[str]:
    """Return the pieces of program text that are one token each."""
    found = [
        FALLBACK, 'image_patch.find("', 'image_patch.exists("', '.verify_property("', '")', '", "',
        '["', '"]', "[0]", "[1]", "[2]", "[3]", "[-2]", "[-3]", "[-4]", "len(", ")", "]",
        "[p for p in ", " for p in ",
        " if ", "any(", "not ", "sorted(set(p", "len(set(p", "[p", "max(", "min(", "sorted(", "\n",
        " == ", " != ", " > ", " < ", " >= ", " <= ", " + ", " - ", " and ", " or ",
        " % 2 == 0", " % 2 == 1", " == 2 * ", " == 3 * ",
        '"left" if ', ' else "right"', '"in front" if ', ' else "behind"',
        ", key=lambda n: len(image_patch.find(n)))",
    ]  # fmt: skip
    found += ASK.values()
    found += [f", key=lambda p: {key})" for key in KEYS.values()]
    for axis in ("x", "depth", "size", "tall"):
        key = KEYS[axis].replace("p.", "image_patch.find(n)[0].", 1)
        found.append(f", key=lambda n: {key})")
    found += HALVES.values()
    fields = sorted({field for field, _ in PLACES.values()})
    for n in NAMES:
        found.append(f"{n} = " if n == "a" else f"\n{n} = ")
        found += [f"{n}{field}" for field in fields]
        found += [f"{n}{ask}" for ask in ASK.values()]
        found += [f"p{field} {op} {n}{field}" for field, op in PLACES.values()]
        found += [f"distance(p, {n}) < {n}.width", f"p != {n} and distance(p, {n}) < 0"]
        found += [f"p.horizontal_center != {n}.horizontal_center"]
        found += [f", key=lambda p: ground_distance(p, {n}))"]
        found += [
            f", key=lambda n: ground_distance(image_patch.find(n)[0], {n}))",
            f"max({n}, key={n}.count)",
        ]
        found += [f"min({n}, key={n}.count)", f"{n}.count(", f"len(set({n}))", f"len({n})"]
        found.append(f"{n}[len({n}) // 2]")
        found.append(HALVES["left"].replace("p.", f"{n}.", 1))
    found += [f", key=lambda p: {KEYS[axis]}, reverse=True)" for axis in ("x", "depth", "size")]
    found += ["all(", " for p in sorted("]
    found += ['not p.verify_property("', 'p.verify_property("']
    found.append(', key=lambda n: image_patch.find(n)[0].verify_property(n, "')
    for a, b in combinations(NAMES, 2):
        pair = f"{a}.horizontal_center, {b}.horizontal_center"
        found.append(f"min({pair}) < p.horizontal_center < max({pair})")
        found += [
            f"ground_distance({a}, {b})",
            f"distance({a}, {b}) < {b}.width",
            f"distance({a}, {b}) < 0",
            f"{a} == {b}",
        ]
    found += [f"p{ask}" for ask in ASK.values()]
    return list(dict.fromkeys([*found, *policy_fragments()]))


def known_words(count: int = 50_000, least: int = 10) -> list[str]:
    """Return the words that questions and instructions are made of, singular forms first."""
    rng = random.Random(0)
    world, nouns = WordWorld(strange=0.0), Nouns(strange=0.0)
    seen: Counter[str] = Counter()
    for _ in range(count):
        texts = [sample_words(rng, world, typo_rate=0.0, unknown_rate=0.1).text]
        texts.append(sample_instruction(rng, nouns, typo_rate=0.0).text)
        for text in texts:
            seen.update(re.findall(r"[a-z]+", text.lower()))
    words = {w for w, n in seen.items() if n >= least}
    for table in (SHAPES, COLORS, MATERIALS, SIZES):
        words.update(w for names in table.values() for w in names)
    words.update([*WIDE_SHAPES, *WIDE_ADJECTIVES, *NUMBERS, *MOVABLE, *TARGETS])
    plurals = {w for w in words if len(w) > 3 and w.endswith("s") and w[:-1] in words}
    return sorted(w for w in words - plurals if len(w) > 1 and w not in IRREGULAR.values())


def build() -> Any:
    """Return a new tokenizer as a `PreTrainedTokenizerFast`."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models
    from tokenizers import normalizers as n
    from tokenizers import pre_tokenizers as pre
    from transformers import PreTrainedTokenizerFast

    letters = string.ascii_lowercase
    vocabulary = [*SPECIAL, *sorted(pre.ByteLevel.alphabet())]
    pairs = [a + b for a in letters for b in letters]
    # "Ġ" is the space before a word
    vocabulary += [*pairs, *("Ġ" + c for c in letters), *("Ġ" + p for p in pairs)]
    vocabulary += ["Ġ" + c for c in string.digits + "'-?.,:!"]
    vocabulary += ["Ġ" + w for w in known_words()]
    ids = {token: i for i, token in enumerate(dict.fromkeys(vocabulary))}
    model = models.WordPiece(
        ids,
        unk_token="<unk>",
        continuing_subword_prefix="",
        max_input_chars_per_word=8 * LONGEST_WORD,
    )
    tokenizer = Tokenizer(model)
    tokenizer.normalizer = n.Sequence(
        [n.NFKD(), n.StripAccents(), n.Lowercase(), n.Replace(Regex("[‘’´`]"), "'"),
         n.Replace(Regex(r"\s+"), " "), n.Strip(), n.Prepend(" ")]
    )  # fmt: skip
    words = Regex(rf" ?[a-z]{{1,{LONGEST_WORD}}}| ?[^a-z]")
    tokenizer.pre_tokenizer = pre.Sequence(
        [pre.Split(words, "isolated"), pre.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.ByteLevel(), decoders.Replace(Regex(r'(?<=[(\[=]"|, ") '), ""),
         decoders.Replace(Regex(r"(?<=\S)  +"), " "), decoders.Replace(Regex(r"\A "), ""),
         decoders.Replace(Regex(r"(?<=[(]) (?=\[)"), ""),
         decoders.Replace(Regex(" (?=,)|(?<=[0-9][.]) (?=[0-9])"), ""),
         decoders.Replace(Regex(",(?=[^ ])"), ", ")]
    )  # fmt: skip
    tokenizer.add_special_tokens([AddedToken(t, special=True) for t in SPECIAL])
    tokenizer.add_tokens([AddedToken(f, normalized=False, special=False) for f in fragments()])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>",
        clean_up_tokenization_spaces=False, model_max_length=256,
    )  # fmt: skip

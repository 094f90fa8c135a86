"""Questions about tabletop pictures: their meanings, wordings, programs and true answers.

Independent of pictures: works on the labels of a scene (`sample_question`), or on words
alone (`sample_words`). One meaning gives the wording, the program and the answer.
"""

from __future__ import annotations

from viper.training.questions.meaning import Meaning
from viper.training.questions.program import FALLBACK, QUESTION, program_of
from viper.training.questions.sample import (
    TYPES,
    Question,
    sample_question,
    sample_words,
    things_of,
)
from viper.training.questions.semantics import Ambiguous, Answer, evaluate
from viper.training.questions.worlds import SceneWorld, WordWorld, lexicon

__all__ = [
    "FALLBACK", "QUESTION", "TYPES", "Ambiguous", "Answer", "Meaning", "Question", "SceneWorld",
    "WordWorld", "evaluate", "lexicon", "program_of", "sample_question", "sample_words",
    "things_of",
]  # fmt: skip

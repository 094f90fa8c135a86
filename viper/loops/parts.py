"""The parts of a session, opened when they are first needed: vision, language model, sandbox."""

from __future__ import annotations

import threading
import time
from collections.abc import Container, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from viper.capabilities.budget import Ending, budget_capabilities
from viper.core.errors import InputError, ModelMissing, SandboxLost
from viper.core.execution import Limits
from viper.core.llm import LLM, Completion, Message
from viper.core.replies import is_replaying
from viper.core.settings import silence_telemetry
from viper.llm.recording import RecordedLLM

if TYPE_CHECKING:
    from PIL.Image import Image

    from viper.core.capability import CapabilitySet
    from viper.core.image import LoadedImage
    from viper.sandbox.interface import Sandbox
    from viper.vision.engine import VisionEngine
    from viper.vision.patch import ImagePatch
    from viper.vision.video.frames import Video

_EMBEDDED = "embedded"
# Pictures that programs may still hold, together, in bytes of their pixels.
_MAX_PICTURE_BYTES = 500_000_000


def _import_packages() -> float:
    """Import what the models stand on, apart from loading them; return the seconds it took."""
    started = time.perf_counter()
    silence_telemetry()
    try:
        import torch  # noqa: F401
        import ultralytics.nn.tasks  # noqa: F401
        from transformers import AutoTokenizer, CLIPModel  # noqa: F401
    except ImportError as error:
        raise ModelMissing(
            f"The vision models need a package that cannot be imported ({error}): "
            'install it with `pip install "viper-sandbox"`; `viper doctor` lists what is missing.'
        ) from error
    return time.perf_counter() - started


class LazyLLM:
    """A language model that is loaded at its first call.

    Programs may be given one without paying for it: most never ask it anything.
    """

    def __init__(self, spec: str) -> None:
        self.name = spec
        self._model: LLM | None = None
        self._lock = threading.Lock()

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
        """Return `n` replies of the model; see `viper.core.llm.LLM`."""
        return self.load().complete(
            messages,
            n=n,
            stop=stop,
            max_tokens=max_tokens,
            temperature=temperature,
            logprobs=logprobs,
            images=images,
        )

    def score(self, prompt: str, options: Sequence[str]) -> list[float]:
        """Return the log-probability of each option; see `viper.core.llm.LLM`."""
        return self.load().score(prompt, options)

    def load(self) -> LLM:
        """Return the model itself."""
        with self._lock:
            if self._model is None:
                from viper.llm import load_llm

                self._model = load_llm(self.name)
            return self._model


class Parts:
    """Opens each part once and keeps it."""

    def __init__(
        self, profile: str, llm: str | LLM, limits: Limits, engine: VisionEngine | None = None
    ) -> None:
        if not isinstance(llm, str) and not callable(getattr(llm, "complete", None)):
            raise InputError(f"llm is a text such as 'embedded' or a model, not {llm!r:.60}.")
        self.profile = profile
        model: LLM = LazyLLM(llm) if isinstance(llm, str) else llm
        self._model = model
        self.llm: LLM = RecordedLLM(model)
        self._lazy_llm = model if isinstance(model, LazyLLM) else None
        self.is_embedded = self.llm.name == _EMBEDDED
        self._limits = limits
        self._engine = engine
        self._is_given = engine is not None
        self._is_loaded = False
        self._sandbox: Sandbox | None = None
        self._pictures: dict[tuple[str, tuple[str, ...]], LoadedImage] = {}
        self.is_renewed = False
        """Whether the last picture took the place of all earlier ones, and of the names."""
        self._capabilities: CapabilitySet | None = None
        self._offered: Container[str] | None = None
        self.ending = Ending()
        """What the session's programs finished with."""

    @property
    def engine(self) -> VisionEngine:
        """The vision models."""
        if self._engine is None:
            self._engine = self._open_engine(check=False)
        return self._engine

    def _open_engine(self, *, check: bool) -> VisionEngine:
        """Return the vision models; unless `check`, missing files matter at their first use."""
        from viper.vision.profile import load_engine

        if self._engine is None:
            self._engine = load_engine(self.profile, check=check, llm=self.llm)
        elif check:
            self._engine.check()
        return self._engine

    @property
    def capabilities(self) -> CapabilitySet:
        """What programs may call."""
        if self._capabilities is None:
            everything = self._all_capabilities()
            offered = self._offered
            self._capabilities = everything if offered is None else everything.only(offered)
        return self._capabilities

    def _all_capabilities(self) -> CapabilitySet:
        from viper.capabilities.llm import map_capabilities
        from viper.capabilities.spawn import spawn_capabilities
        from viper.capabilities.vision import vision_capabilities
        from viper.loops.children import Children

        asking = vision_capabilities(self.engine, self.llm) | map_capabilities(self.llm)
        spawning = spawn_capabilities(Children(self, self._limits).run)
        return asking | spawning | budget_capabilities(self.ending)

    def child(self, offered: Container[str]) -> Parts:
        """Return the parts of a child session: these models, a sandbox of its own, at most
        the capabilities named in `offered`."""
        parts = Parts(self.profile, self._model, self._limits, self.engine)
        parts._offered = offered
        return parts

    @property
    def sandbox(self) -> Sandbox:
        """The running sandbox; a lost one is replaced by a new one without names."""
        if self._sandbox is None:
            from viper.sandbox import open_sandbox

            self._sandbox = open_sandbox(self.capabilities, limits=self._limits)
        return self._sandbox

    def open_picture(self, source: Any) -> LoadedImage:
        """Return a picture; the same pixels give the same object, which programs may hold.

        Should they hold too many, the sandbox starts afresh and lets them go.

        Raises:
            InputError: If it is no picture that can be used.
        """
        from viper.core.image import load_image

        picture = load_image(source)
        key = (picture.hash, picture.notices)
        kept = (*self._pictures.values(), picture)
        is_full = sum(3 * entry.width * entry.height for entry in kept) > _MAX_PICTURE_BYTES
        self.is_renewed = is_full and key not in self._pictures and len(kept) > 1
        if self.is_renewed:
            self.drop_sandbox()
        return self._pictures.setdefault(key, picture)

    def drop_sandbox(self) -> None:
        """Let go of the sandbox, and of the pictures that its programs held."""
        self._pictures.clear()
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def load_llm(self) -> None:
        """Load the language model alone, for work without pictures."""
        if self._lazy_llm is not None and not is_replaying():
            self._lazy_llm.load()

    def load(self, *, needs_llm: bool = True) -> float:
        """Load what a question needs, so that no program's time is spent on it.

        Returns:
            The seconds that importing packages took.

        Raises:
            UnknownName: If the profile or the language model does not exist.
            ModelMissing: If weights are missing or damaged.
        """
        if self._is_loaded and not needs_llm:
            return 0.0
        self._open_engine(check=True)
        lazy_llm = self._lazy_llm if needs_llm and not is_replaying() else None
        if lazy_llm is not None and not self.is_embedded:
            lazy_llm.load()  # before the slow part: the name may be wrong
        with suppress(SandboxLost):  # then running the program says so, or mends it
            _ = self.sandbox  # its worker starts while packages are imported
        imports_s = 0.0 if self._is_given else _import_packages()
        if lazy_llm is not None:
            lazy_llm.load()
        self.engine.load()
        self._is_loaded = True
        return imports_s

    def messages(self, question: str) -> list[Message]:
        """Return the conversation that asks for a program."""
        from viper.llm.prompt import program_messages

        return program_messages(self.capabilities, question)

    def bindings(self, picture: LoadedImage) -> dict[str, object]:
        """Return the names that a program about `picture` starts with."""
        return {"image": picture, "image_patch": self.patch_of(picture)}

    def patch_of(self, picture: Any) -> ImagePatch:
        """Return a whole picture as a patch; a patch stays as it is."""
        from viper.capabilities.llm import ask_with
        from viper.vision.patch import ImagePatch

        if isinstance(picture, ImagePatch):
            return picture
        return ImagePatch(picture, engine=self.engine, ask_text=ask_with(self.llm))

    def video_bindings(self, video: Video) -> dict[str, object]:
        """Return the names that a program about a video starts with."""
        from viper.capabilities.llm import ask_with
        from viper.vision.video.segment import VideoSegment

        whole = VideoSegment(video, engine=self.engine, ask_text=ask_with(self.llm))
        return {"video": video, "video_segment": whole}

    def close(self) -> None:
        """Stop the sandbox."""
        self.drop_sandbox()

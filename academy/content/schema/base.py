"""Shared shapes: the strict base model and the kinds of text and number that files hold."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Strict(BaseModel):
    """A frozen model that refuses unknown keys and does not convert types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Formula = Annotated[str, StringConstraints(min_length=1)]
Amount = int | float
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
VariableName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^O[1-9]$")]
MisconceptionId = Annotated[str, StringConstraints(pattern=r"^M\d{2,3}$")]
CompetenceId = Annotated[str, StringConstraints(pattern=r"^[A-F]\d$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
PackagePath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9][a-z0-9_-]*)*\.[a-z]+$")]
SharedPath = Annotated[str, StringConstraints(pattern=r"^(\.\./)+[a-z0-9_-]+/currencies\.yaml$")]
TranslationPath = Annotated[str, StringConstraints(pattern=r"^i18n/[a-z]{2,3}$")]
Cognitive = Literal["remember", "understand", "apply", "analyse", "evaluate", "create"]
Positive = Annotated[int, Field(gt=0)]

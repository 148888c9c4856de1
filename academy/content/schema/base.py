"""The strict base model of files, and the kinds of text that only they hold."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Strict(BaseModel):
    """A frozen model that refuses unknown keys and does not convert types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
OutcomeId = Annotated[str, StringConstraints(pattern=r"^O[1-9]$")]
CompetenceId = Annotated[str, StringConstraints(pattern=r"^[A-F]\d$")]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
PackagePath = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9][a-z0-9_-]*)*\.[a-z]+$")]
SharedPath = Annotated[str, StringConstraints(pattern=r"^(\.\./)+[a-z0-9_-]+/currencies\.yaml$")]
TranslationPath = Annotated[str, StringConstraints(pattern=r"^i18n/[a-z]{2,3}$")]
Positive = Annotated[int, Field(gt=0)]

"""Code lists of the profile. The codes are stable: exports, indicators and programmes use them.

In every list None (no row, or an empty column) means "not asked yet", which differs from
``prefer-not-to-say``.
"""

from enum import StrEnum


class Sex(StrEnum):
    """Sex as the person states it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class AgeBand(StrEnum):
    """Age in years. 15-24, the usual youth band, is the sum of two codes."""

    UNDER_15 = "under-15"
    FROM_15_TO_17 = "15-17"
    FROM_18_TO_24 = "18-24"
    FROM_25_TO_34 = "25-34"
    FROM_35_TO_44 = "35-44"
    FROM_45_TO_54 = "45-54"
    FROM_55_TO_64 = "55-64"
    FROM_65 = "65-plus"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


#: The age bands of youth (15 to 24 years).
YOUTH = frozenset({AgeBand.FROM_15_TO_17, AgeBand.FROM_18_TO_24})


class Disability(StrEnum):
    """Whether the person has a lasting difficulty with seeing, hearing, walking, remembering or the like."""

    YES = "yes"
    NO = "no"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class Settlement(StrEnum):
    """Where the person lives."""

    URBAN = "urban"
    RURAL = "rural"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class EnterpriseStage(StrEnum):
    """How far the enterprise is."""

    NONE = "none"
    IDEA = "idea"
    UNDER_1_YEAR = "under-1-year"
    FROM_1_TO_3_YEARS = "1-3-years"
    OVER_3_YEARS = "over-3-years"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class Sector(StrEnum):
    """What the enterprise mainly does; each code is one section of ISIC Rev. 4, or a sum of sections."""

    AGRICULTURE = "agriculture"
    MANUFACTURING = "manufacturing"
    CONSTRUCTION = "construction"
    WHOLESALE = "wholesale"
    RETAIL = "retail"
    TRANSPORT = "transport"
    FOOD_AND_LODGING = "food-and-lodging"
    DIGITAL = "digital"
    PERSONAL_SERVICES = "personal-services"
    OTHER_SERVICES = "other-services"
    OTHER = "other"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class WorkersBand(StrEnum):
    """How many people work in the enterprise, the owner included.

    The member states cut micro, small and medium at different numbers of workers and by sector. A band
    begins at every one of those cuts (5, 10, 15, 20, 25, 30, 50, 60, 75, 100, 200, 300, 600), so each
    national class is a sum of bands.
    """

    ONE = "1"
    FROM_2_TO_4 = "2-4"
    FROM_5_TO_9 = "5-9"
    FROM_10_TO_14 = "10-14"
    FROM_15_TO_19 = "15-19"
    FROM_20_TO_24 = "20-24"
    FROM_25_TO_29 = "25-29"
    FROM_30_TO_49 = "30-49"
    FROM_50_TO_59 = "50-59"
    FROM_60_TO_74 = "60-74"
    FROM_75_TO_99 = "75-99"
    FROM_100_TO_199 = "100-199"
    FROM_200_TO_299 = "200-299"
    FROM_300_TO_599 = "300-599"
    FROM_600 = "600-plus"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"


class Registration(StrEnum):
    """Whether the enterprise is registered (formal)."""

    REGISTERED = "registered"
    IN_PROGRESS = "in-progress"
    NOT_REGISTERED = "not-registered"
    PREFER_NOT_TO_SAY = "prefer-not-to-say"

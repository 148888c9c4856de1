"""Notice a mistyped domain of an e-mail address: gmail.con, gmial.com, yaho.com. Pure.

A message to such an address goes to nobody, or to whoever bought the domain. The answer is a question, never a
refusal: ``gmial.com`` may be somebody's own.
"""

#: Where many people in the member states have their mail. One that stands here is never asked about; short ones that
#: are near to none of these (qq.com, me.com) need not stand here.
PROVIDERS = (
    *(
        "gmail.com",
        "googlemail.com",
        "ymail.com",
        "rocketmail.com",
        "mail.com",
        "email.com",
        "protonmail.com",
    ),
    *(
        "yahoo.com",
        "yahoo.co.id",
        "yahoo.com.ph",
        "yahoo.com.vn",
        "yahoo.com.sg",
        "yahoo.com.my",
        "yahoo.co.th",
    ),
    *("yahoo.co.jp", "yahoo.co.uk", "hotmail.com", "hotmail.co.th", "hotmail.co.uk", "outlook.com"),
    *("outlook.co.id", "outlook.my", "outlook.sg", "outlook.ph", "icloud.com", "proton.me", "yandex.com"),
    *("naver.com", "singnet.com.sg", "streamyx.com", "telkom.net"),
)
#: The ones that others are compared with; short names are near to too many.
COMPARED = tuple(domain for domain in PROVIDERS if len(domain.partition(".")[0]) >= len("gmail"))
#: Ends that no domain has; all of them mean "com".
MISTYPED_ENDS = frozenset(
    {"con", "cmo", "ocm", "comm", "coom", "vom", "xom", "cim", "cpm", "clm", "cok", "dom"}
)


def likely_domain(domain: str) -> str:
    """Return the domain that was probably meant by ``domain`` (case-folded), or '' when it looks right."""
    if domain in PROVIDERS:
        return ""
    name, _dot, end = domain.rpartition(".")
    is_mistyped = bool(name) and end in MISTYPED_ENDS
    meant = f"{name}.com" if is_mistyped else domain
    near = {each: slips for each in COMPARED if (slips := _slips_apart(meant, each)) is not None}
    return min(near, key=lambda each: near[each]) if near else meant if is_mistyped else ""


def _slips_apart(domain: str, provider: str) -> int | None:
    """Return the slips that make ``provider`` of ``domain``: one in its name (two in a long one), one in its end.

    None when they are further apart.
    """
    name, _dot, end = domain.partition(".")
    own_name, _dot, own_end = provider.partition(".")
    in_name, in_end = _slips(name, own_name), _slips(end, own_end) if end else 0
    allowed = 1 if len(own_name) < len("hotmail") else 2
    return in_name + in_end if in_name <= allowed and in_end <= 1 else None


def _slips(one: str, other: str) -> int:
    """Return the letters to add, drop, change or swap with a neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, last, row = row, before, [i] + [0] * len(other)
        for j, wanted in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], last[j - 2] + 1)
    return row[-1]

"""What besides names tells one organization from another: identifiers, websites, kinds."""

import re
from urllib.parse import urlsplit

from ecosystem.core.text import clean
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.organizations.matching.lexicon import lexicon

# Anybody can have a page under these, so they tell nothing.
SHARED: frozenset[str] = frozenset(lexicon()["shared_sites"])
SECOND_LEVEL = frozenset(["com", "edu", "gov", "org", "net", "ac", "mil", "co", "gob", "or", "ne", "go", "nom", "idv"])
PROVINCES = frozenset(
    [
        "bj",
        "sh",
        "tj",
        "cq",
        "he",
        "sx",
        "nm",
        "ln",
        "jl",
        "hl",
        "js",
        "zj",
        "ah",
        "fj",
        "jx",
        "sd",
        "ha",
        "hb",
        "hn",
        "gd",
        "gx",
        "hi",
        "sc",
        "gz",
        "yn",
        "xz",
        "sn",
        "gs",
        "qh",
        "nx",
        "xj",
        "tw",
        "hk",
        "mo",
    ]
)
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")

# Kinds that one and the same organization may be called; of any others only one can be right.
ALIKE: tuple[frozenset[str], ...] = (
    frozenset({Kind.COMPANY, Kind.COMPUTING_CENTER, Kind.ECOSYSTEM_OPERATOR, Kind.INVESTOR, Kind.MEDIA, Kind.RESEARCH_INSTITUTE}),
    frozenset({Kind.UNIVERSITY, Kind.UNIVERSITY_SCHOOL}),
    frozenset({Kind.UNIVERSITY_SCHOOL, Kind.RESEARCH_INSTITUTE}),
    frozenset({Kind.RESEARCH_INSTITUTE, Kind.HOSPITAL}),
    frozenset({Kind.RESEARCH_INSTITUTE, Kind.AGENCY, Kind.COMPUTING_CENTER, Kind.ECOSYSTEM_OPERATOR}),
    frozenset({Kind.AGENCY, Kind.ASSOCIATION, Kind.ECOSYSTEM_OPERATOR}),
    frozenset({Kind.MEDIA, Kind.AGENCY}),
)  # fmt: skip
OPEN_KINDS = frozenset({"", Kind.OTHER, Kind.TEAM})
STOCK = re.compile(r"(?:(SH|SZ|BJ|HK)\.?)?([0-9A-Z]{1,8})(?:\.(SH|SS|SZ|BJ|HK|[A-Z]{1,4}))?")
# What exchanges, terminals and ISO 10383 call the markets.
MARKETS = {
    **dict.fromkeys(("SH", "SS", "SSE", "XSHG"), "SH"),
    **dict.fromkeys(("SZ", "SZSE", "XSHE"), "SZ"),
    **dict.fromkeys(("BJ", "BSE", "XBSE"), "BJ"),
    **dict.fromkeys(("HK", "SEHK", "HKEX", "HKSE", "XHKG"), "HK"),
}
QUOTED = re.compile(rf"({'|'.join(MARKETS)})[.:]?([0-9]{{1,6}})|([0-9]{{1,6}})[.:]({'|'.join(MARKETS)})")


def kinds_conflict(one: str, other: str) -> bool:
    """Whether an organization of one kind cannot be one of the other."""
    if one == other or one in OPEN_KINDS or other in OPEN_KINDS:
        return False
    return not any(one in kinds and other in kinds for kinds in ALIKE)


def registrable_domain(url: str) -> str:
    """The domain somebody registered, of an address with or without ``https://``; empty where anybody can have pages."""
    text = clean(url).lower()
    try:
        host = urlsplit(text if "://" in text else f"https://{text}").hostname or ""
    except ValueError:
        return ""
    host = host.strip(".")
    if not HOST.fullmatch(host) or host.replace(".", "").isdigit():
        return ""
    labels = host.split(".")
    public = 2 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL else 1
    if labels[-1] == "cn" and labels[-2] in PROVINCES and len(labels) > 2:
        public = 2
    domain = ".".join(labels[-public - 1 :])
    return "" if domain in SHARED or host in SHARED else domain


def stock_listing(code: str) -> tuple[str, str]:
    """The market and the number of a stock code: ``601868``, ``601868.SH`` and ``SH601868`` are one."""
    match = STOCK.fullmatch(code)
    if match is None:
        return "", code
    market, number = match[1] or match[3] or "", match[2]
    if number.isdigit() and (len(number) <= 5 or market == "HK"):
        return "HK", number.lstrip("0")
    if number.isdigit() and len(number) == 6:
        return _mainland(number), number
    return market, number


def stock_code_spelled(text: str) -> str:
    """A stock code with its market behind a dot, however an exchange or a terminal writes it: ``sz.000002``, ``SZSE:000002``."""
    match = QUOTED.fullmatch(text.strip().upper())
    if match is None:
        return text
    market = MARKETS.get(match[1] or match[4] or "", "")
    number = match[2] or match[3]
    return f"{number}.{market}" if market else text


def _exchange(code: str) -> str:
    """The market that a code names, if it does: 000001 is a company in Shenzhen and an index in Shanghai."""
    match = STOCK.fullmatch(code)
    told = (match[1] or match[3] or "") if match else ""
    return MARKETS.get(told, told)


def _mainland(number: str) -> str:
    """A company has one A share; a B share, an H share or a listing over the counter may stand beside it."""
    if number.startswith(("900", "200")):
        return "B"
    return "OTC" if number[0] in "48" else "A"


def same_identifier(scheme: str, one: str, other: str) -> bool | None:
    """Whether two valid identifiers of one scheme name one organization; None where they may stand side by side."""
    if one == other:
        return True
    if scheme == Scheme.STOCK_CODE:
        (market, number), (its_market, its_number) = stock_listing(one), stock_listing(other)
        if market != its_market:
            return None
        exchanges = {_exchange(one), _exchange(other)} - {""}
        return number == its_number and len(exchanges) < 2
    if scheme == Scheme.SCHOOL_CODE and 5 in {len(one), len(other)}:
        return one[-5:] == other[-5:]
    if scheme == Scheme.USCC and one[8:17] == other[8:17] and one[:2] == other[:2]:
        # The organization code stays for life; the rest says who registered it, and changes when it moves.
        return None
    return None if scheme in {Scheme.ISNI, Scheme.WIKIDATA} else False

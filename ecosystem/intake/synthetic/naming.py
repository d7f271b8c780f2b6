"""Names that sound like those of a Chinese city's organizations, and belong to nobody."""

from dataclasses import dataclass
from random import Random

from stdnum.cn import uscc

from ecosystem.core.text import syllables
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.credit_codes import check_character

CITY = "示范"
CITY_EN = "Shifan"
# No administrative division begins with 99, so no code made of it belongs to a real organization.
REGION = "990100"
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BASE, CODES_OF_A_CITY = len(USCC_ALPHABET), 10_000_000
FIRST = (
    "星云智明天海宏远华中科卓越新锐博创慧联恒信瑞安泰和鼎盛嘉诚启航飞腾凌志睿思元景德润东方光谷长江汉水楚清晨北辰青禾"
)
SECOND = "图视界睿达通维芯算语音声境域航空宇测绘行知码云脉络动力源泉能驰远谷峰泽林森越图腾景象数据智领创"
TRADES = (
    ("智能科技", "Intelligent Technology", 16),
    ("信息技术", "Information Technology", 14),
    ("科技", "Technology", 14),
    ("软件", "Software", 8),
    ("数据", "Data", 6),
    ("视觉技术", "Vision", 4),
    ("机器人", "Robotics", 4),
    ("空间信息", "Geospatial", 4),
    ("医疗科技", "Medical Technology", 4),
    ("能源科技", "Energy Technology", 3),
    ("交通科技", "Transport Technology", 3),
    ("微电子", "Microelectronics", 3),
    ("网络", "Network", 3),
    ("文化传媒", "Media", 2),
    ("农业科技", "Agritech", 2),
    ("环保科技", "Environment", 2),
)
FORMS = (("有限公司", 60), ("有限责任公司", 22), ("股份有限公司", 12), ("（集团）有限公司", 6))
SUBJECTS = ("人工智能", "遥感", "水利", "交通", "能源", "生物医药", "材料", "海洋", "气象", "自动化", "光电", "农业")
SUBJECTS_EN = (
    "Artificial Intelligence",
    "Remote Sensing",
    "Water Resources",
    "Transport",
    "Energy",
    "Biomedicine",
    "Materials",
    "Oceanography",
    "Meteorology",
    "Automation",
    "Optoelectronics",
    "Agriculture",
)
INSTITUTIONS: dict[str, tuple[str, str]] = {
    Kind.UNIVERSITY: ("{brand}{subject}大学", "{brand_en} University of {subject_en}"),
    Kind.UNIVERSITY_SCHOOL: ("{brand}大学{subject}学院", "School of {subject_en}, {brand_en} University"),
    Kind.RESEARCH_INSTITUTE: ("{city}{brand}{subject}研究院", "{brand_en} Institute of {subject_en}, {city_en}"),
    Kind.HOSPITAL: ("{city}{brand}医院", "{brand_en} Hospital, {city_en}"),
    Kind.AGENCY: ("{city}市{brand}新区{subject}办公室", "{subject_en} Office of {brand_en} New Area, {city_en}"),
    Kind.ASSOCIATION: ("{city}{brand}{subject}产业协会", "{brand_en} {subject_en} Industry Association, {city_en}"),
    Kind.INVESTOR: ("{city}{brand}创业投资基金", "{brand_en} Venture Fund, {city_en}"),
    Kind.MEDIA: ("{city}{brand}科技传媒", "{brand_en} Technology Media, {city_en}"),
    Kind.TEAM: ("{brand}{subject}创客团队", "{brand_en} {subject_en} Maker Team"),
    Kind.OTHER: ("{city}{brand}{subject}服务中心", "{brand_en} {subject_en} Service Center, {city_en}"),
}


@dataclass(frozen=True)
class MadeName:
    """An official name with the short and the English one that go with it."""

    official: str
    short: str
    english: str


def weighted(random: Random, choices: tuple[tuple, ...]) -> tuple:
    """One of the choices; the last item of each is its weight."""
    return random.choices(choices, weights=[choice[-1] for choice in choices])[0]


def make_name(random: Random, kind: str) -> MadeName:
    """A name for an organization of the kind."""
    brand = random.choice(FIRST) + random.choice(SECOND) + (random.choice(SECOND) if random.random() < 0.45 else "")
    brand_en = "".join(syllables(brand)).capitalize()
    if kind == Kind.COMPANY:
        trade, trade_en, _weight = weighted(random, TRADES)
        form = weighted(random, FORMS)[0]
        city = CITY if random.random() < 0.8 else ""
        return MadeName(f"{city}{brand}{trade}{form}", f"{brand}{trade[:2]}", f"{brand_en} {trade_en}")
    pattern, pattern_en = INSTITUTIONS[kind]
    index = random.randrange(len(SUBJECTS))
    words = {"city": CITY, "brand": brand, "subject": SUBJECTS[index]}
    words_en = {"city_en": CITY_EN, "brand_en": brand_en, "subject_en": SUBJECTS_EN[index]}
    return MadeName(pattern.format(**words), "", pattern_en.format(**words_en))


def make_uscc(seed: int, serial: int, prefix: str = "91") -> str:
    """A code right in every part, in a region that does not exist; no two serial numbers or seeds share one."""
    number, characters = (seed * CODES_OF_A_CITY + serial) % BASE**8, ""
    for _place in range(8):
        number, rest = divmod(number, BASE)
        characters = USCC_ALPHABET[rest] + characters
    body = f"{prefix}{REGION}{characters}{check_character(characters)}"
    return body + uscc.calc_check_digit(body)

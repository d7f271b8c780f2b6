"""A name in Latin letters taken apart, and what a Chinese name would be called in English."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ecosystem.core.text import fold, syllables
from ecosystem.organizations.matching import words
from ecosystem.organizations.matching.parts import Parts, Segment
from ecosystem.organizations.matching.places import COUNTRY, NOWHERE, Codes, gazetteer, place_of

WORD = re.compile(r"[^\W_]+")
BRACKET = re.compile(r"\(([^()]*)\)")
ABROAD = re.compile(r"^(?:china|p ?r ?china|prc|hong kong|taiwan|macau|macao|united states|usa|japan|germany|singapore)$")
LEGAL = {
    **dict.fromkeys(("ltd", "limited", "llc", "pty", "pte", "gmbh", "bv", "srl", "sarl", "plc", "ag", "sa", "kk"), "limited"),
    **dict.fromkeys(("inc", "incorporated", "corp", "corporation"), "corporation"),
    **dict.fromkeys(("co", "company"), "company"),
    **dict.fromkeys(("lp", "llp"), "partnership"),
}
STOP = frozenset("the of and for at in on to de a an with under no".split())
SPELLED = {
    "centre": "center", "technologies": "technology", "tech": "technology", "techn": "technology", "univ": "university",
    "inst": "institute", "institutes": "institute", "lab": "laboratory", "labs": "laboratory", "sci": "science",
    "sciences": "science", "intl": "international", "int": "international", "natl": "national", "dept": "department",
    "med": "medical", "hosp": "hospital", "acad": "academy", "eng": "engineering", "info": "information",
    "ai": "artificial intelligence", "peoples": "people", "womens": "women", "childrens": "children",
    "systems": "system", "networks": "network", "solutions": "solution", "industries": "industry", "services": "service",
    "holdings": "holding", "electronics": "electronic", "robotics": "robot", "materials": "material", "semiconductors": "semiconductor",
    "tcm": "traditional chinese medicine", "peking": "beijing", "tsinghua": "qinghua", "yat": "zhongshan", "sen": "", "yatsen": "zhongshan",
    "amoy": "xiamen", "canton": "guangzhou", "tsingtao": "qingdao", "soochow": "suzhou", "chekiang": "zhejiang", "communications": "communication",
    "telecommunications": "telecommunication", "pharmaceuticals": "pharmaceutical", "biotech": "biotechnology", "ltda": "ltd", "grp": "group",
    "vehicles": "vehicle", "motors": "motor", "banks": "bank", "arts": "art", "studies": "study", "languages": "language", "nationalities": "nationality",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5", "6th": "6", "7th": "7", "8th": "8", "9th": "9", "10th": "10",
    **{word: str(number) for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)},
}  # fmt: skip
HEADS = frozenset(
    "university college school institute academy hospital laboratory center department bureau commission society association "
    "foundation museum library government ministry administration polytechnic observatory council alliance station".split()
)
OWNERS = frozenset("university academy administration ministry commission council group corporation".split())
UNITS = frozenset("hospital laboratory institute center department school college observatory station museum library".split())
PARTIAL = frozenset("branch subsidiary affiliated affiliate campus office division department faculty attached".split())
TRADE = frozenset(
    "technology science information network software data system electronic intelligent intelligence artificial engineering "
    "industry industrial international service solution trading trade investment management consulting development digital smart "
    "pharmaceutical biotechnology biotech medical material energy environmental equipment machinery electric power group holding".split()
)
OPPOSED = frozenset("north south east west northern southern eastern western new old central upper lower".split())


@dataclass(frozen=True)
class Latin:
    """A name in Latin letters: its words without places, legal form and words that say nothing, and those apart."""

    key: str
    tokens: tuple[str, ...]
    legal: str = ""
    place: Codes = NOWHERE

    @property
    def is_institution(self) -> bool:
        return not self.legal and bool(HEADS.intersection(self.tokens))

    @property
    def is_full(self) -> bool:
        return bool(self.legal) or (self.is_institution and len(self.key) > 10)

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(token for token in self.tokens if token.isdigit())

    @property
    def distinctive(self) -> tuple[str, ...]:
        """The words that not many have."""
        return tuple(token for token in self.tokens if token not in TRADE and token not in HEADS)


@lru_cache(65536)
def latin(name: str) -> Latin:
    """Take a name in Latin letters apart. Case, accents, punctuation and the country in brackets do not count."""
    text = BRACKET.sub(lambda match: " " if ABROAD.match(match[1].strip()) else f" {match[1]} ", fold(name))
    text = re.sub(r"['’`´]s?(?=\b|$)|\.(?=\w\.)|(?<=\b\w)\.", lambda m: "", text.replace("&", " and "))
    raw = [word for token in WORD.findall(text) for word in SPELLED.get(token, token).split()]
    tokens, legal = _legal(raw)
    tokens, place = _without_place(tokens)
    kept = tuple(token for token in tokens if token not in STOP)
    return Latin(" ".join(raw), kept, legal, place)


def _legal(tokens: list[str]) -> tuple[list[str], str]:
    """The words without the legal form at the end, and its code: Co., Ltd. is as limited as Ltd. alone."""
    legal = ""
    while len(tokens) > 1 and tokens[-1] in LEGAL:
        legal = legal or LEGAL[tokens[-1]]
        tokens = tokens[:-1]
    return tokens, legal


def _without_place(tokens: list[str]) -> tuple[list[str], Codes]:
    """Take out the first place that the list knows, where something else is left."""
    for size in (3, 2, 1):
        for start in range(len(tokens) - size + 1):
            piece = "".join(tokens[start : start + size])
            if len(piece) > 3 and piece not in HEADS and len(tokens) > size and (codes := _known(piece)):
                ends = start + size
                extra = 1 if ends < len(tokens) and tokens[ends] in {"city", "province", "municipal", "provincial"} else 0
                return tokens[:start] + tokens[ends + extra :], codes
    return tokens, NOWHERE


def _known(piece: str) -> Codes:
    codes = gazetteer().english.get(piece, NOWHERE) or (frozenset({COUNTRY}) if piece == "china" else NOWHERE)
    return place_of(piece) if codes and COUNTRY not in codes else codes


# What people call in English what a Chinese name says; several where usage differs. Longest first wins.
CALLED: dict[str, tuple[str, ...]] = {
    "科学技术": ("science technology",), "科技": ("science technology", "technology", "tech"), "理工": ("technology", "science technology", "science engineering", "polytechnic"),
    "技术": ("technology", "technical"), "工业": ("industry", "industrial", "technology"), "工程": ("engineering",), "工学院": ("institute technology",), "师范": ("normal",),
    "农业": ("agricultural", "agriculture"), "林业": ("forestry",), "医科": ("medical",), "医学": ("medical", "medicine"), "中医药": ("traditional chinese medicine", "chinese medicine"),
    "中医": ("traditional chinese medicine", "chinese medicine", "tcm"), "医药": ("medical", "pharmaceutical", "medicine"), "药科": ("pharmaceutical",), "财经": ("finance economics", "financial economic"), "政法": ("political science law", "politics law"),
    "外国语": ("foreign studies", "international studies", "foreign language"), "民族": ("minzu", "nationalities", "ethnic"), "交通": ("jiaotong", "transportation", "transport", "traffic"),
    "航空航天": ("aeronautics astronautics", "aerospace"), "航空": ("aviation", "aeronautics", "aeronautical"), "航天": ("space", "aerospace", "astronautics"), "邮电": ("posts telecommunications",), "电子": ("electronic",), "信息": ("information",),
    "职业": ("vocational",), "大学": ("university",), "学院": ("college", "institute", "university", "academy", "school"), "研究所": ("institute", "research institute"),
    "研究院": ("institute", "research institute", "academy", "research academy"), "科学院": ("academy science",), "医院": ("hospital",), "实验室": ("laboratory",), "中心": ("center",), "人民": ("people",), "附属": ("affiliated",),
    "重点": ("key",), "国家": ("national", "state"), "中国": ("china", "chinese", ""), "自动化": ("automation",), "计算技术": ("computing technology",), "计算": ("computing", "computation"), "软件": ("software",), "网络": ("network",), "数据": ("data",),
    "大数据": ("big data", "data"), "人工智能": ("artificial intelligence",), "智能": ("intelligent", "intelligence", "smart"), "机器人": ("robot",), "生物": ("biological", "biology", "bio"), "物理": ("physics",), "化学": ("chemistry", "chemical"), "光电": ("optoelectronic", "photoelectric"),
    "系统": ("system",), "集团": ("group",), "药业": ("pharmaceutical",), "制药": ("pharmaceutical",), "能源": ("energy",), "环境": ("environment", "environmental"), "材料": ("material",), "机械": ("machinery", "mechanical"), "汽车": ("automobile", "automotive", "auto"),
    "通信": ("communication", "telecom"), "国际": ("international",), "科学": ("science",), "研究": ("research",), "设计": ("design",), "管理": ("management",), "经济": ("economics", "economic"), "建筑": ("architecture", "construction", "building"), "海洋": ("ocean", "marine"),
    "地质": ("geological", "geology", "geosciences"), "石油": ("petroleum",), "矿业": ("mining",), "水利": ("water", "hydraulic"), "电力": ("electric power", "power"), "美术": ("fine arts", "art"), "音乐": ("music",), "体育": ("sport", "physical education"), "艺术": ("art", "arts"),
    "儿童": ("children",), "妇幼保健": ("maternal child health", "women children"), "口腔": ("stomatological", "stomatology", "dental"), "肿瘤": ("cancer", "tumor"), "华中": ("huazhong", "central china"), "华南": ("south china",), "华东": ("east china",), "华北": ("north china",), "西北": ("northwest", "northwestern"), "西南": ("southwest", "southwestern"), "东北": ("northeast", "northeastern"),
    "创新": ("innovation",), "生态": ("ecosystem", "ecological"), "视觉": ("vision",), "投资": ("investment",), "电气": ("electric", "electrical"), "半导体": ("semiconductor",), "银行": ("bank",), "局": ("bureau",), "委员会": ("commission", "committee"), "厅": ("department",), "协会": ("association",), "学会": ("society",),
}  # fmt: skip
MORE = """警察=police|地震=seismological,earthquake|疾病预防控制=disease control prevention|友好=friendship|日=japan|北方=north,northern,norinco|南方=south,southern|医学院=medical college,medical university,medical school
工商=technology business,business technology,industry commerce|商学院=business college,business school,business university|商业=commercial,business,commerce|商贸=trade,commerce,trading|幼儿=preschool,early childhood|高等专科学校=college,junior college,school
职业技术=polytechnic,vocational technical,vocational technology|师范=normal,teachers|语言=language|传媒=media,communication|电影=film|戏剧=drama|政治=political|法学=law|会计=accounting|金融=finance,financial|税务=tax|外交=foreign affairs|石化=petrochemical|轻工=light industry
纺织=textile|印刷=printing,graphic communication|海事=maritime|渔业=fishery|水产=fishery,fisheries,aquatic product|畜牧=animal husbandry|兽医=veterinary|植物=botany,plant,botanical|动物=animal,zoology,zoo|昆虫=entomology|微生物=microbiology,microbial|遗传=genetic,genetics|发育=developmental
生态环境=ecological environment|土壤=soil|地理=geography,geographical|地球=earth,geo|大气=atmospheric|天文=astronomical,astronomy,observatory|数学=mathematics,mathematical|力学=mechanics|光学=optics,optical|精密=precision|机械=mechanical,machinery,mechanics|声学=acoustics|电子学=electronics,electronic
半导体=semiconductor|微电子=microelectronic,microelectronics|过程=process|硅酸盐=ceramics|金属=metal|钢铁=iron steel,steel|有色金属=nonferrous metal|煤炭=coal|化工=chemical,chemical industry|高分子=polymer|纳米=nano,nanoscience,nanotechnology|激光=laser|控制=control|仿真=simulation|安全=safety,security
计算机=computer|信息技术=information technology|通讯=communication,telecommunication|电信=telecommunication,telecom|广播=radio,broadcasting|电视=television|卫星=satellite|遥感=remote sensing|测绘=surveying mapping|导航=navigation|雷达=radar|空间=space|宇航=astronautics|飞行=flight|民航=civil aviation
铁路=railway|铁道=railway|公路=highway|桥梁=bridge|港口=port|船舶=ship,shipbuilding|水运=waterway|隧道=tunnel|水资源=water resource|水利水电=water resource hydropower,water hydropower|电网=grid|国网=state grid|核=nuclear|新能源=new energy|太阳能=solar|风电=wind power|电池=battery
医疗=medical|健康=health|卫生=health|保健=health care|妇女=women|精神=mental,psychiatric|眼科=eye,ophthalmology|心血管=cardiovascular|胸科=chest|骨科=orthopedic,orthopaedic|传染病=infectious disease|中心=center|总医院=general hospital|军医=military medical|解放军=liberation army,pla|红十字=red cross|华侨=overseas chinese
药物=drug,materia medica,pharmaceutical|药=pharmaceutical,pharma|疫苗=vaccine|血液=blood,hematology|蛋白质=protein|基因=gene,bgi,genomics|基因组=genome,genomics|细胞=cell|分子=molecular|癌症=cancer|临床=clinical|农药=pesticide|种子=seed|粮食=grain,food|食品=food|烟草=tobacco|茶叶=tea|油=oil
经济信息=economy information|发展=development|改革=reform|财政=finance|教育=education|文化=culture,cultural|旅游=tourism|体育=sport,physical education|人力资源=human resource|社会保障=social security|科学技术局=science technology bureau|质量=quality|标准=standard|计量=metrology|检测=testing,inspection|气象=meteorological,meteorology
集成电路=integrated circuit|芯片=chip|智慧=smart,intelligent|制造=manufacturing|自动=automatic|控股=holding|股份=|实业=industry,industrial|工贸=industry trade|贸易=trading,trade|咨询=consulting|服务=service|物流=logistics|航运=shipping|证券=securities|保险=insurance|商业银行=commercial bank|农村商业银行=rural commercial bank|工商银行=industrial commercial bank
脑=brain,neuro|心理=psychology,psychological|神经=neuro,neuroscience|疗养院=sanatorium|动物园=zoo|植物园=botanical garden,botanic garden|博物馆=museum|图书馆=library|科学馆=science museum|出版社=press|党校=party school|社会=social|公共=public|市立=municipal|荣民=veterans|纪念=memorial|基督教=christian
量子=quantum|先进=advanced|高等=advanced,higher|高技术=high technology|工业大学=university technology,technology university,polytechnic university|现代=modern|东方=oriental,eastern,orient|新华=xinhua,new china|国立=national|中央=central|首都=capital|第=|之=|与=|和=|及=|暨=|的="""
for _entry in MORE.replace("\n", "|").split("|"):
    _chinese, _sign, _english = _entry.partition("=")
    CALLED[_chinese] = tuple(dict.fromkeys([*CALLED.get(_chinese, ()), *(_english.split(",") if _english else ("",))]))
LONGEST = max(map(len, CALLED))


@lru_cache(65536)
def called(parts: Parts) -> tuple[tuple[str, ...], ...]:
    """The words of a Chinese name, each with what English may have for it: a translation, or how it sounds."""
    found: list[tuple[str, ...]] = []
    for segment in parts.segments:
        found += _called(segment)
    return tuple(found)


def _called(segment: Segment) -> list[tuple[str, ...]]:
    found, unread, position, rest = [], "", 0, segment.rest
    while position < len(rest):
        for length in range(min(LONGEST, len(rest) - position), 0, -1):
            piece = rest[position : position + length]
            if piece in CALLED:
                found += [*_sounds(unread), CALLED[piece]]
                unread, position = "", position + length
                break
        else:
            unread, position = unread + rest[position], position + 1
    return found + _sounds(unread)


def _sounds(unread: str) -> list[tuple[str, ...]]:
    """Untranslated characters as they sound; numbers as they are."""
    found: list[tuple[str, ...]] = []
    for run in re.findall(r"\d+|[a-z]+|[^\da-z第]+", unread):
        found.append((run,) if run.isascii() else ("".join(syllables(run)),))
    return found


def agreement(parts: Parts, other: Latin) -> float:
    """How much of a Chinese name a name in Latin letters says, and the other way around, from 0 to 1."""
    wanted = [found for options in called(parts) if "" not in (found := tuple(map(_respelled, options)))]
    tokens, joined = list(other.tokens), "".join(other.tokens)
    if not wanted or not joined:
        return 0.0
    said, covered = 0, 0
    for options in wanted:
        best = max((option for option in options if _says(tokens, joined, option)), key=len, default="")
        said += bool(best)
        covered += len(best.replace(" ", ""))
    return min(said / len(wanted), min(1.0, covered / len(joined)))


@lru_cache(8192)
def _respelled(option: str) -> str:
    """A translation in the spelling that names are read in."""
    return " ".join(SPELLED.get(word, word) for word in option.split())


def _says(tokens: list[str], joined: str, option: str) -> bool:
    wanted = option.split()
    if len(wanted) == 1 and option not in tokens:
        return len(option) > 3 and option in joined and not option.isdigit()
    return all(word in tokens for word in wanted)


def is_romanized(parts: Parts, other: Latin) -> bool:
    """Whether a name in Latin letters is the Chinese one as it sounds: Dongbei Shifan Daxue."""
    sounds = "".join("".join(syllables(run)) if not run.isascii() else run for run in re.findall(r"[\da-z]+|[^\da-z]+", parts.key))
    return sounds.replace("第", "") == other.key.replace(" ", "")


def sounds_only(other: Latin) -> bool:
    """Whether everything of its own in a name is pinyin: different Chinese names sound like it."""
    return bool(other.distinctive) and all(PINYIN.fullmatch(token) for token in other.distinctive)


PINYIN = re.compile(
    r"(?:(?:[bpmf]|[dtnl]|[gkh]|[jqx]|[zcs]h?|r|[yw])?(?:i?a(?:ng?|o|i)?|u?a(?:ng?|i)?|e(?:ng?|i|r)?|i(?:ng?|u|e|ong)?|o(?:ng?|u)?|u(?:n|i|o|e)?|ue))+"
)

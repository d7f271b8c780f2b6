"""The words that names of organizations are built of, folded; what a word does to a name is said where it is read."""

import re

from ecosystem.organizations.matching.lexicon import lexicon

LEGAL = re.compile(
    r"(?P<group>(?:企业)?集团)?(?P<form>股份有限责任公司|股份有限公司|有限责任公司|有限公司|股份公司|总公司|公司)$"
)
PARTNERSHIP = re.compile(r"(?:合伙企业)?(?P<kind>特殊普通合伙|普通合伙|有限合伙)(?:企业)?$|合伙企业$")
PARTNERSHIPS = {
    "特殊普通合伙": "special_partnership",
    "普通合伙": "general_partnership",
    "有限合伙": "limited_partnership",
}
FORMS = {
    "股份有限责任公司": "joint_stock",
    "股份有限公司": "joint_stock",
    "股份公司": "joint_stock",
    "有限责任公司": "limited_liability",
    "有限公司": "limited",
    "总公司": "company",
    "公司": "company",
}
# Pairs of characters that most companies and their branches have.
FORM_PAIRS = frozenset(
    form[start : start + 2] for form in (*FORMS, "分公司", "支公司", "子公司") for start in range(len(form) - 1)
)
# What stands for an organization that is no company, longest first where one ends like another.
HEADS = (
    "高等专科学校", "专科学校", "职业学校", "技工学校", "培训学校", "大学", "科学院", "学院", "研究生院",
    "研究总院", "研究院", "研究所", "研究中心", "工程院", "设计院", "总医院", "医院", "卫生院", "保健院",
    "疾控中心", "卫生服务中心", "急救中心", "重点实验室", "实验室", "实验中学", "中学", "小学", "幼儿园",
    "学校", "党校", "博物馆", "图书馆", "科技馆", "协会", "学会", "联合会", "商会", "联盟", "促进会", "基金会",
    "研究会", "委员会", "管委会", "人民政府", "政府", "办公室", "计算中心", "算力中心", "创新中心", "数据中心",
    "检测中心", "服务中心", "中心", "园区", "科技园", "产业园", "孵化器", "公安局", "管理局", "总局", "局",
    "厅", "部队", "银行", "信用社", "供销社", "联社", "合作社", "出版社", "报社", "杂志社", "电视台", "电台",
    "天文台", "气象台", "通讯社", "研发院", "院", "所", "站", "署", "处", "会", "基地", "平台", "众创空间",
    "工作室", "事务所",
)  # fmt: skip
# Heads with which words in brackets can be a name of their own.
STANDING = HEADS[:22]
SHOPS = (
    "厂", "店", "商行", "商场", "超市", "门市", "门市部", "经营部", "酒店", "宾馆", "药房", "场", "馆", "社",
    "坊", "铺", "摊", "吧", "房", "行",
)  # fmt: skip
# Parts of an organization that are entered in registers of their own.
BRANCHES = (
    "分公司", "支公司", "子公司", "分行", "支行", "分理处", "储蓄所", "营业部", "营业厅", "营业所", "营业室",
    "营销服务部", "办事处", "代表处", "联络处", "分店", "门店", "专卖店", "连锁店", "直营店", "旗舰店",
    "专营店", "便利店", "加油站", "加气站", "分院", "分校", "校区", "院区", "分部", "分所", "分厂", "分局",
    "支局", "支队", "分会", "分中心", "分社", "分馆", "分园", "邮政所", "邮电所", "供电所", "网点", "服务部",
    "门市部", "经营部", "经销部", "销售部", "项目部", "事业部", "服务站", "工作站", "研究生部", "教研室",
    "课题组", "项目组", "实验部", "分销店", "售后服务部", "维修部", "分支机构", "分队", "分号",
)  # fmt: skip
# What a head in the middle of a name may be followed by without being the end of an owner's name.
GOES_ON = re.compile(r"生|城|路|园|街|区|镇|村|桥|门|道|派|店|科技园|的|之|部|堂|山|湖|线")
# Cities whose bare name is somebody's or something's too.
WORDLIKE_CITIES = frozenset({"中山", "朝阳", "东方", "平安"})
MIDDLE = (
    "大学", "学院", "科学院", "工程院", "研究总院", "研究院", "研究所", "医院", "委员会", "人民政府", "协会",
    "学会", "集团", "银行", "高等专科学校",
)  # fmt: skip
# Whose company is not the organization itself, but belongs to it.
SCHOOLS = ("大学", "学院", "高等专科学校")
AFFILIATED = re.compile(r"附属|附中|附小|附一|附二|直属|所属")
INDUSTRY: frozenset[str] = frozenset(lexicon()["industry"])
LONGEST_INDUSTRY = max(map(len, INDUSTRY))
# Words that many institutions of one place share; without a place they tell nothing.
GENERIC = re.compile(
    r"(?:第?\d+|人民|中心|中医|中西医结合|妇幼|儿童|妇女|口腔|肿瘤|传染病|精神|专科|综合|实验|外国语|职业|技术|技工|师范|科学|科技|工业|创新|人工智能|智能|"
    r"大数据|信息|计算|算力|数据|产业|研究|研发|设计|工程|规划|服务|管理|市政|城市|市|省|县|区|国家|公共|附属|高级|总|院|医学|数字|软件|发展|应用|教育|党|行政)*"
)
# Subjects and works of schools, institutes, bureaus and hospitals, and trades that one company of every place has.
SUBJECTS: frozenset[str] = frozenset(lexicon()["subjects"])
TRADES: frozenset[str] = frozenset(lexicon()["trades"])
# Words among the subjects that make a name one of the country's.
NATIONWIDE = frozenset(
    (
        *(
            "中国",
            "国网",
            "解放军",
            "新华",
            "外交",
            "华侨",
            "首都",
            "华东",
            "华中",
            "华北",
            "华南",
            "东北",
            "西北",
            "西南",
        ),
        *("铁道", "的", "日", "股份", "集团", "及", "之", "暨"),
    )
)
# Universities that every place has one of.
OPEN_UNIVERSITIES = frozenset(("老干部", "老年", "老年人", "社区", "开放", "广播电视", "电视", "职工", "业余", "电大"))
NUMERALS = {**{character: value for value, character in enumerate("零一二三四五六七八九十")}, "〇": 0}
ONES = "[一二三四五六七八九]"
# 一百零二, 二十, 七〇九; retail (零售) is no nought, and a department store (百货) no hundred.
FIGURE = "(?!零售)[零〇一二三四五六七八九]"
NUMBER = f"{ONES}百(?!货)(?:[零〇]{ONES}|{ONES}?十{ONES}?)?|{ONES}?十{ONES}?|(?:{FIGURE}){{1,4}}"
# Numbers behind 第, those of three figures and more wherever they stand, and those in front of what is counted.
ORDINAL = re.compile(
    rf"第({NUMBER})|((?:{FIGURE}){{3,}})|({NUMBER})(?=(?:中|小|院|医院|厂|分公司|分店|门市|建|冶|局|队|所|号|期|店|支队|公司|师|分院|附院|部|世纪|中学)(?:$|\D))"
)
ORDINAL_SIGN = re.compile(r"第(?=\d)")
# How a listed company's short name is marked on the exchange, and which share it is.
LISTED = re.compile(r"^(?:[nxd]d?r?)?s?\*?st(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]{2})(?:退|a|b|h)$")
VARIANTS = str.maketrans("俱劵璜摹", "具券潢模")
NATIONAL = ("中国", "中华", "全国", "国家", "国际", "中央")
# What stands for longer words at the beginning of a name only, and wherever it stands, the longer ones first.
BEGINNINGS = (("中科院", "中国科学院"),)
SHORTENED = (
    ("中医科院", "中医科学院"),
    ("医科院", "医学科学院"),
    ("社科院", "社会科学院"),
    ("农科院", "农业科学院"),
    ("林科院", "林业科学研究院"),
    ("信通院", "信息通信研究院"),
    ("管委会", "管理委员会"),
    ("疾控中心", "疾病预防控制中心"),
    ("科技厅", "科学技术厅"),
    ("科技局", "科学技术局"),
    ("经信厅", "经济和信息化厅"),
    ("经信局", "经济和信息化局"),
    ("经信委", "经济和信息化委员会"),
    ("发改委", "发展和改革委员会"),
    ("卫健委", "卫生健康委员会"),
    ("人社局", "人力资源和社会保障局"),
    ("人社厅", "人力资源和社会保障厅"),
    ("住建局", "住房和城乡建设局"),
    ("住建厅", "住房和城乡建设厅"),
)
# What institutes are called for short, and words of which people say every other character.
SHORT_HEADS = {"所": ("研究所",), "院": ("研究院", "研究总院", "科学院", "工程院", "设计院")}
HALVED = (("科学技术", "科技"), ("经济贸易", "经贸"))
# What many names leave out in front.
NATION = ("中国人民解放军", "中华人民共和国", "财团法人", "中国人民", "国立", "中国")
# What is the country's, so that there is one of it.
OF_THE_COUNTRY = (*NATION, "中华", "全国", "中央")
FORMERLY = re.compile(r"^(?:原名?(?:称)?|曾用名|前身(?:为|是)?|更名前|旧称|旧名)[:：为是]?")
PRESENTLY = re.compile(
    r"^(?:(?:现|今|已|后)?(?:已|被)?(?:更名|改名|改称)(?:为|成)?|现(?:名称?|称|为|是)|现(?!代|场|货|金|象|实|有))[:：为是]?"
)
SHORTLY = re.compile(r"^(?:以下)?(?:简称|又名|亦称|别称|又称|also)[:：为是]?")
# What is said of a registration, not of who it is.
NOTED = re.compile(
    r"^(?:筹|筹建|筹备|筹建中|拟|拟建|注销|已注销|吊销|已吊销|迁出|已迁出|微型企业|总部|本部|存续|在业|开业|盖章|公章|"
    r"(?:股票|证券)(?:简称.*)?代码.*|[03468]\d{5}(?:s[hz]|bj)?|0?\d{4}hk|"
    r"(?:有限责任公司|股份有限公司)?(?:台港澳|港澳台|外商|外国|中外|自然人|国有|国内|内资|私营|民营|集体|法人|非?上市|个人|个体)"
    r"(?:与|或|和|及|投资|控股|独资|合资|合作|经营|企业|法人|自然人|股份|境内|未上市|内资|工商户)*)$"
)
SITE = re.compile(r"(?:官方网站|官网|官方微博|微信公众号|公众号)$")
# A number in front that counts lines, and a company's English name behind its Chinese one.
COUNTED = re.compile(r"^\d{1,2}[.、)] *(?=[\u4e00-\u9fff])")
TRANSLATED = re.compile(
    r"(?<=公司)[ (,/|]*(?!.*\b(?:branch|office)\b)[a-z][a-z0-9 .,&'()-]*\b(?:ltd|limited|inc|corp|corporation|llc|company)\b[.) ]*$"
)
BELONGING = re.compile(r"^(?:附属|直属|所属)")
SIGNS = re.compile(r"(?<=\d)\.(?=\d)|\+")
OPPOSED = frozenset("海陆空东南西北中上下新老旧大小前后左右内外一二三四五六七八九十0123456789")

"""What people call the kinds of organization in sheets and forms."""

from ecosystem.core.text import name_key
from ecosystem.organizations.choices import Kind

# 事业单位 is a legal form that hospitals, universities and institutes share; alone it says no kind.
KINDS: dict[str, str] = {
    Kind.COMPANY: (
        "企业 公司 企业单位 民营企业 私营企业 民企 国有企业 国企 央企 中央企业 外资企业 外企 合资企业 中外合资企业 港澳台企业 上市公司 上市企业 "
        "科技企业 高新技术企业 高新企业 中小企业 小微企业 大型企业 初创企业 创业企业 龙头企业 独角兽企业 专精特新企业 股份制企业 集体企业 合伙企业 "
        "有限公司 有限责任公司 股份有限公司 集团 集团公司 分公司 子公司 companies enterprise enterprises business corporation firm startup"
    ),
    Kind.UNIVERSITY: (
        "高校 大学 高等院校 高等学校 院校 大专院校 本科院校 高职院校 职业院校 高职高专 学校 universities college highereducation"
    ),
    Kind.UNIVERSITY_SCHOOL: "学院 院系 二级学院 系 schoolofauniversity school faculty department",
    Kind.RESEARCH_INSTITUTE: (
        "科研院所 研究所 研究院 科研机构 科研单位 研究机构 研究中心 研发机构 新型研发机构 实验室 重点实验室 科学院 "
        "researchinstitution researchinstitutes researchcenter researchcentre institute institution laboratory lab"
    ),
    Kind.HOSPITAL: "医院 医疗机构 医疗卫生机构 医疗单位 hospitals clinic",
    Kind.COMPUTING_CENTER: (
        "计算中心 算力中心 智算中心 智能计算中心 人工智能计算中心 超算中心 computingcentre aicomputingcenter aicomputingcentre computecenter"
    ),
    Kind.ECOSYSTEM_OPERATOR: "运营单位 运营机构 运营主体 生态运营 生态运营单位 生态运营商 生态创新中心 ecosystemoperators operator",
    Kind.AGENCY: (
        "政府部门 机关 政府机关 政府 政府机构 政府单位 行政机关 行政单位 党政机关 机关单位 主管部门 governmentagency government governmentdepartment"
    ),
    Kind.ASSOCIATION: (
        "协会 学会 联盟 社会团体 社团 社会组织 行业协会 行业组织 产业联盟 商会 促进会 associations alliance society federation"
    ),
    Kind.INVESTOR: (
        "投资机构 基金 投资公司 投资方 投资基金 产业基金 创投机构 创投 风投机构 风投 基金公司 investors vc pe fund investmentfirm venturecapital"
    ),
    Kind.MEDIA: "媒体 新闻媒体 媒体单位 新闻机构 press",
    Kind.TEAM: "团队 创客团队 创业团队 项目团队 科研团队 teams teamwithoutlegalpersonality",
    Kind.OTHER: "其他 其它 其他单位 其他机构 其他组织 其他类型 事业单位 others",
}
KIND_BY_LABEL = {
    name_key(label): kind for kind, labels in KINDS.items() for label in (kind.replace("_", ""), *labels.split())
}
KIND_BY_ENDING = (
    ("公司", Kind.COMPANY),
    ("大学", Kind.UNIVERSITY),
    ("研究院", Kind.RESEARCH_INSTITUTE),
    ("研究所", Kind.RESEARCH_INSTITUTE),
    ("医院", Kind.HOSPITAL),
    ("协会", Kind.ASSOCIATION),
    ("学会", Kind.ASSOCIATION),
)


def kind_of_label(text: str) -> str | None:
    """The kind that a word names, in either script and in English; ``None`` where no list knows the word."""
    return KIND_BY_LABEL.get(name_key(text.replace("_", "")))


def kind_of_name(name: str) -> str:
    """The kind that the end of a name gives away, where nobody said it."""
    return next((kind for ending, kind in KIND_BY_ENDING if name.endswith(ending)), Kind.OTHER)

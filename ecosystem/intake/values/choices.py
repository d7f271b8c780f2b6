"""Words of controlled lists: kinds, states, stages, roles and relationships as sheets name them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from ecosystem.core.cells import says_nothing
from ecosystem.core.text import clean, fold, name_key
from ecosystem.intake.values.refusing import Unreadable, quoted
from ecosystem.organizations.labels import kind_of_label
from ecosystem.programs.choices import State
from ecosystem.relationships.choices import Kind as Relationship
from ecosystem.solutions.choices import PartyRole, Stage

ACTIVE, PENDING, WITHDRAWN = "active", "pending", "withdrawn"
NOTE = re.compile(r"[（(\[【][^（(\[【）)\]】]*[）)\]】]")


def _by_label(labels: Mapping[str, str]) -> dict[str, str]:
    """The code of every label, folded for comparison, and of the code itself."""
    return {
        name_key(label): code for code, words in labels.items() for label in (code.replace("_", " "), *words.split())
    }


# An organization that has signed is not yet in: 签约 and 入驻 are counted apart. Who has graduated is no longer in.
STATUSES = _by_label(
    {
        ACTIVE: (
            "已入驻 入驻 在驻 入驻中 正式入驻 在册 正常 有效 生效 启用 在园 已入园 入园 在孵 在孵中 已入孵 入孵 存续 在业 在营 开业 在营在册 "
            "存续(在营、开业、在册) 正常经营 经营中 运营中 服务中 已启用 current enrolled resident inresidence valid normal joined"
        ),
        PENDING: (
            "待入驻 拟入驻 即将入驻 未入驻 意向入驻 意向 有意向 签约中 待签约 拟签约 已签约 签约 已签约未入驻 已签约待入驻 审核中 待审核 审批中 待审批 "
            "评审中 待评审 公示中 申请中 已申请 洽谈中 对接中 办理中 筹备中 筹建 筹建中 候补 待定 入驻办理中 inreview underreview applied waiting "
            "waitlisted waitinglist signed signing"
        ),
        WITHDRAWN: (
            "已退出 退出 已退驻 退驻 已退园 退园 已离园 离园 注销 已注销 吊销 已吊销 撤销 已撤销 清退 已清退 迁出 已迁出 搬离 已搬离 搬迁 终止 已终止 "
            "解约 已解约 合同到期 到期 已到期 停业 歇业 失效 毕业 已毕业 出孵 已出孵 移除 已移除 left exited closed cancelled canceled terminated "
            "expired dissolved deregistered graduated removed inactive"
        ),
    }
)
ENROLLMENT_STATES = _by_label(
    {
        State.ACTIVE: "已入驻 入驻 在驻 在册 正常 有效 在园 在孵 生效 enrolled resident",
        State.SUSPENDED: "暂停 已暂停 中止 已中止 停用 暂停服务 onhold paused",
        State.GRADUATED: "毕业 已毕业 出孵 已出孵 结业 alumni",
        State.WITHDRAWN: "退出 已退出 退驻 退园 离园 迁出 已迁出 搬离 解约 注销 已注销 left exited",
        State.REMOVED: "移除 已移除 清退 已清退 除名 取消资格 terminated expelled",
    }
)
STAGES = _by_label(
    {
        Stage.SCOUTING: "发掘 挖掘 储备 意向 需求对接 场景分析 立项 策划 规划 planned scout",
        Stage.INCUBATING: "孵化 孵化中 在孵 研发 研发中 开发中 在研 适配中 incubation development",
        Stage.PILOTING: "试点 试点中 试运行 试用 验证 验证中 测试 测试中 示范 pilot trial poc",
        Stage.DEPLOYED: "部署 已部署 落地 已落地 上线 已上线 应用 已应用 商用 已商用 推广 规模应用 live production inuse",
        Stage.RETIRED: "退役 已退役 下线 已下线 停用 已停用 终止 已终止 retire discontinued ended",
    }
)
PARTY_ROLES = _by_label(
    {
        PartyRole.DEVELOPER: "开发方 开发单位 研发单位 研发方 承建方 承建单位 技术方 解决方案提供方 provider vendor",
        PartyRole.OWNER: "所有方 所有者 权利人 业主 业主单位 牵头单位 owner",
        PartyRole.RESEARCH_PARTNER: "科研伙伴 科研合作方 合作高校 合作院所 科研单位 联合研发单位 researchpartner",
        PartyRole.ADOPTER: "采用方 应用方 应用单位 使用单位 用户 用户单位 客户 customer user",
    }
)


class Related(NamedTuple):
    """A kind of relationship; ``inverted`` says that the sheet names its object first."""

    kind: str
    inverted: bool


# Only words that leave no doubt which side they are said of: 子公司 between two names could be either.
RELATIONSHIPS: dict[str, tuple[str, str]] = {
    Relationship.SUPPLIES: (
        "供应 供货 供货给 供应给 向其供应 提供产品",
        "由其供应 采购自 供货方为 供应商为 issuppliedby",
    ),
    Relationship.INVESTS_IN: (
        "投资 投资于 入股 参股 出资 investsin investor",
        "投资方为 获投资于 被投资 获其投资 hastheinvestor",
    ),
    Relationship.PARENT_OF: (
        "控股 是上级单位 上级单位 母公司 是母公司 下设 下辖 管理 istheparentof",
        "隶属于 隶属 所属 属于 下属于 是其子公司 ispartof",
    ),
    Relationship.SUCCESSOR_OF: (
        "承接自 承继自 前身为 前身是 isthesuccessorof",
        "由其承接 更名为 改制为 wassucceededby",
    ),
    Relationship.SPUN_OFF_FROM: (
        "衍生自 孵化自 分拆自 脱胎于 wasspunofffrom spinofffrom",
        "衍生出 分拆出 hasthespinoff",
    ),
    Relationship.COLLABORATES_WITH: (
        "合作 战略合作 合作伙伴 联合研发 共建 合作单位 partner cooperation cooperateswith",
        "",
    ),
    Relationship.TRANSFERS_TECHNOLOGY_TO: (
        "技术转移 转移技术 技术转让 成果转化 向其转移技术 transferstechnologyto",
        "获得其技术 技术来源于 receivestechnologyfrom",
    ),
    Relationship.CUSTOMER_OF: (
        "是其客户 客户 采购 iscustomerof isacustomerof customer",
        "客户为 服务 服务于 hasthecustomer",
    ),
    Relationship.HOSTS: ("孵化 承载 托管 hosts incubates", "由其孵化 入驻于 入孵于 ishostedby"),
    Relationship.USES_COMPUTE_OF: (
        "使用算力 使用其算力 算力用户 租用算力 usesthecomputeof",
        "提供算力 为其提供算力 算力供给 providescomputeto",
    ),
    Relationship.SUPPORTS_OPERATION_OF: (
        "支持运营 支持其运营 运营 代运营 supportstheoperationof operates",
        "由其支持运营 由其运营 运营方为 isoperatedwiththesupportof",
    ),
    Relationship.BUILDS_TEAM_FOR: (
        "帮助构建团队 帮助其构建团队 组建团队 helpstobuildateamfor",
        "由其帮助构建团队 buildsitsteamwiththehelpof",
    ),
    Relationship.SHARES_EXPECTATION_WITH: ("有共同期待 共同期待 sharesanexpectationwith", ""),
}
RELATED = {
    key: Related(kind, inverted)
    for inverted in (False, True)
    for key, kind in _by_label({kind: words[inverted] for kind, words in RELATIONSHIPS.items()}).items()
    if not inverted or key != name_key(kind.replace("_", ""))
}


def _look_up(text: str, known: Mapping[str, str]) -> str:
    """The code of a word, also where a note in brackets follows it; empty where the text says nothing."""
    words = clean(text)
    if says_nothing(words):
        return ""
    for spelling in (words.replace("_", " "), NOTE.sub("", fold(words)).strip(" ,.;。，；")):
        code = known.get(name_key(spelling))
        if code is not None:
            return code
    raise _unknown(words)


def _unknown(words: str) -> Unreadable:
    return Unreadable(
        "E_ENUM_UNKNOWN", _("“%(text)s” is none of the words that are known here.") % {"text": quoted(words)}
    )


def kind(text: str) -> str:
    """The code of a kind of organization; empty where the text says nothing. Raises ``E_ENUM_UNKNOWN``."""
    words = clean(text)
    if says_nothing(words):
        return ""
    code = kind_of_label(words) or kind_of_label(NOTE.sub("", fold(words)))
    if code is None:
        raise Unreadable(
            "E_ENUM_UNKNOWN", _("“%(text)s” is not a known kind of organization.") % {"text": quoted(words)}
        )
    return code


def status(text: str) -> str:
    """Whether an organization is in: ``active``, ``pending`` or ``withdrawn``; empty where the text says nothing."""
    return _look_up(text, STATUSES)


def enrollment_state(text: str) -> str:
    """The state of an enrollment, which tells graduates and the removed from those who left; empty for nothing."""
    return _look_up(text, ENROLLMENT_STATES)


def stage(text: str) -> str:
    """The stage of a solution; empty where the text says nothing."""
    return _look_up(text, STAGES)


def party_role(text: str) -> str:
    """What an organization is for a solution; empty where the text says nothing."""
    return _look_up(text, PARTY_ROLES)


def relationship(text: str) -> Related | None:
    """The kind of a relationship and whether its object stands first; ``None`` where the text says nothing."""
    words = clean(text)
    if says_nothing(words):
        return None
    related = RELATED.get(name_key(words.replace("_", " "))) or RELATED.get(name_key(NOTE.sub("", fold(words))))
    if related is None:
        raise _unknown(words)
    return related

"""Sheets of what was measured: outcomes of solutions, figures, usage."""

from django.utils.translation import gettext_lazy as _

from ecosystem.intake.kinds.base import Field, How, SheetKind
from ecosystem.intake.kinds.headings import CAPACITY, CENTER, NAME, REMARK
from ecosystem.intake.kinds.members import ORG_NAME, ORG_USCC, REMARKED

OUTCOMES = SheetKind(
    code="outcomes",
    type="outcome",
    label=_("solutions with outcomes"),
    hint=r"成效|成果|效果|指标完成|应用案例|解决方案|孵化方案|outcomes?|results?|solutions?",
    telling=frozenset({"solution", "metric", "outcome", "baseline", "result"}),
    fields=(
        ORG_NAME,
        ORG_USCC,
        Field(
            "solution",
            How.TEXT,
            r"(?:孵化|应用|入孵|行业)?(?:解决)?方案(?:名称)?|(?:应用|孵化)?(?:场景|项目|产品|案例|应用|课题|模型)(?:名称)?|solution(?:name)?|project(?:name)?|product(?:name)?",
            _("solution"),
        ),
        Field("stage", How.STAGE, r"(?:当前|孵化|目前)?(?:阶段|进度|进展)|stage", _("stage"), always=False),
        Field("sectors", How.SEVERAL, r"(?:所属|应用)?(?:行业|领域)+|sectors?|industry", _("sectors"), always=False),
        Field(
            "metric",
            How.TEXT,
            r"(?:成效|评价|考核|效果|关键|量化|性能|核心)?指标(?:名称|项)?|度量|metrics?|indicators?|measures?|kpi",
            _("metric"),
            missing="E_FIELD_MISSING",
        ),
        Field(
            "outcome",
            How.OUTCOME,
            r"(?:应用|孵化|实施|取得|主要|量化|实际|改进|改善|提升|优化|落地|具体|业务){0,2}(?:成效|效果|成果|结果描述|完成情况|指标值|变化|提升情况|改善情况)(?:描述|说明|情况|内容|数据)?|outcomes?|effects?|improvement|change|description",
            _("outcome as told"),
            always=False,
        ),
        Field(
            "baseline",
            How.LEVEL,
            r"(?:基线|基准|初始|原|原有|改造前|使用前|应用前|实施前|优化前|之前|前)(?:值|数据|水平|指标)?|baseline(?:value)?|before",
            _("baseline"),
        ),
        Field(
            "result",
            How.LEVEL,
            r"(?:结果|现|现有|改造后|使用后|应用后|实施后|优化后|之后|后|达到|完成|实际|当前)(?:值|数据|水平|指标)?|result(?:value)?|after|achieved|value",
            _("result"),
        ),
        Field("unit", How.TEXT, r"(?:计量|指标|数据)?单位|units?", _("unit")),
        Field("comparator", How.COMPARATOR, r"比较(?:符|关系)?|comparator", _("comparator")),
        Field("change_value", How.CHANGE, r"变化值|变化量|增幅|降幅|提升幅度|变化幅度|changevalue", _("change")),
        Field("change_unit", How.CHANGE_UNIT, r"变化单位|changeunit", _("unit of the change")),
        Field("direction", How.DIRECTION, r"方向|变化方向|direction", _("direction")),
        Field(
            "measured_on",
            How.DATE,
            r"(?:测量|统计|评测|测试|截至|数据)(?:日期|时间)|measuredon|date",
            _("measured on"),
            always=False,
        ),
        REMARKED,
    ),
)

FIGURES = SheetKind(
    code="figures",
    type="figure",
    label=_("figures"),
    hint=r"指标|统计(?:表|数据)|数据(?:上报|填报|汇总)|运营数据|kpi|figures?|indicators?",
    telling=frozenset({"measure", "value", "as_of"}),
    fields=(
        Field(
            "measure",
            How.TEXT,
            r"(?:统计|考核|运营|主要)?指标(?:名称|项目|项)?|项目|统计项|measures?|indicators?|metrics?|kpi|item",
            _("measure"),
            missing="E_FIELD_MISSING",
        ),
        Field(
            "value",
            How.EXACTLY,
            r"(?:指标|统计|完成|实际|累计|本期|当前|报告)?(?:数值|值|数据|数量|完成数|完成值|完成情况|数)|values?|numbers?|figures?|amount|actual",
            _("value"),
            missing="E_FIELD_MISSING",
        ),
        Field("unit", How.TEXT, r"(?:计量|指标|数据)?单位|units?", _("unit")),
        Field(
            "as_of",
            How.DATE,
            r"(?:截至|截止|统计|数据|报告|填报|时点)(?:日期|时间|时点|年月)?|日期|时间|月份|asof|date|period|month",
            _("as of"),
        ),
        Field("center", How.CENTER, rf"{CENTER}|范围|统计范围|口径|scope", _("center")),
        Field("source", How.TEXT, r"(?:信息|数据)?(?:来源|出处|依据)|source(?:url)?", _("source")),
        REMARKED,
    ),
)

USAGE = SheetKind(
    code="usage",
    type="usage",
    label=_("usage"),
    hint=r"用量|使用(?:情况|率|量|统计)|利用率|运行(?:情况|月报|统计|数据)|算力使用|机时|作业|月报|usage|utili[sz]ation",
    telling=frozenset({"utilization_pct", "jobs", "month", "capacity_pflops"}),
    fields=(
        Field("center", How.CENTER, CENTER, _("center")),
        Field("org_name", How.NAME, NAME, _("organization"), always=False),
        Field("year", How.YEAR, r"年份|年度|年|所属年度|统计年度|year", _("year"), always=False),
        Field(
            "month",
            How.MONTH,
            r"(?:统计|所属|使用|账期|数据|报告|填报|上报)?(?:月份|月|年月|月度|账期|时间|日期|期间|周期|期)|months?|period|yearmonth|date",
            _("month"),
            missing="E_FIELD_MISSING",
        ),
        Field(
            "capacity_pflops",
            How.COMPUTE,
            CAPACITY,
            _("capacity"),
        ),
        Field(
            "utilization_pct",
            How.PERCENT,
            r"(?:平均|月均|月平均|月度|算力|资源|整体|综合|当月)*(?:利用率|使用率|占用率|负载率|上架率)(?:pct)?|(?:average|mean)?utili[sz]ation(?:rate|pct|percent)?|usage(?:rate)?",
            _("utilization"),
        ),
        Field(
            "jobs",
            How.COUNT,
            r"(?:提交|完成|运行|累计|当月|训练|总|月)*(?:作业|任务|训练任务|训练作业)(?:数|数量|量|个数|次数|总数)?|jobs?(?:count|number)?|tasks?|numberofjobs",
            _("jobs"),
        ),
        Field(
            "used_pflops_hours",
            How.NUMBER,
            r"(?:已用|使用|消耗|累计)?(?:算力)?(?:用量|使用量|消耗量|机时|pflopsh|pflops小时|p小时)|used(?:pflops)?(?:hours?|h)?|consumption",
            _("used"),
            always=False,
        ),
        Field("remark", How.TEXT, REMARK, _("remark"), always=False),
    ),
)

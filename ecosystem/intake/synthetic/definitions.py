"""What the programs of a synthetic city ask of applicants, how they judge, and what they want of members: texts only."""

from dataclasses import dataclass
from typing import Any

from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.programs.choices import Asked, Personality

DOING_RESEARCH = (Kind.UNIVERSITY, Kind.UNIVERSITY_SCHOOL, Kind.RESEARCH_INSTITUTE, Kind.HOSPITAL)
TERMS = "申请人承诺所填内容真实，资源只用于申请的项目，并按季度报告使用情况和成果。"
TERMS_EN = (
    "The applicant states that what is written here is true, uses what is granted for this project only, and reports "
    "use and results every quarter."
)


@dataclass(frozen=True)
class Asking:
    """A question with answers that somebody may give; a number between the two for numbers."""

    asked: Asked
    label: str
    label_en: str
    answers: tuple[Any, ...] = ()
    options: tuple[str, ...] = ()
    required: bool = True
    help: str = ""
    help_en: str = ""
    most: int | None = None
    identifies: bool = False

    def fields(self) -> dict[str, Any]:
        """What a question of a program is made from."""
        told = {"label": self.label, "label_en": self.label_en, "help": self.help, "help_en": self.help_en}
        counted = {"options": list(self.options), "required": self.required, "most": self.most}
        return {"asked": self.asked, **told, **counted, "identifies": self.identifies}


PROBLEM = Asking(
    Asked.LONG_TEXT,
    "要解决什么问题？现在怎么做？",
    "Which problem is to be solved, and how is it solved today?",
    (
        "巡检依靠人工，一条线路要走三天，漏检率在百分之五以上，复核没有依据。",
        "影像解译由专业人员逐幅完成，一个县要两个月，成果赶不上汛期。",
        "质检员每班目视检查八千件，疲劳后误判增多，客户投诉集中在外观缺陷。",
        "调度凭经验，高峰期车辆空驶率约三成，没有可靠的需求预测。",
        "病历质控抽查不足百分之十，问题发现时患者多已出院。",
    ),
    help="写给不在这个行业的人看。",
    help_en="Write for somebody who does not work in the field.",
    most=1200,
)
MODEL = Asking(
    Asked.TEXT,
    "所用的模型与框架",
    "Models and frameworks used",
    ("昇思 MindSpore，自研检测网络", "MindSpore 与开源多模态大模型微调", "时空图网络，已在昇腾上跑通", "尚未确定"),
)
COMPUTE = Asking(
    Asked.NUMBER,
    "每年需要多少算力（PFLOPS·h）？",
    "How much compute is needed in a year (PFLOPS·h)?",
    (200, 40_000),
)
BEGINNING = Asking(Asked.DATE, "希望从哪一天开始？", "From which day on?")
PILOT = Asking(Asked.YES_NO, "是否已有试点用户？", "Is there a pilot user already?")
PHASE = Asking(
    Asked.CHOICE, "项目到了哪个阶段？", "How far is the project?", options=("构想", "原型", "试点", "已上线")
)
WANTED = Asking(
    Asked.CHOICES,
    "希望得到哪些支持？",
    "Which support is wanted?",
    options=("算力", "数据", "导师", "场景对接", "融资对接", "办公场地"),
)
DEMONSTRATION = Asking(
    Asked.URL,
    "演示或代码的地址",
    "Address of a demonstration or of the code",
    ("https://example.org/demo", "https://example.org/video", "https://example.org/code"),
    required=False,
    identifies=True,
)
TEAM = Asking(
    Asked.LONG_TEXT,
    "核心团队是谁，各做什么？",
    "Who is the core team, and who does what?",
    (
        "算法三人，工程四人，均有五年以上从业经历；负责人曾主持两项省级课题。",
        "由实验室两位教师和六名研究生组成，一名成员常驻现场。",
        "创始团队来自同一家企业，分管产品、算法和交付。",
    ),
    most=800,
    identifies=True,
)
PARTNERS = Asking(
    Asked.LONG_TEXT,
    "合作单位各承担什么？",
    "What does each partner contribute?",
    ("高校负责模型，企业负责数据和验证，中心提供算力。", "医院提供标注与评价，研究所负责训练与部署。"),
    most=800,
    identifies=True,
)


@dataclass(frozen=True)
class Wanting:
    """A document that applicants hand in; ``chance`` is how many do where they need not."""

    label: str
    label_en: str
    types: tuple[str, ...] = ("pdf",)
    required: bool = True
    identifies: bool = False
    chance: float = 1.0


PLAN = Wanting("商业计划书", "Business plan", ("pdf", "docx"))
PROPOSAL = Wanting("项目申报书", "Project proposal", ("pdf", "docx"))
LICENSE = Wanting("营业执照", "Business license", ("pdf", "png", "jpg"), False, True, 0.5)
SLIDES = Wanting("演示文稿", "Slides", ("pdf", "pptx"), False, False, 0.3)


@dataclass(frozen=True)
class Weighing:
    """A line of a rubric."""

    label: str
    label_en: str
    guidance: str
    guidance_en: str
    weight: int
    scale: int = 10


TECHNOLOGY = Weighing(
    "技术水平",
    "Technology",
    "方法是否成立，指标是否有依据，能否在昇腾上实现。",
    "Is the method sound, are its figures backed, does it run on Ascend?",
    3,
)
USE = Weighing(
    "场景价值", "Use", "有没有真实用户，省下多少时间或成本。", "Is there a real user, and what does it save them?", 3
)
PEOPLE = Weighing("团队", "Team", "人手与分工是否撑得起计划。", "Do people and their roles carry the plan?", 2, scale=5)
FEASIBILITY = Weighing(
    "可行性", "Feasibility", "进度、数据和算力需求是否可信。", "Are schedule, data and compute believable?", 2
)


@dataclass(frozen=True)
class Reaching:
    """Something that members reach before they graduate, with what shows it."""

    label: str
    label_en: str
    evidence: str
    required: bool = True


STEPS_DONE = Reaching("完成全部服务环节", "Every service step is done", "服务记录齐全，八个环节均已确认。")
DEPLOYED = Reaching("方案在用户处上线", "The solution is deployed at a user", "用户出具上线证明，系统连续运行三个月。")
TOLD = Reaching(
    "形成可公开的案例", "There is a case that can be told publicly", "案例已在中心网站发布。", required=False
)


@dataclass(frozen=True)
class Definition:
    """How one kind of program takes in; ``share`` is how many apply to the present intake for each organization."""

    rules: dict[str, Any]
    questions: tuple[Asking, ...]
    documents: tuple[Wanting, ...]
    rubric: tuple[Weighing, ...] = (TECHNOLOGY, USE, PEOPLE, FEASIBILITY)
    criteria: tuple[Reaching, ...] = (STEPS_DONE, DEPLOYED, TOLD)
    share: float = 0.04
    in_sectors: bool = False


# By the names of programs. The others enroll whoever the center invites.
MAIN = "场景孵化营"
DEFINITIONS: dict[str, Definition] = {
    "普惠算力计划": Definition(
        {"admitted_kinds": [Kind.COMPANY, *DOING_RESEARCH], "reviews_wanted": 2, "term_months": 12},
        (PROBLEM, MODEL, COMPUTE, BEGINNING, PHASE),
        (PROPOSAL, LICENSE),
        rubric=(TECHNOLOGY, USE, FEASIBILITY),
        criteria=(STEPS_DONE, TOLD),
    ),
    MAIN: Definition(
        {
            "admitted_kinds": [Kind.COMPANY, Kind.TEAM],
            "reviews_wanted": 3,
            "blind": True,
            "notice_days": 7,
            "term_months": 12,
        },
        (PROBLEM, MODEL, COMPUTE, BEGINNING, PILOT, PHASE, WANTED, DEMONSTRATION, TEAM),
        (PLAN, LICENSE, SLIDES),
        share=0.15,
    ),
    "产业集聚入驻计划": Definition(
        {
            "personality": Personality.LEGAL,
            "admitted_kinds": [Kind.COMPANY],
            "required_schemes": [Scheme.USCC],
            "least_months": 6,
            "reviews_wanted": 2,
            "notice_days": 5,
            "term_months": 24,
        },
        (PROBLEM, PILOT, PHASE, WANTED, TEAM),
        (PLAN, LICENSE),
        rubric=(USE, PEOPLE, FEASIBILITY),
        criteria=(DEPLOYED, TOLD),
    ),
    "联合科研计划": Definition(
        {
            "admitted_kinds": [Kind.COMPANY, *DOING_RESEARCH],
            "reviews_wanted": 2,
            "blind": True,
            "term_months": 24,
        },
        (PROBLEM, MODEL, COMPUTE, BEGINNING, PARTNERS),
        (PROPOSAL, SLIDES),
        rubric=(TECHNOLOGY, PEOPLE, FEASIBILITY),
        criteria=(STEPS_DONE, TOLD),
        in_sectors=True,
    ),
}

"""Sheets of organizations and of what ties them: contacts, enrollments, relationships."""

from django.utils.translation import gettext_lazy as _

from ecosystem.intake.kinds.base import Field, How, SheetKind
from ecosystem.intake.kinds.headings import (
    CITY,
    DISTRICT,
    EMAIL,
    JOINED,
    NAME,
    PERSON,
    PHONE,
    PROGRAM,
    PROVINCE,
    REMARK,
    SECTORS,
    STANDING,
    STATUS,
    USCC,
    WEBSITE,
    WHEN_JOINED,
    WHO,
)

ORG_NAME = Field("org_name", How.NAME, NAME, _("organization"), missing="E_FIELD_MISSING")
ORG_USCC = Field("uscc", How.USCC, USCC, _("unified social credit code"))
REMARKED = Field("remark", How.TEXT, REMARK, _("remark"))

ORGANIZATIONS = SheetKind(
    code="organizations",
    type="organization",
    label=_("organizations"),
    hint=r"(?:入驻|成员|会员|单位|企业|机构|高校|院校|学校|公司).{0,8}(?:名单|名录|花名册|一览|清单|信息|台账|汇总|登记|统计)|directory|organi[sz]ations",
    telling=frozenset({"kind", "sectors", "registered_capital", "founded_on", "district", "name_en", "joined_on"}),
    fields=(
        Field(
            "name_en",
            How.TEXT,
            rf"{WHO}?(?:英文|外文)(?:名称|全称|名)|{WHO}?(?:名称|全称|名)(?:英文|外文)|英文|english(?:name)?|nameen|nameinenglish|nameenglish",
            _("English name"),
        ),
        Field(
            "short_names",
            How.SEVERAL,
            rf"{WHO}?(?:简称|中文简称|缩略名|品牌)|证券(?:中文)?简称|shortnames?|abbreviation",
            _("short name"),
            always=False,
        ),
        Field("aliases", How.SEVERAL, r"别名|又名|其他名称|别称|alias(?:es)?|othernames?", _("alias"), always=False),
        Field(
            "former_names",
            How.SEVERAL,
            r"(?:单位|企业|公司)?(?:曾用|原|历史|变更前|更名前)(?:名称|名|单位名称|企业名称|公司名称)|formernames?|previousnames?",
            _("former name"),
            always=False,
        ),
        Field("acronyms", How.SEVERAL, r"(?:英文)?缩写|acronyms?", _("acronym"), always=False),
        Field("name", How.NAME, NAME, _("name"), missing="E_NAME_MISSING"),
        Field("uscc", How.USCC, USCC, _("unified social credit code")),
        Field("ror", How.IDENTIFIER, r"ror(?:id|编号|code)?", _("ROR"), always=False),
        Field("isni", How.IDENTIFIER, r"isni(?:id|编号)?", _("ISNI"), always=False),
        Field("lei", How.IDENTIFIER, r"lei(?:id|编码|code)?|法人机构识别编码|全球法人识别编码", _("LEI"), always=False),
        Field("wikidata", How.IDENTIFIER, r"wikidata(?:id|编号)?|qid|维基数据", _("Wikidata"), always=False),
        Field(
            "school_code",
            How.IDENTIFIER,
            r"(?:学校|院校|高校)(?:标识|机构|识别)?(?:代码|码)|schoolcode",
            _("school code"),
            always=False,
        ),
        Field(
            "stock_code",
            How.IDENTIFIER,
            r"(?:股票|证券|上市)(?:代码|代号|编码)|stockcode|ticker",
            _("stock code"),
            always=False,
        ),
        Field(
            "kind",
            How.KIND,
            rf"{WHO}{{0,2}}(?:性质|类型|类别|分类|属性|种类|形式)|(?:organi[sz]ation|company|entity|institution)?(?:type|kind|category)",
            _("kind"),
        ),
        Field("province", How.CITY, PROVINCE, _("province"), always=False),
        Field("city", How.CITY, CITY, _("city")),
        Field("district", How.DISTRICT, DISTRICT, _("district")),
        Field(
            "sectors",
            How.SEVERAL,
            SECTORS,
            _("sectors"),
        ),
        # Before the amount, whose cell may name another currency.
        Field(
            "capital_currency",
            How.CURRENCY,
            r"(?:注册资本|注册资金|资本)?(?:币种|货币|币别)|currency|capitalcurrency",
            _("currency of the capital"),
        ),
        Field(
            "registered_capital",
            How.MONEY,
            r"(?:认缴)?注册(?:资本|资金)(?:金额|金|数额|总额|额)?|注册金额|注资|开办资金|认缴(?:资本|出资)(?:额)?|(?:registered|share)?capital",
            _("registered capital"),
        ),
        Field(
            "founded_on",
            How.DATE,
            r"(?:企业|公司|单位|机构)?(?:成立|设立|工商注册|注册登记|注册|创立|建立|建校|创办|组建|工商登记|登记)(?:日期|时间|年月|年份|年月日|年)|建校|founded(?:on|date|in)?|"
            r"(?:founding|registration|establishment|incorporation)date|established(?:on|in)?|dateofestablishment",
            _("founded on"),
        ),
        Field(
            "joined_on",
            How.DATE,
            rf"{WHEN_JOINED}|joined(?:on|date)?|"
            r"(?:joining|entry|enrol?lment|admission|signing)date|dateofentry",
            _("joined on"),
        ),
        Field("status", How.STATUS, STATUS, _("status")),
        Field("standing", How.STATUS, STANDING, _("state in the register of companies"), always=False),
        Field("joined", How.YES_NO, JOINED, _("joined"), always=False),
        Field("website", How.WEBSITE, WEBSITE, _("website"), always=False),
        Field(
            "description",
            How.TEXT,
            r"(?:单位|企业|公司|机构|主营)?(?:简介|介绍|概况|业务|主营业务|经营范围|主要业务|业务描述|情况简介)|description|profile|about|business",
            _("description"),
            always=False,
        ),
        Field("contact_name", How.TEXT, PERSON, _("contact"), always=False),
        Field(
            "contact_role",
            How.TEXT,
            r"(?:联系人)?(?:职务|职位|岗位)|(?:job)?title|position|role",
            _("role"),
            always=False,
        ),
        Field("contact_phone", How.PHONE, PHONE, _("telephone"), always=False),
        Field("contact_email", How.EMAIL, EMAIL, _("e-mail"), always=False),
        REMARKED,
    ),
)

CONTACTS = SheetKind(
    code="contacts",
    type="contact",
    label=_("contacts"),
    hint=r"联系人|联络人|通讯录|通讯簿|联络表|联系方式|contacts?",
    telling=frozenset({"person", "phone", "email"}),
    fields=(
        ORG_NAME,
        ORG_USCC,
        Field("person", How.TEXT, rf"{PERSON}|name", _("person"), missing="E_FIELD_MISSING"),
        Field(
            "role", How.TEXT, r"(?:联系人)?(?:职务|职位|岗位|部门及职务|职称)|(?:job)?title|position|role", _("role")
        ),
        Field("phone", How.PHONE, PHONE, _("telephone")),
        Field("email", How.EMAIL, EMAIL, _("e-mail")),
        REMARKED,
    ),
)

ENROLLMENTS = SheetKind(
    code="enrollments",
    type="enrollment",
    label=_("enrollments"),
    hint=r"入驻(?:登记|申请|审批|汇总|台账)|配额|算力(?:分配|申请|配额|券|额度)|加入|报名|签约(?:名单|台账|情况)|enrol?l?ments?|allocations?|quota",
    telling=frozenset({"program", "enrolled_on", "quota_pflops", "share_pct"}),
    fields=(
        ORG_NAME,
        ORG_USCC,
        Field("program", How.PROGRAM, PROGRAM, _("program")),
        Field(
            "enrolled_on",
            How.DATE,
            rf"{WHEN_JOINED}|(?:批准|准入|获批|开通|起始|开始|生效|审批|登记|申请|报名)(?:日期|时间|年月|日)|enrol?led(?:on|date)?|"
            r"(?:start|joining|joined|entry|enrol?lment|approval)(?:on|date)?|date|日期|时间",
            _("enrolled on"),
        ),
        Field(
            "quota_pflops",
            How.COMPUTE,
            r"(?:算力|计算|资源|分配|获批|批复|申请|核定|批准|授予)*(?:配额|额度|算力|算力规模|算力量|需求|分配量|资源量)(?:p|pflops|fp16)?|quota(?:pflops)?|allocation|compute(?:quota)?",
            _("quota"),
        ),
        Field(
            "share_pct",
            How.PERCENT,
            r"(?:算力|配额|占用|使用|分配|资源|所占){0,2}(?:占比|比例|份额|百分比)(?:pct)?|share(?:pct|percent)?|percent(?:age)?",
            _("share"),
        ),
        Field("status", How.STATUS, STATUS, _("status")),
        Field("joined", How.YES_NO, JOINED, _("joined"), always=False),
        Field(
            "term_ends_on",
            How.DATE,
            r"(?:到期|截止|结束|终止|有效期至|协议到期)(?:日期|时间)?|termendson|enddate|until",
            _("agreed until"),
            always=False,
        ),
        Field("remark", How.TEXT, REMARK, _("remark"), always=False),
    ),
)

RELATIONSHIPS = SheetKind(
    code="relationships",
    pair_first=True,
    type="relationship",
    label=_("relationships"),
    hint=r"关系|上下游|供应链|产业链|合作(?:单位|关系|情况)|对接|投资(?:关系|情况)|relationships?|edges|partners",
    telling=frozenset({"other_name", "relation"}),
    fields=(
        Field(
            "org_name",
            How.NAME,
            rf"(?:主体|甲方|供方|供应方|上游|投资方|起点|来源|a方|本)(?:{WHO})?(?:名称)?|(?:from|subject|source)(?:organi[sz]ation|name)?|{NAME}",
            _("organization"),
            missing="E_FIELD_MISSING",
        ),
        ORG_USCC,
        Field(
            "relation",
            How.RELATION,
            r"关系(?:类型|种类|名称|性质)?|(?:合作|关联|往来)(?:关系|类型|方式|性质|形式)|relation(?:ship)?(?:kind|type)?|kind|type",
            _("relationship"),
            missing="E_FIELD_MISSING",
        ),
        Field(
            "other_name",
            How.NAME,
            rf"(?:对方|乙方|需方|下游|被投资方?|合作|关联|对象|终点|目标|b方|另一|客体|伙伴)(?:方)?(?:{WHO})?(?:名称)?|合作伙伴|合作方|"
            r"(?:to|object|target|other|partner)(?:organi[sz]ation|name)?",
            _("other organization"),
            missing="E_FIELD_MISSING",
        ),
        Field(
            "other_uscc",
            How.USCC,
            r"(?:对方|乙方|合作方|另一方)(?:统一)?社会?信用代码|otheruscc",
            _("code of the other"),
            always=False,
        ),
        Field(
            "starts_on",
            How.DATE,
            r"(?:开始|起始|建立|签约|合作|生效)(?:日期|时间)|自|起|starts?(?:on|date)?|since|from",
            _("starts on"),
        ),
        Field("ends_on", How.DATE, r"(?:结束|终止|截止|到期)(?:日期|时间)|至|止|ends?(?:on|date)?|until", _("ends on")),
        Field("source", How.TEXT, r"(?:信息|数据)?(?:来源|出处|依据)|source(?:url)?", _("source"), always=False),
        REMARKED,
    ),
)

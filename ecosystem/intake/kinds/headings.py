"""What people call the columns of their sheets: regular expressions over folded headings.

Simplified characters, lower case, no blanks, no punctuation.
"""

WHO = "(?:单位|企业|公司|机构|院校|高校|学校|大学|组织|法人|主体|客户|用户|会员|成员|研究所|研究院|医院|商户)"
DOES = "(?:入驻|成员|申报|申请|参与|注册|合作|使用|所属|承担|牵头|签约|获批|受理|被服务|服务|受益|研发|开发|建设|孵化|市场|本|用算|算力)*"
NAME = (
    rf"{DOES}{WHO}{{1,2}}(?:中文)?(?:名称|全称|名|名称全称|名称中文)|(?:中文)?(?:名称|全称)|中文名|{DOES}{WHO}|"
    r"(?:organi[sz]ation|company|institution|institute|university|member|entity|firm|enterprise)s?(?:legal|full|chinese)?"
    r"(?:name)?(?:zh|cn|chinese)?|(?:legal|full|chinese|registered|official)?name(?:zh|cn|chinese)?|nameinchinese"
)
USCC = (
    r"(?:统一社会|社会统一|统一|社会){0,2}信用(?:代码|编码|代号|号码|号|码)|统一(?:社会)?(?:信用)?代码(?:证号?)?|统一代码|"
    r"(?:单位|企业|公司|机构|主体)?(?:统一)?社会信用(?:代码|编码|号)(?:证|号|18位)*|统一社会信用代码.*|信用代码.*|税号|纳税人识别号|"
    r"(?:unified)?socialcredit(?:code|number|id|no)?|uscc|usci|usc|creditcode|unifiedsocialcreditidentifier"
)
CITY = (
    r"(?:所在|注册|所属|归属)?(?:地级)?(?:城市|市|地市|市州)|所在地|所在地区|地区|注册地|所在省市|所在地城市|所在地市级?|所在地市|所属地市?|属地|"
    r"(?:单位|企业|公司)?所在(?:地|市|城市)|city|cityname|location|town"
)
PROVINCE = r"(?:所在|注册|所属|归属)?(?:省|省份|省级|省市区|省区市|省直辖市)|所在地省(?:级|份)?|province|state"
DISTRICT = (
    r"(?:所在|注册|所属|归属)?(?:市)?(?:区|区县|县区|县市区|区域|辖区|行政区|园区|片区|街道|功能区)|所在区县?市?|"
    r"district|county|area|borough"
)
REMARK = r"备注|备考|说明|附注|备注说明|其[他它](?:说明|情况|事项)?|remarks?|notes?|comments?|memo"
STATUS = (
    r"(?:当前|入驻|在驻|成员|合作|签约|目前|会员|最新|审核|审批|办理|在册|单位|企业|公司|机构){0,2}(?:状态|状况)(?:说明)?|"
    r"(?:当前|入驻|在驻|成员|企业|合作|签约|目前|会员)?情况|(?:当前|目前)?(?:入驻|签约|审核|审批|办理)(?:进度|进展|阶段)|(?:current|member(?:ship)?|enrol?lment)?status|state"
)
# What the register of companies says of one, which tells whether it is in where nothing else does.
STANDING = r"(?:企业|公司|单位|机构)?(?:登记|注册|经营|存续|工商){1,2}(?:状态|状况)"
PROGRAM = r"(?:所属|参与|入驻|申请|加入|所在|服务|参加)?(?:平台|计划|项目|项目名称|项目计划|项目类别|计划名称|平台名称|入驻平台|服务平台)|program(?:me)?(?:name)?|platform(?:name)?"
CENTER = (
    r"(?:算力|计算|智算|人工智能计算|智能计算|超算|所属|运营)*中心(?:名称)?|center(?:name)?|centre(?:name)?|"
    r"(?:computing|compute)(?:center|centre)"
)
WEBSITE = r"(?:官方|公司|企业|单位)?(?:网站|网址|官网|主页)(?:地址|链接)?|website|homepage|url|web|site"
PERSON = r"(?:业务|项目|单位|企业|主要|日常|对接)?(?:联系人|联络人|负责人|对接人|经办人)(?:姓名)?|姓名|contact(?:person|name)?|person|fullname"
PHONE = (
    r"(?:联系|办公|手机|移动|固定)?(?:电话|手机|座机)(?:号码|号)?|手机号|联系方式|(?:联系人|联络人)(?:电话|手机|联系方式|号码)|"
    r"(?:tele)?phone(?:number)?|tel|mobile(?:phone|number)?|contact(?:phone|number)"
)
EMAIL = r"(?:电子|联系)?(?:邮箱|邮件)(?:地址)?|(?:联系人|联络人)邮箱|e?mail(?:address)?|contactemail"
# A column of yes and no instead of a state: 是否入驻.
JOINED = r"是否(?:已|为)?(?:正式)?(?:入驻|在驻|进驻|入园|签约|加入|在册|成员|会员|入驻企业|入驻单位)|(?:is)?(?:joined|member|resident)"
CAPACITY = (
    r"(?:可用|总|在用|已建|建设|投运|上线|现有|峰值|设计|期末|月末|在役|在网)*(?:算力|算力规模|算力总规模|总算力|算力总量|算力容量|容量|规模)"
    r"(?:p|pflops|fp16|pflopsfp16)?|capacity(?:pflops)?|available(?:compute|capacity)?|(?:total)?(?:compute|computing)(?:capacity|power)?"
)
SECTORS = (
    r"(?:所属|所处|主要|主营|主攻|核心|专业|应用|业务|技术|研究|服务|重点|细分|所在|从事|聚焦)*(?:行业|领域|产业|方向|赛道)+(?:领域|方向|类别|分类|类型|名称)*|行业类别|"
    r"(?:main|business)?sectors?|industry|industries|fields?(?:ofwork)?|domain"
)
# The day on which somebody joined, whatever joining is called.
WHEN_JOINED = (
    r"(?:正式|实际|首次|协议)?(?:入驻|入园|进驻|加入|签约|入会|入库|入孵|入选)(?:中心|平台|园区)?(?:起始|开始|生效|起|协议|完成)?(?:日期|时间|年月日|年月|日)|"
    r"(?:入驻)?(?:协议|合同)(?:签订|签署)(?:日期|时间|年月日|年月|日)"
)

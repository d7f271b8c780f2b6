"""The sheet that the tests of imports hand in, row by row."""

from ecosystem.intake.imports.models import SheetImport

HEADING = ["单位名称", "统一社会信用代码", "城市", "注册资本（万元）", "联系人", "备注"]
GOOD = ["武汉江曜智眼科技有限公司", "91420100YY8800011Q", "武汉市", "1,000", "某某", "首批"]
OTHER = ["武汉楚翎算法科技有限公司", "91420100YY880002XG", "武汉市", "200", "", ""]
WRONG = ["武汉云岫数据服务有限公司", "91420100YY88000547", "武汉市", "若干", "", ""]


def verdicts(sheet_import: SheetImport) -> list[str]:
    return list(sheet_import.rows.order_by("position").values_list("verdict", flat=True))

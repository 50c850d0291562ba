"""The blocks and words of the archive form, as collected forms have them (domain notes 6b)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulation.inputs.columns import HOUSEHOLDS, MEMBERS, SheetName
from simulation.reports.names import Words

BLOCKS: Sequence[tuple[Words, int, Sequence[str]]] = (
    (
        ("职工本人", "Worker"),
        4,
        (
            "number", "category", "name", "nation", "sex", "politics", "id_number", "birth_date", "health", "disability",
            "work_status", "model_worker", "phone", "other_phone", "postcode", "work_since", "marital", "hukou", "address",
        ),
    ),
    (
        ("工作与住房", "Work and home"),
        4,
        ("employer", "employer_type", "employer_state", "industry", "housing", "floor_area", "single_parent", "filing_unit"),
    ),
    (
        ("收入与保障", "Income and insurance"),
        4,
        (
            "income_self_month", "other_income_year", "income_household_year", "household_size", "income_head_month", "region",
            "medical_insurance", "self_help", "zero_employment", "rigid_cost_month", "event_cost_year", "filing_date",
        ),
    ),
)  # fmt: skip
"""Title, pairs in a row, fields in the order of the form."""
MEMBERS_OF_FORM = (
    "name", "relation", "sex", "birth_date", "id_number", "health", "identity", "income_month", "medical_insurance",
    "workplace_or_school", "school_level", "school_entered",
)  # fmt: skip
BLANKS: Mapping[str, Words] = {
    "other_phone": ("其他联系方式", "other contact"),
    "postcode": ("邮政编码", "postcode"),
    "floor_area": ("建筑面积", "floor area"),
    "bank": ("开户银行", "bank"),
    "bank_card": ("银行卡号", "account"),
    "attached": ("附件", "attachments"),
    "note": ("备注", "remarks"),
}
"""Fields of the form that no archive file holds: left for the pen."""
SHORT: Mapping[SheetName, Mapping[str, Words]] = {
    HOUSEHOLDS: {
        "income_self_month": ("本人月均收入(元)", "own income, month"),
        "other_income_year": ("非薪资年收入(元)", "other income, year"),
        "income_household_year": ("家庭年总收入(元)", "household, year"),
        "income_head_month": ("人均月收入(元)", "per head, month"),
        "region": ("户口所在地", "district"),
        "self_help": ("有自救能力", "can help itself"),
        "zero_employment": ("零就业家庭", "nobody employed"),
        "single_parent": ("是否单亲", "single parent"),
        "rigid_cost_month": ("月刚性支出(元)", "rigid cost, month"),
        "event_cost_year": ("突发支出(元)", "sudden cost"),
        "medical_insurance": ("医保状况", "insurance"),
        "is_object": ("档案认定对象", "object, as filed"),
        "decided_on": ("确定时间", "decided on"),
        "cause": ("主要致困原因", "main cause"),
        "causes_minor": ("次要致困原因", "further causes"),
        "hukou": ("户口类型", "registration"),
    },
    MEMBERS: {
        "relation": ("关系", "relation"),
        "birth_date": ("出生年月", "born"),
        "id_number": ("身份证号", "ID number"),
        "medical_insurance": ("医保", "insurance"),
        "workplace_or_school": ("单位或学校", "work or school"),
        "school_level": ("学段", "school"),
        "school_entered": ("入学", "entered"),
        "income_month": ("月收入", "income"),
    },
}
WORDS: Mapping[str, Any] = {
    "annex": ("附件1", "Annex 1"),
    "title": ("困难职工档案表", "Archive form of a hardship worker"),
    "filing": ("职工编号：", "number: "),
    "members": ("家庭成员", "Members of the household"),
    "cause": ("致困原因", "Causes"),
    "decision": ("解困脱困认定与措施", "Decision and measures"),
    "stamp": ("（盖章）　　年　月　日", "(stamp, date)"),
    "opinions": (
        ("建档单位意见", "filing union"), ("基层工会意见", "workplace union"), ("上级工会意见", "upper union"),
    ),
    "signed": (("建档人：", "filed by:"), ("审核人：", "checked by:"), ("日期：", "date:")),
}  # fmt: skip
HEADS: Mapping[str, Words] = {
    "finding": ("核查结论", "re-check"),
    "groups": ("五类重点群体", "groups"),
    "filed_measures": ("档案所列措施", "batches, as filed"),
    "planned": ("本方案拟安排", "proposed by the plan"),
    "later": ("以后视需要", "later, as needed"),
    "refused": ("本人不愿接受", "refused"),
    "list": ("档案清单", "list"),
    "note": (
        "{demo}措施按方案“{plan}”测算拟定；姓名、证件、电话已遮盖，空格由建档人填写。",
        "{demo}Measures as proposed under “{plan}”; identity is masked, blanks are for the pen.",
    ),
}

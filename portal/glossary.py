"""The terms of docs/glossary.md that labels of forms use, with their meaning as readers are told it."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    [
        Term("account", "指标账户", _("What one holder has of the quota of one programme, year and category.")),
        Term("authority", "主管部门", _("A ministry that issues quotas or licences.")),
        Term("campaign", "专项行动", _("Inspections on one theme in one region during one period.")),
        Term(
            "category",
            "轻稀土 / 中重稀土",
            _("Light, or medium and heavy rare earths, or all of them together."),
            elsewhere=frozenset({"IncidentFilter", "IncidentForm", "CorrectIncidentForm"}),
        ),
        Term(
            "consent",
            "电子送达确认书",
            _("The signed document by which a party accepts that documents are served on it electronically."),
        ),
        Term(
            "day of receipt",
            "收到日期",
            _("The day on which an office received a report on paper. It decides whether the report is late."),
        ),
        Term("enterprise", "企业", _("A legal person that holds licences and quota and files reports.")),
        Term("excess", "超指标量", _("What was used beyond what is allocated.")),
        Term(
            "feed",
            "原料来源",
            _("Where the material came from: mined, bought, imported or recycled."),
            apart_from=("in the feed", "secondary feed", "feed, t"),
        ),
        Term("flag", "预警", _("A sign that a rule was met, with the figures that show it, until an officer decides.")),
        Term(
            "holder",
            "指标持有者",
            _("A place, a group or an enterprise that may hold quota."),
            apart_from=("kind of holder",),
        ),
        Term("HS code", "商品编码", _("A code of the customs tariff under which a product is declared.")),
        Term(
            "indicator",
            "限值项目",
            _("What a standard limits, with its unit: a capacity, a rate, a pollutant."),
            elsewhere=frozenset({"PlanTargetFilter", "PlanTargetForm"}),
        ),
        Term(
            "inspection",
            "检查",
            _("A visit to a site by two officers or more with their certificates."),
        ),
        Term(
            "kind of report",
            "月报类别",
            _("Mining, processing or trade: it follows from the sites that were held and licensed in the month."),
        ),
        Term(
            "least scale",
            "最小规模",
            _("The tonnes that each recipient of a planned distribution is given at the least."),
        ),
        Term(
            "letter",
            "核对函",
            _("Questions to one enterprise about figures of its own that do not match. No breach is alleged."),
        ),
        Term("licence", "许可证", _("It permits one kind of work at one site between two days.")),
        Term(
            "measure",
            "指标处置",
            _("What an order does to quota: deducted from a later year, withheld, taken back, or left."),
        ),
        Term(
            "notice", "指标文件", _("The document that distributes quota: drafted by one officer, approved by another.")
        ),
        Term("officer", "工作人员", _("A person who acts for an office.")),
        Term(
            "order",
            "责令文书（责令改正、限期改正等）",
            _("It instructs a respondent what to do by when, on which legal basis."),
            apart_from=("Order 785",),
        ),
        Term(
            "outcome",
            "处理结果",
            _("The result of a case for one respondent."),
            elsewhere=frozenset({"ConsultationOutcomeForm", "OutcomeFilter"}),
        ),
        Term(
            "outline",
            "矿区范围（拐点坐标）",
            _("The corner points of a licence or a planned mining area, as its paper states them."),
        ),
        Term(
            "paper report",
            "纸质报送",
            _("A report that an officer enters from paper; it counts once a second officer has accepted it."),
        ),
        Term("party", "当事人及相关方", _("A person, office, enterprise or unknown whom a case concerns.")),
        Term(
            "planned mining area",
            "国家规划矿区",
            _("An area in which the state alone grants mining."),
        ),
        Term(
            "precondition",
            "前提条件",
            _("An environmental duty that an enterprise has to meet to be on a compliance list."),
        ),
        Term(
            "printed",
            "原载数值",
            _("As the published document prints it, even where its table does not add up."),
            apart_from=("printed amount",),
        ),
        Term("programme", "管控项目", _("One controlled stream of quota: an authority and an activity.")),
        Term(
            "receipt",
            "回执",
            _("The number of a filed report, with a digest by which it can be verified."),
        ),
        Term(
            "receipt (of a tip)", "举报回执", _("The code with which you follow your tip."), phrases=("Your receipt",)
        ),
        Term(
            "REO, t REO",
            "稀土氧化物（REO）",
            _("Rare-earth oxide: every product is counted by the oxide in it, in tonnes."),
            phrases=("REO",),
        ),
        Term("report", "月报", _("What an enterprise did in one month; an amendment is a further version of it.")),
        Term(
            "respondent",
            "当事人",
            _("A party that answers in a case; orders, notices and the outcome concern one of them."),
        ),
        Term(
            "restoration",
            "矿山地质环境治理恢复",
            _("Ground that a site has to restore after mining, in hectares, until an office accepts it as restored."),
        ),
        Term(
            "scheme", "分类方式", _("Whether the year has one figure, or one for light and one for medium and heavy.")
        ),
        Term(
            "second factor",
            "第二验证因素",
            _("An authenticator app or a passkey, required in addition to the password."),
        ),
        Term("sheet", "表格", _("A workbook or CSV file that is uploaded, with its columns as in the template.")),
        Term("site", "场所", _("A place of work: a mine, a plant, a trading house.")),
        Term(
            "special plan",
            "专项规划",
            _("What the mines of a planned area may extract in a year, within the quota of the province."),
        ),
        Term(
            "strategic reserve",
            "战略储备",
            _("A store of products, or ore in the ground that is set aside, held by the state or an enterprise."),
        ),
        Term(
            "used",
            "已用指标",
            _("Quota that reports have used up: pending until the province accepts the report."),
            apart_from=("used from",),
        ),
        Term(
            "text template",
            "文本模板",
            _("A text that the register writes in the name of an office, with the fields that it may name."),
        ),
        Term(
            "variety",
            "品种",
            _("A product that differs from another of the same kind and elements by its specification."),
        ),
    ]
)

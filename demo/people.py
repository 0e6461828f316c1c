"""The sign-ins of the demonstration: fixed user names, one password, every name marked as invented."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from core.actors import Actor
from demo.bilingual import both
from demo.companies import SIGNING_IN
from enterprises.models import NATION, Authority, Enterprise, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import people

SINCE = dt.date(2010, 1, 1)


@dataclass(frozen=True, slots=True)
class Official:
    username: str
    title_zh: str
    title: str
    role: Role
    place: str = NATION
    authorities: tuple[str, ...] = ()


_NATIONAL, _PROVINCIAL = Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR
_BOTH = ("MLR", "MIIT")
OFFICIALS = (
    Official("mlr1", "国土资源第一经办人", "Land and resources, first officer", _NATIONAL, authorities=("MLR",)),
    Official("mlr2", "国土资源第二经办人", "Land and resources, second officer", _NATIONAL, authorities=("MLR",)),
    Official("mlr3", "国土资源第三经办人", "Land and resources, third officer", _NATIONAL, authorities=("MLR",)),
    Official("miit1", "工业第一经办人", "Industry, first officer", _NATIONAL, authorities=("MIIT",)),
    Official("miit2", "工业第二经办人", "Industry, second officer", _NATIONAL, authorities=("MIIT",)),
    Official("mofcom1", "商务第一经办人", "Commerce, first officer", _NATIONAL, authorities=("MOFCOM",)),
    Official("mofcom2", "商务第二经办人", "Commerce, second officer", _NATIONAL, authorities=("MOFCOM",)),
    Official("mep1", "环境保护经办人", "Environment, officer", _NATIONAL, authorities=("MEP",)),
    Official("p36a", "江西第一经办人", "Jiangxi, first officer", _PROVINCIAL, "36", _BOTH),
    Official("p36b", "江西第二经办人", "Jiangxi, second officer", _PROVINCIAL, "36", _BOTH),
    Official("p15a", "内蒙古第一经办人", "Inner Mongolia, first officer", _PROVINCIAL, "15", _BOTH),
    Official("p15b", "内蒙古第二经办人", "Inner Mongolia, second officer", _PROVINCIAL, "15", _BOTH),
    Official("p51a", "四川第一经办人", "Sichuan, first officer", _PROVINCIAL, "51", _BOTH),
    Official("p51b", "四川第二经办人", "Sichuan, second officer", _PROVINCIAL, "51", _BOTH),
    Official("inspector1", "江西第一执法员", "Jiangxi, first inspector", Role.INSPECTOR, "36"),
    Official("inspector2", "江西第二执法员", "Jiangxi, second inspector", Role.INSPECTOR, "36"),
    Official("inspector3", "内蒙古执法员", "Inner Mongolia, inspector", Role.INSPECTOR, "15"),
    Official("inspector4", "国家督查席", "National inspection desk", Role.INSPECTOR, "CN"),
    Official("legal1", "法制审核员", "Legal reviewer", Role.LEGAL_REVIEWER),
    Official("decider1", "案件决定人", "Case decider", Role.CASE_DECIDER),
    Official("customs1", "海关关员", "Customs officer", Role.CUSTOMS_OFFICER),
    Official("tax1", "江西税务人员", "Jiangxi, tax officer", Role.TAX_OFFICER, "36"),
    Official("auditor1", "审计员", "Auditor", Role.AUDITOR),
    Official("admin1", "第一管理员", "First administrator", Role.ADMINISTRATOR),
    Official("admin2", "第二管理员", "Second administrator", Role.ADMINISTRATOR),
)


def enter_officials(*, actor: Actor) -> None:
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    places = Jurisdiction.objects.in_bulk({official.place for official in OFFICIALS}, field_name="code")
    for official in OFFICIALS:
        people.create(
            actor=actor,
            username=official.username,
            name=both(official.title_zh, f"{official.title} (invented)"),
            appointments=[
                {
                    "role": official.role,
                    "jurisdiction": places[official.place],
                    "authority": authorities[code] if code else None,
                    "valid_from": SINCE,
                }
                for code in official.authorities or ("",)
            ],
            fictitious=True,
        )


STAFF = (
    (Role.ENTERPRISE_CLERK, "clerk", "填报员"),
    (Role.ENTERPRISE_SIGNER, "signer", "签署人"),
    (Role.ENTERPRISE_ADMIN, "chief", "管理员"),  # looks after the enterprise's own people
)


def enter_staff(firm: Enterprise, number: int, *, actor: Actor) -> None:
    """Create the people of an enterprise: three who sign in for a few enterprises, one signer for the others."""
    named = number in SIGNING_IN
    firm_zh, firm_en = firm.name_zh.removesuffix("（虚构）"), firm.name.removesuffix(" (invented)")
    for role, title, title_zh in STAFF if named else STAFF[1:2]:
        people.create(
            actor=actor,
            username=f"{title}{number}" if named else f"demo-{title}-{number:02}",
            name=both(f"{firm_zh}{title_zh}", f"{firm_en}, {title} (invented)"),
            appointments=[{"role": role, "enterprise": firm, "valid_from": SINCE}],
            fictitious=True,
        )


def let_in(password: str) -> None:
    """Set one password for all who sign in, unless it is set already.

    It is hashed once, because a good hash is slow on purpose.
    """
    if User.objects.get(username=OFFICIALS[0].username).check_password(password):
        return
    names = {official.username for official in OFFICIALS}
    names |= {f"{title}{number}" for number in SIGNING_IN for _role, title, _title_zh in STAFF}
    User.objects.filter(username__in=names).update(password=make_password(password))

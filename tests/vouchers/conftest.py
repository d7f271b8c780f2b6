"""A center with a scheme of either mode, a pot of 2022 for each, two members and a supplier that is nobody's relative."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.services import add_platform
from ecosystem.programs.services import enroll, register_program
from ecosystem.vouchers import services

DAY = date(2022, 3, 1)
DOCUMENTS = ["合同", "发票", "付款凭证"]


@pytest.fixture
def city(wuhan_center, organization):
    platform = add_platform(wuhan_center, name="公共算力服务平台", function="compute", by=SYSTEM)
    program = register_program(platform=platform, name="普惠算力", status="public", by=SYSTEM)
    weili, beite, supplier = organization("唯理科技"), organization("倍特威视"), organization("江城云算力")
    rules = {"platform": platform, "share": 30, "term_months": 6, "starts_on": date(2022, 1, 1), "by": SYSTEM}
    at_purchase = services.register_scheme(name="算力券(即领即用)", mode="purchase", status="public", **rules)
    claimed = services.register_scheme(
        name="算力券(先付后兑)", mode="claim", program=program, required_documents=DOCUMENTS, status="public", **rules
    )
    sums = {"year": 2022, "amount": Decimal(1000), "cap": Decimal(600), "by": SYSTEM}
    return SimpleNamespace(
        center=wuhan_center,
        platform=platform,
        program=program,
        weili=enroll(weili, program, on=date(2021, 9, 1), by=SYSTEM),
        beite=enroll(beite, program, on=date(2021, 9, 1), by=SYSTEM),
        supplier=supplier,
        at_purchase=at_purchase,
        claimed=claimed,
        pot=services.add_pot(at_purchase, **sums),
        claims=services.add_pot(claimed, **sums),
    )


@pytest.fixture
def voucher(city):
    """唯理科技 holds a voucher of 300 yuan from March 1st, 2022."""
    return services.issue_voucher(pot=city.pot, enrollment=city.weili, face=Decimal(300), on=DAY, by=SYSTEM)


def redeem(voucher, supplier, number="HT-1", **values):
    return services.redeem_voucher(
        voucher,
        supplier=supplier,
        contract_number=number,
        **{"bill": Decimal(500), "on": date(2022, 4, 1), "by": SYSTEM, **values},
    )


def hand_in(city, number="HT-100", **values):
    """A bill of 1,000 yuan of which 300 can be claimed."""
    return services.submit_claim(
        **{
            "pot": city.claims,
            "enrollment": city.beite,
            "supplier": city.supplier,
            "contract_number": number,
            "bill": Decimal(1000),
            "bought_on": date(2022, 3, 1),
            "bill_paid_on": date(2022, 3, 15),
            "on": date(2022, 4, 1),
            "by": SYSTEM,
            **values,
        }
    )


def see_all(claim):
    for name in DOCUMENTS:
        services.see_document(claim, name=name, seen_on=date(2022, 4, 2), by=SYSTEM)


def approved(claim, **values):
    see_all(claim)
    return services.approve_claim(services.review_claim(claim, by=SYSTEM), by=SYSTEM, **values)


@pytest.fixture
def claim(city):
    return hand_in(city)

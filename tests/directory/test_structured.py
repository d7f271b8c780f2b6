"""What pages say to programs is valid, complete, and cannot leave its script."""

from tests.directory.conftest import body
from tests.directory.pages import JSON_LD, json_ld


def of_type(page: str, kind: str) -> dict:
    return next(one for one in json_ld(page) if one["@type"] == kind)


def test_an_organization_is_told_in_the_terms_of_schema_org(visitor, town):
    page = body(visitor.get(f"/en{town.weili.get_absolute_url()}"))
    address = f"http://testserver/en/organizations/{town.weili.public_id}/"
    program = f"http://testserver/en/programs/{town.program.public_id}/"
    assert of_type(page, "Corporation") == {
        "@context": "https://schema.org",
        "@type": "Corporation",
        "@id": address,
        "url": address,
        "name": "Weili Roads Ltd",
        "legalName": "Weili Roads Ltd",
        "alternateName": ["Weili Software", "Weili"],
        "description": "Inspects roads.",
        "sameAs": ["https://weili.example/", "https://search.gleif.org/#/record/5493001KJTIIGC8Y1R12"],
        "identifier": [
            {
                "@type": "PropertyValue",
                "propertyID": "leiCode",
                "value": "5493001KJTIIGC8Y1R12",
                "url": "http://testserver/id/lei/5493001KJTIIGC8Y1R12",
            }
        ],
        "foundingDate": "2016",
        "address": {"@type": "PostalAddress", "addressLocality": "Wuhan", "addressCountry": "CN"},
        "knowsAbout": ["Road maintenance"],
        "memberOf": [{"@type": "ProgramMembership", "programName": "Grow", "url": program}],
    }


def test_the_trail_of_a_page_is_told(visitor, town):
    trail = of_type(body(visitor.get(f"/en{town.solution.get_absolute_url()}")), "BreadcrumbList")
    assert [item["name"] for item in trail["itemListElement"]] == ["Solutions", "Pothole finder"]
    assert trail["itemListElement"][0]["item"] == "http://testserver/en/solutions/"


def test_no_text_can_leave_the_script(visitor, organization):
    evil = "</script><!-- & \u2028 ]]>"
    shown = organization("Shop", description=evil)
    page = body(visitor.get(shown.get_absolute_url()))
    assert of_type(page, "Corporation")["description"] == evil.strip()
    for script in JSON_LD.findall(page):
        assert not set("<>&\u2028") & set(script)

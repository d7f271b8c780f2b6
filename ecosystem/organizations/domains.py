"""Whose internet domain an address or a website has; a hint who somebody works for, never a proof."""

from urllib.parse import urlsplit

from ecosystem.organizations.models import Organization

# Anybody can have an address here, so it says nothing about an organization.
OF_EVERYBODY = frozenset(
    {
        *("126.com", "139.com", "163.com", "188.com", "189.cn", "21cn.com", "aliyun.com", "foxmail.com", "qq.com"),
        *(
            "sina.cn",
            "sina.com",
            "sohu.com",
            "tom.com",
            "vip.163.com",
            "vip.qq.com",
            "vip.sina.com",
            "wo.cn",
            "yeah.net",
        ),
        *("gmail.com", "googlemail.com", "hotmail.com", "icloud.com", "live.cn", "live.com", "me.com", "msn.com"),
        *("outlook.com", "proton.me", "protonmail.com", "yahoo.com", "gmx.com", "gmx.de", "mail.com", "hey.com"),
    }
)


def domain_of_address(email: str) -> str:
    """The part after the @, in small letters; empty where anybody can have such an address."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in OF_EVERYBODY else domain


def domain_of_website(url: str) -> str:
    """The host, in small letters and without ``www.``."""
    return (urlsplit(url).hostname or "").lower().removeprefix("www.")


def matching_domain(organization: Organization, emails: list[str]) -> str:
    """The first domain of these addresses that the organization's website or one of its contacts has; else empty."""
    contacts = organization.contacts.exclude(email="").values_list("email", flat=True)
    known = {domain_of_website(organization.website), *(domain_of_address(email) for email in contacts)} - {""}
    return next((domain for domain in map(domain_of_address, emails) if domain in known), "")

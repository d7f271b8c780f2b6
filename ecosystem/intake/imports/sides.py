"""Records as sides of a comparison."""

from collections.abc import Mapping
from typing import Any

from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.matching import Side


def side_of(record: Mapping[str, Any]) -> Side:
    """A record as one side of a comparison, whatever it is about."""
    if "org_name" in record:
        return Side.read({"name": record["org_name"], "uscc": record.get("uscc"), "city": record.get("city")})
    plain = {
        name: record.get(name)
        for name in ("name", "name_en", "kind", "city", "website", *map(str, Scheme))
        if name != "local"
    }
    lists = {name: record[name] for name in ("aliases", "short_names", "former_names", "acronyms") if record.get(name)}
    return Side.read({**plain, **lists})

"""The KPI dictionary as a document: `docs/measures.md`, written from the dictionary's file and from the counters."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from ecosystem.figures.choices import Openness, Reason, Span
from ecosystem.figures.counting import COUNTERS
from ecosystem.vocabulary.choices import Better

DICTIONARY = Path(settings.BASE_DIR) / "fixtures" / "vocabulary" / "measures.json"
DOCUMENT = Path(settings.BASE_DIR) / "docs" / "measures.md"
HEAD = """# Measures

<!-- Written by `python manage.py document_measures`. Change the dictionary or the counters, not this file. -->

Every number of the registry belongs to a measure: a code, a name and a definition in two languages, a unit, and whether higher or
lower is better. The dictionary is data (`fixtures/vocabulary/measures.json`, and what an administrator adds); a changed definition
is a new **version**, and a figure keeps the version it was reported by.

A number is one of three things, and they are never mixed:

- **Reported**: somebody said so. It is a figure with a source, and stays as it was said; a correction is told in public.
- **Counted**: the registry counts it from its own rows. One function defines it (its *counter*), one query answers it, and an
  address lists exactly the rows that were counted. A test counts each of them by hand over a synthetic city.
- **Planned**: a figure of the nature *plan* is a **target**. What is reported and what is counted by its day are judged apart:
  green, it was reached; amber, by nine tenths at least; red, by less. Before its day nothing is missed. Where neither way is better,
  green is within 5 % of it and amber within 10 %.

Every measure has a page, `/figures/CODE/`, with its definition and versions, what was reported, what is counted month by month over
two years (a chart, a table, a file), and its targets; `GET /api/v1/measures/CODE/counted/` says the same to programs. Staff who run
a center find all that is counted of it at `/desk/counted/`.

## How counting works

A counter looks **on a day** (a stock: as of that day) or **over a period** (a flow: from a first day to a last; without a first day,
the year so far). Its rows are **public**, or for **staff**: then the public is told the number alone, or nothing. What cannot be
counted is never 0; it says why:

{reasons}

**Utilization** is counted where it can be: of the whole months of the period, those with any capacity in service on any day are looked
at, and each of them must have recorded usage at every center that had capacity. Then it is the mean of the monthly rates, used ÷
available, at FP16. One month without a record, and there is no number.

What was used is told to the public where at every center it is of **three organizations** at least in each month; of fewer, it would
tell what one of them did.

## Adding one

1. Write a function in `ecosystem/figures/counters/`, with `@counter("name", span, openness)`. Its docstring is its definition. It
   returns a `Tally`: a queryset, a `Share` of two, a number or a `Reason`, and the address of the rows
   (`rows_page`, `desk_page`, or a list that shows just these). What is summed from private rows needs `audit_summed` on their model,
   so that a change raises the public edition. Read what all days share once, with `territory.once`.
2. Add the measure to `fixtures/vocabulary/measures.json`, with `counter` naming the function.
3. Count it by hand in `tests/figures/brute_force.py`; the tests refuse a counter without.
4. Run `python manage.py document_measures`.
"""


def document() -> str:
    """The whole document."""
    measures = json.loads(DICTIONARY.read_text(encoding="utf-8"))
    counted = [one for one in measures if one["counter"]]
    others = [one for one in measures if not one["counter"]]
    with override("en"):
        reasons = "\n".join(f"- `{one.value}`: {one.label}" for one in Reason)
        parts = [HEAD.format(reasons=reasons), f"## Counted ({len(counted)})\n"]
        parts += [_entry(one) for one in counted]
        parts.append(f"## Reported only ({len(others)})\n")
        parts += [_entry(one) for one in others]
        return "\n".join(parts)


def _entry(measure: Mapping[str, Any]) -> str:
    unit = f"{measure['unit']} ({measure['unit_en']})" if measure["unit"] != measure["unit_en"] else measure["unit"]
    facts = [
        f"Code `{measure['code']}`",
        f"version {measure.get('version', 1)}",
        f"unit {unit}",
        str(Better(measure["better"]).label),
    ]
    lines = [
        f"### {measure['name_en']} · {measure['name']}\n",
        f"{' · '.join(facts)}\n",
        f"{measure['definition_en']}\n",
        f"{measure['definition']}\n",
    ]
    if measure["counter"]:
        lines.append(f"{_counter(measure['counter'])}\n")
    return "\n".join(lines)


def _counter(name: str) -> str:
    counter = COUNTERS[name]
    scope = "of a city or a center" if counter.by_center else "of a city"
    span, openness = str(Span(counter.span).label), str(Openness(counter.openness).label)
    return f"*Counted* {span}, {scope}; {openness}. Counter `{name}`: {counter.about}"

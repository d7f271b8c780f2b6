"""What reports say, section by section. A package that registers sections of its own is named here, so that it is loaded.

Of months: 10 members, 20 programs, 30 compute, 40 vouchers, 50 service steps, 60 solutions, 70 industry, 75 research and
talent, 80 desk officers, 90 measures, 95 corrections.
"""

from ecosystem.reports.sections import (  # noqa: F401  the sections register themselves
    cohort,
    compute,
    incubation,
    industry,
    measures,
    member,
    members,
    officers,
    programs,
    research,
    solutions,
    vouchers,
)

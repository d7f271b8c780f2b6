"""Every noun of the API, in the order in which the documentation tells of them."""

from api.nouns.applications import APPLICATIONS, OBJECTIONS
from api.nouns.audit import CHANGE_SETS
from api.nouns.base import Noun
from api.nouns.casework import NOTES, TASKS, WELCOME
from api.nouns.centers import CENTERS, PEER_CITIES, PLATFORMS
from api.nouns.compute import ALLOCATIONS
from api.nouns.duplicates import DUPLICATES
from api.nouns.figures import FIGURES, MEASURES
from api.nouns.incubation import SERVICE_CASES
from api.nouns.industry import EVENTS, INTRODUCTIONS, NEEDS
from api.nouns.officers import ASSIGNMENTS, OFFICES, SERVICE_LOG
from api.nouns.organizations import ORGANIZATIONS
from api.nouns.programs import ENROLLMENTS, PROGRAMS
from api.nouns.relationships import RELATIONSHIPS
from api.nouns.reports import SUBSCRIPTIONS
from api.nouns.research import OUTPUTS, PROJECTS, TRAININGS
from api.nouns.reviews import AFFILIATIONS, REVIEWS
from api.nouns.solutions import SOLUTIONS
from api.nouns.suggestions import SUGGESTIONS
from api.nouns.vocabulary import LAYERS, PLACES, SECTORS, SERVICE_STEPS, SOURCES
from api.nouns.vouchers import CLAIMS, SCHEMES, VOUCHERS

NOUNS: tuple[Noun, ...] = (
    ORGANIZATIONS,
    DUPLICATES,
    RELATIONSHIPS,
    SOLUTIONS,
    CENTERS,
    PLATFORMS,
    PROGRAMS,
    ENROLLMENTS,
    ALLOCATIONS,
    SERVICE_CASES,
    ASSIGNMENTS,
    SERVICE_LOG,
    OFFICES,
    SCHEMES,
    VOUCHERS,
    CLAIMS,
    NEEDS,
    INTRODUCTIONS,
    EVENTS,
    PROJECTS,
    OUTPUTS,
    TRAININGS,
    SUBSCRIPTIONS,
    APPLICATIONS,
    REVIEWS,
    OBJECTIONS,
    AFFILIATIONS,
    FIGURES,
    MEASURES,
    SUGGESTIONS,
    SOURCES,
    PLACES,
    SECTORS,
    LAYERS,
    SERVICE_STEPS,
    PEER_CITIES,
    TASKS,
    NOTES,
    WELCOME,
    CHANGE_SETS,
)

"""A city's file into the registry, through the services that everybody else uses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.audit.recording import change_set
from ecosystem.centers import services as centers
from ecosystem.centers.models import Center, PeerCity
from ecosystem.core.choices import Publication
from ecosystem.core.errors import InvalidInput
from ecosystem.figures import services as figures
from ecosystem.figures.models import Figure
from ecosystem.intake.cities.files import FOLDER, read_city
from ecosystem.intake.cities.keeping import Keeper, told_apart_by
from ecosystem.organizations import services as organizations
from ecosystem.organizations.choices import NameKind, Scheme
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.relationships import services as relationships
from ecosystem.relationships.choices import SYMMETRIC
from ecosystem.relationships.models import Relationship
from ecosystem.research import services as research
from ecosystem.research.models import ResearchProject
from ecosystem.solutions import services as solutions
from ecosystem.solutions.models import Solution
from ecosystem.sources import services as sources
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Measure, Place, Sector, ValueChainLayer

VERB = gettext_noop("Load a city")


def load_city(name: str, *, by: Any, folder: Path = FOLDER) -> int:
    """Bring a city's registry in step with its file, in one change set; return the number of changes.

    A second load of the same file changes nothing and makes no change set. What staff added stays; what they corrected
    in a fact of the file becomes again what the file says, except for who may see an organization. Raises
    :class:`InvalidInput` for a file that is not a city's or names what is nowhere described; nothing is written then.
    """
    content = read_city(name, folder)
    with change_set(by=by, verb=VERB, reason=f"{name}.json") as recorder:
        before = recorder.size
        _CityLoad(name, content, Keeper(by=by, verb=VERB, reason=f"{name}.json")).run()
        return recorder.size - before


def _named(found: Mapping[str, Any], key: str) -> Any:
    try:
        return found[key]
    except KeyError:
        raise InvalidInput(
            "unknown_key", _("The file names “%(key)s”, which is described nowhere.") % {"key": key}
        ) from None


def _without(entry: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in names}


class _CityLoad:
    """One load of one city. Keys of the file become records in the order in which facts refer to one another."""

    def __init__(self, name: str, content: Mapping[str, Any], keeper: Keeper) -> None:
        self.content = content
        self.keeper = keeper
        self.sender = f"fixtures/{name}"
        self.registry: Place = _by_code(Place, [content["city"]["place"]])[content["city"]["place"]]
        self.sources: dict[str, Source] = {}
        self.organizations: dict[str, Organization] = {}
        self.centers: dict[str, Center] = {}

    def run(self) -> None:
        """Load everything, then remove the sources that nothing cites any more."""
        former = self._sources()
        for entry in self.content["organizations"]:
            self.organizations[entry["key"]] = self._organization(entry)
        self._told_of_organizations()
        self.centers[self.content["center"]["key"]] = self._center(self.content["center"])
        self._peer_cities()
        for entry in self.content["solutions"]:
            self._solution(entry)
        for entry in self.content.get("research", ()):
            self._project(entry)
        self._relationships()
        self._figures()
        self.keeper.remove_made(former, sources.remove_source)

    def _cited(self, entry: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
        """The entry with its source as a record."""
        return {**_without(entry, *left_out), "source": _named(self.sources, entry["source"])}

    def _sources(self) -> list[Source]:
        listed = self.content["sources"]
        titles = [entry["title"] for entry in listed]
        kept = self.keeper.keep(
            Source.objects.filter(title__in=titles),
            [_without(entry, "key") for entry in listed],
            key=told_apart_by("title"),
            add=sources.add_source,
            revise=sources.revise_source,
        )
        self.sources = {entry["key"]: source for entry, source in zip(listed, kept, strict=True)}
        return list(Source.objects.exclude(title__in=titles))

    def _organization(self, entry: Mapping[str, Any]) -> Organization:
        local = {"scheme": Scheme.LOCAL, "value": entry["key"], "sender": self.sender}
        fields = {
            **_without(
                entry, "key", "name", "name_en", "short_name", "status", "names", "identifiers", "source", "quote"
            ),
            "place": _by_code(Place, [entry["place"]])[entry["place"]] if entry["place"] else None,
            "sectors": list(_by_code(Sector, entry["sectors"]).values()),
            "layers": list(_by_code(ValueChainLayer, entry["layers"]).values()),
        }
        names = [self._cited(name) for name in entry["names"]]
        identifiers = [local, *(self._cited(identifier, "quote") for identifier in entry["identifiers"])]
        known = self._known(identifiers)
        if known is None:
            return organizations.register_organization(
                by=self.keeper.by,
                registry=self.registry,
                name=entry["name"],
                status=entry["status"],
                names=names,
                identifiers=identifiers,
                **fields,
            )
        organization = organizations.revise_organization(known, by=self.keeper.by, **fields)
        self._keep_names(organization, names, identifiers)
        return organization

    def _known(self, identifiers: list[dict[str, Any]]) -> Organization | None:
        """The organization that has the file's own key or, entered by somebody else, one of its identifiers."""
        for identifier in identifiers:
            where = {name: identifier.get(name, "") for name in ("scheme", "value", "sender")}
            found = Identifier.objects.filter(**where, organization__registry=self.registry)
            if identifier := found.select_related("organization__registry").first():
                return identifier.organization
        return None

    def _keep_names(
        self, organization: Organization, names: list[dict[str, Any]], identifiers: list[dict[str, Any]]
    ) -> None:
        self.keeper.keep(
            organization.names.select_related("organization__registry"),
            names,
            key=_which_name,
            add=partial(organizations.add_name, organization),
            revise=organizations.revise_name,
            remove=organizations.remove_name,
        )
        self.keeper.keep(
            organization.identifiers.select_related("organization__registry"),
            identifiers,
            key=told_apart_by("scheme", "value"),
            add=partial(organizations.add_identifier, organization),
            revise=organizations.revise_identifier,
            remove=organizations.remove_identifier,
        )

    def _told_of_organizations(self) -> None:
        """The timeline of each organization, and what sources say of it."""
        timelines, statements = (self._by_organization(part) for part in ("timeline", "statements"))
        for organization in self.organizations.values():
            self.keeper.keep(
                organization.milestones.select_related("organization"),
                timelines[organization.pk],
                key=told_apart_by("title"),
                add=partial(organizations.add_milestone, organization),
                revise=organizations.revise_milestone,
                remove=organizations.remove_milestone,
            )
            self.keeper.keep(
                organization.statements.select_related("organization"),
                statements[organization.pk],
                key=told_apart_by("text"),
                add=partial(organizations.add_statement, organization),
                revise=organizations.revise_statement,
                remove=organizations.remove_statement,
            )

    def _by_organization(self, part: str) -> dict[int, list[dict[str, Any]]]:
        told: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for entry in self.content[part]:
            told[_named(self.organizations, entry["organization"]).pk].append(self._cited(entry, "organization"))
        return told

    def _center(self, entry: Mapping[str, Any]) -> Center:
        organization = _named(self.organizations, entry["organization"])
        fields = self._cited(entry, "key", "organization", "place", "parties", "phases", "platforms")
        [center] = self.keeper.keep(
            Center.objects.filter(Q(organization=organization) | Q(name=entry["name"]), registry=self.registry),
            [{**fields, "organization": organization}],
            key=lambda _entry: "the city's center",
            add=partial(centers.open_center, registry=self.registry),
            revise=centers.revise_center,
        )
        self._parts_of_center(center, entry)
        return center

    def _parts_of_center(self, center: Center, entry: Mapping[str, Any]) -> None:
        parties = [
            {**self._cited(party), "organization": _named(self.organizations, party["organization"])}
            for party in entry["parties"]
        ]
        phases = [{**self._cited(phase, "key"), "position": i} for i, phase in enumerate(entry["phases"], 1)]
        platforms = [
            {
                **self._cited(platform, "code"),
                "aliases": [alias["name"] for alias in platform["aliases"]],
                "position": i,
            }
            for i, platform in enumerate(entry["platforms"], 1)
        ]
        steps = [self._cited(step) for step in self.content["service_steps"]]
        for noun, listed, key, present in (
            ("party", parties, told_apart_by("organization", "role"), center.parties.select_related("organization")),
            ("phase", phases, told_apart_by("name"), center.phases.all()),
            ("platform", platforms, told_apart_by("name"), center.platforms.all()),
            ("step", steps, told_apart_by("name"), center.steps.all()),
        ):
            self.keeper.keep(
                present,
                listed,
                key=key,
                add=partial(getattr(centers, f"add_{noun}"), center),
                revise=getattr(centers, f"revise_{noun}"),
                remove=getattr(centers, f"remove_{noun}"),
            )

    def _peer_cities(self) -> None:
        listed = self.content["peer_cities"]
        places = _by_code(Place, [entry["place"] for entry in listed])
        self.keeper.keep(
            PeerCity.objects.filter(registry=self.registry).select_related("place"),
            [{**self._cited(entry), "place": places[entry["place"]]} for entry in listed],
            key=told_apart_by("place"),
            add=partial(centers.add_peer_city, self.registry),
            revise=centers.revise_peer_city,
            remove=centers.remove_peer_city,
        )

    def _solution(self, entry: Mapping[str, Any]) -> None:
        fields = {
            **self._cited(entry, "key", "parties", "outcomes", "statements"),
            "center": _named(self.centers, entry["center"]),
            "sectors": list(_by_code(Sector, [sector["code"] for sector in entry["sectors"]]).values()),
        }
        [solution] = self.keeper.keep(
            Solution.objects.filter(registry=self.registry, name=entry["name"]),
            [fields],
            key=told_apart_by("name"),
            add=partial(solutions.register_solution, registry=self.registry, status=Publication.PUBLIC),
            revise=solutions.revise_solution,
        )
        parties = [
            {**self._cited(party), "organization": _named(self.organizations, party["organization"])}
            for party in entry["parties"]
        ]
        outcomes = [self._cited(outcome, "key") for outcome in entry["outcomes"]]
        statements = [self._cited(statement) for statement in entry["statements"]]
        for noun, listed, names, present in (
            ("party", parties, ("organization", "role"), solution.parties.select_related("organization")),
            ("outcome", outcomes, ("metric",), solution.outcomes.all()),
            ("statement", statements, ("text",), solution.statements.all()),
        ):
            self.keeper.keep(
                present.select_related("solution"),
                listed,
                key=told_apart_by(*names),
                add=partial(getattr(solutions, f"add_{noun}"), solution),
                revise=getattr(solutions, f"revise_{noun}"),
                remove=getattr(solutions, f"remove_{noun}"),
            )

    def _project(self, entry: Mapping[str, Any]) -> None:
        center = _named(self.centers, entry["center"])
        fields = {
            **self._cited(entry, "key", "center", "partners", "outputs"),
            "sectors": list(_by_code(Sector, entry["sectors"]).values()),
        }
        [project] = self.keeper.keep(
            ResearchProject.objects.filter(center=center, title=entry["title"]),
            [fields],
            key=told_apart_by("title"),
            add=partial(research.add_project, center=center, status=Publication.PUBLIC),
            revise=research.revise_project,
        )
        partners = [
            {**self._cited(one), "organization": _named(self.organizations, one["organization"])}
            for one in entry["partners"]
        ]
        outputs = [self._cited(one) for one in entry["outputs"]]
        for noun, listed, names, present in (
            ("partner", partners, ("organization", "role"), project.partners.select_related("organization")),
            ("output", outputs, ("kind", "title"), project.outputs.all()),
        ):
            self.keeper.keep(
                present.select_related("project"),
                listed,
                key=told_apart_by(*names),
                add=partial(getattr(research, f"add_{noun}"), project),
                revise=getattr(research, f"revise_{noun}"),
                remove=getattr(research, f"remove_{noun}"),
            )

    def _relationships(self) -> None:
        own = Relationship.objects.filter(
            subject__in=self.organizations.values(), object__in=self.organizations.values()
        )
        self.keeper.keep(
            own.select_related("subject", "object"),
            [
                {
                    **self._cited(entry),
                    "subject": _named(self.organizations, entry["subject"]),
                    "object": _named(self.organizations, entry["object"]),
                }
                for entry in self.content["relationships"]
            ],
            key=_which_relationship,
            add=relationships.relate,
            revise=lambda record, **values: relationships.revise_relationship(
                record, **_without(values, "subject", "object", "kind")
            ),
            remove=relationships.remove_relationship,
        )

    def _figures(self) -> None:
        listed = self.content["figures"]
        places = _by_code(Place, [entry["place"] for entry in listed if "place" in entry])
        measures = {measure.code: measure for measure in Measure.objects.current()}
        wanted = []
        for entry in listed:
            fields = {**self._cited(entry, "key"), "measure": _named(measures, entry["measure"])}
            if "place" in entry:
                fields["place"] = places[entry["place"]]
            if "center" in entry:
                fields["center"] = _named(self.centers, entry["center"])
            wanted.append(fields)
        self.keeper.keep(
            Figure.objects.filter(registry=self.registry).with_facts(),
            wanted,
            key=told_apart_by("measure", "scope", "center", "place", "nature", "as_of_on", "period_starts_on"),
            add=partial(figures.report_figure, registry=self.registry),
            revise=figures.revise_figure,
            remove=figures.remove_figure,
        )


def _by_code(model: Any, codes: Iterable[str]) -> dict[str, Any]:
    """The entries of a controlled list with these codes. Raises :class:`InvalidInput` where one is missing."""
    wanted = list(dict.fromkeys(codes))
    found = {entry.code: entry for entry in model._default_manager.filter(code__in=wanted)}
    return {code: _named(found, code) for code in wanted}


def _which_name(entry: Any) -> Any:
    """There is one official name at a time, so a new one is the old one corrected; other names are told apart in full."""
    names = told_apart_by("kind", "language", "name")(entry)
    return names[0] if names[0] == NameKind.OFFICIAL else names


def _which_relationship(entry: Any) -> Any:
    subject, kind, other = told_apart_by("subject", "kind", "object")(entry)
    return (kind, frozenset({subject, other}) if kind in SYMMETRIC else (subject, other))

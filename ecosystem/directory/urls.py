"""Addresses of the public directory, below each language's prefix."""

from django.urls import path, re_path

from ecosystem.directory import (
    cities,
    confirming,
    delivered,
    demand,
    gatherings,
    home,
    identified,
    lists,
    measures,
    pages,
    records,
    report_mail,
    research,
    searching,
    sitemaps,
    sources,
    unsubscribing,
)
from ecosystem.directory.exports import views as exports
from ecosystem.directory.exports.nouns import NOUNS
from ecosystem.directory.suggesting import views as suggesting

app_name = "directory"
FILE = r"export\.(?P<ending>csv|xlsx|jsonl|json)$"
urlpatterns = [
    re_path(rf"^(?P<noun>{'|'.join(NOUNS)})/{FILE}", exports.export, name="export"),
    re_path(
        rf"^organizations/(?P<public_id>[\w-]+)/relationships/{FILE}",
        exports.relationships,
        name="relationships_export",
    ),
    path("", home.home, name="home"),
    path("search/", searching.search, name="search"),
    path("search/suggest", searching.suggest, name="suggest_names"),
    path("organizations/", lists.organizations, name="organizations"),
    path("organizations/<slug:public_id>/", records.organization, name="organization"),
    path(
        "organizations/<slug:public_id>/relationships/",
        records.organization_relationships,
        name="organization_relationships",
    ),
    path("id/<str:scheme>/<path:value>", identified.identified, name="identified"),
    path("solutions/", lists.solutions, name="solutions"),
    path("solutions/<slug:public_id>/", records.solution, name="solution"),
    path("research/", research.projects, name="research"),
    path("research/<slug:public_id>/", research.project, name="research_project"),
    path("research/trainings/<slug:public_id>/", research.training, name="training"),
    path("programs/", lists.programs, name="programs"),
    path("programs/<slug:public_id>/", records.program, name="program"),
    path("needs/", demand.needs, name="needs"),
    path("needs/<slug:public_id>/", demand.need, name="need"),
    path("events/", gatherings.events, name="events"),
    path("events/<slug:public_id>/", gatherings.event, name="event"),
    path("centers/", lists.centers, name="centers"),
    path("centers/<slug:public_id>/", records.center, name="center"),
    path("centers/<slug:public_id>/delivered/", delivered.delivered, name="delivered"),
    re_path(
        r"^centers/(?P<public_id>[\w-]+)/delivered/export\.(?P<ending>csv|xlsx|svg)$",
        delivered.delivered_file,
        name="delivered_export",
    ),
    path("platforms/", lists.platforms, name="platforms"),
    path("platforms/<slug:public_id>/", records.platform, name="platform"),
    path("figures/", pages.figures, name="figures"),
    path("figures/rows/<slug:name>/", measures.rows, name="counted_rows"),
    path("figures/<slug:code>/", measures.measure, name="measure"),
    re_path(rf"^figures/(?P<code>[\w-]+)/{FILE}", measures.months, name="months_export"),
    path("cities/", cities.cities, name="cities"),
    re_path(rf"^cities/{FILE}", cities.export, name="cities_export"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<slug:public_id>/", sources.source, name="source"),
    path("suggest/sent/<str:token>/", suggesting.suggested, name="suggested"),
    path("suggest/<slug:noun>/<slug:public_id>/", suggesting.suggest, name="suggest"),
    path("unsubscribe/<str:token>/", unsubscribing.unsubscribe, name="unsubscribe"),
    path("report-mail/<str:token>/", report_mail.report_mail, name="report_mail"),
    path("confirm/<str:token>/", confirming.confirm, name="confirm"),
    path("about/", pages.about, name="about"),
    path("privacy/", pages.privacy, name="privacy"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.part, name="sitemap_part"),
]

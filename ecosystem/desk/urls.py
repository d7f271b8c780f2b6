from django.urls import path, register_converter
from django.views.generic import RedirectView

from ecosystem.accounts.views import SignOut
from ecosystem.desk import nouns  # noqa: F401  the nouns make themselves known
from ecosystem.desk.converters import NounConverter
from ecosystem.desk.views import (
    acts,
    boards,
    bulk,
    changes,
    confirmations,
    files,
    finding,
    judging,
    letters,
    mail_templates,
    notes,
    records,
    tables,
    today,
)

register_converter(NounConverter, "noun")

app_name = "desk"
urlpatterns = [
    path("", today.today, name="today"),
    path("sign-in/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="sign_in"),
    path("sign-out/", SignOut.as_view(http_method_names=["post", "options"]), name="sign_out"),
    path("judging/", judging.my_reviews, name="my_reviews"),
    path("judging/ties/", judging.declare_tie, name="declare_tie"),
    path("judging/ties/<int:pk>/end/", judging.end_tie, name="end_tie"),
    path("judging/<slug:key>/", judging.sheet, name="judging"),
    path("judging/<slug:key>/recuse/", judging.recuse, name="recuse"),
    path("documents/<slug:key>/", files.document, name="document"),
    path("boards/", boards.boards, name="boards"),
    path("boards/<slug:key>/", boards.board, name="board"),
    path("boards/<slug:key>/ranking/", boards.standings, name="standings"),
    path("boards/<slug:key>/cohort/", boards.cohort_page, name="cohort"),
    path("boards/<slug:key>/share/", boards.share, name="share"),
    path("find/", finding.find, name="find"),
    path("similar/", finding.similar, name="similar"),
    path("lists/", tables.lists, name="lists"),
    path("options/<noun:noun>/", finding.options, name="options"),
    path("changes/<int:pk>/", changes.change_set, name="change_set"),
    path("changes/<int:pk>/undo/", changes.undo_change_set, name="undo"),
    path("mail-templates/", mail_templates.mail_templates, name="mail_templates"),
    path("mail-templates/<str:code>/<str:language>/", mail_templates.mail_template, name="mail_template"),
    path("freshness/", confirmations.freshness, name="freshness"),
    path("confirmation-rounds/new/", confirmations.open_round, name="open_round"),
    path("<noun:noun>/bulk/write/", letters.write_to_many),
    path("<noun:noun>/<slug:key>/write/", letters.write_to_one),
    path("digest/", notes.digest, name="digest"),
    path("notes/<slug:key>/seen/", notes.seen, name="note_seen"),
    path("<noun:noun>/", tables.table, name="table"),
    path("<noun:noun>/export.<str:file_format>", tables.export, name="export"),
    path("<noun:noun>/columns/", tables.columns, name="columns"),
    path("<noun:noun>/bulk/<slug:name>/", bulk.bulk, name="bulk"),
    path("<noun:noun>/new/", acts.create, name="new"),
    path("<noun:noun>/<slug:key>/", records.record, name="record"),
    path("<noun:noun>/<slug:key>/history/", records.history, name="history"),
    path("<noun:noun>/<slug:key>/<slug:name>/", acts.act, name="act"),
]

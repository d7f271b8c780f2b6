"""The full-text index beside the search entries: FTS5 kept by triggers on SQLite, GIN on PostgreSQL."""

from django.db import migrations

from ecosystem.core.statements import in_each

# ruff: noqa: S608  every name in these statements is a constant of this file

TABLE = "organizations_searchentry"
INDEX = "organizations_searchindex"

# External content: the index keeps no copy of the text. Triggers follow every way of writing, bulk ones among them.
SQLITE = [
    f"""CREATE VIRTUAL TABLE {INDEX} USING fts5(
        tokens, content='{TABLE}', content_rowid='organization_id', tokenize='unicode61 remove_diacritics 0', prefix='1 2')""",
    f"""CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN
        INSERT INTO {INDEX}(rowid, tokens) VALUES (new.organization_id, new.tokens); END""",
    f"""CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, tokens) VALUES ('delete', old.organization_id, old.tokens); END""",
    f"""CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN
        INSERT INTO {INDEX}({INDEX}, rowid, tokens) VALUES ('delete', old.organization_id, old.tokens);
        INSERT INTO {INDEX}(rowid, tokens) VALUES (new.organization_id, new.tokens); END""",
]
SQLITE_REVERSE = [
    f"DROP TRIGGER {INDEX}_insert",
    f"DROP TRIGGER {INDEX}_delete",
    f"DROP TRIGGER {INDEX}_update",
    f"DROP TABLE {INDEX}",
]
POSTGRESQL = [f"CREATE INDEX {INDEX} ON {TABLE} USING gin (array_to_tsvector(string_to_array(tokens, ' ')))"]
POSTGRESQL_REVERSE = [f"DROP INDEX {INDEX}"]


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial")]

    operations = [in_each(sqlite=(SQLITE, SQLITE_REVERSE), postgresql=(POSTGRESQL, POSTGRESQL_REVERSE))]

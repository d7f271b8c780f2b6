"""What the command that checks the index tells."""

from io import StringIO

from django.core.management import CommandError, call_command


def differences() -> list[str]:
    """Between what the index says and what the database does; the command says so in words where there are none."""
    out = StringIO()
    try:
        call_command("search_index", "check", stdout=out)
    except CommandError:
        return out.getvalue().splitlines()
    assert out.getvalue() == "The search index says what the database says.\n"
    return []

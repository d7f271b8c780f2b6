"""A member of staff who may do everything, without being asked of the database: the admin is measured, not its sign-in."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse


class Staff(AnonymousUser):
    """Whoever comes."""

    id = pk = 1
    username = "staff"
    is_staff = is_active = is_superuser = True
    is_anonymous = False
    is_authenticated = True

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Everything is allowed."""
        return True

    def has_module_perms(self, module: str) -> bool:
        """Everything is allowed."""
        return True

    def has_usable_password(self) -> bool:
        """Nobody signs in."""
        return False

    def get_short_name(self) -> str:
        """What the admin greets with."""
        return self.username


def everybody_is_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that lets everybody in."""

    def admit(request: HttpRequest) -> HttpResponse:
        request.user = Staff()  # type: ignore[assignment]
        return get_response(request)

    return admit

"""The steps of signing in that differ from allauth's."""

from typing import Any

from allauth.account.stages import EmailVerificationStage

from ecosystem.accounts.policies import allowed


class AddressStage(EmailVerificationStage):
    """Who made an account themselves confirms its address first; people who were employed may have none."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and (not user.email or allowed(user, "accounts.use_desk")):
            return None, True
        return super().handle()

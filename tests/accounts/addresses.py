"""The account pages of who has signed in, below ``/account/``."""

OF_AN_ACCOUNT = (
    *("email/", "password/change/", "sessions/"),
    *("2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"),
)

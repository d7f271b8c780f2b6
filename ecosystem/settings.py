"""One settings file, driven by the environment and by the `.env` file beside manage.py.

What an operator sets: SECRET_KEY, DEBUG, ALLOWED_HOSTS, DATABASE_URL, CSRF_TRUSTED_ORIGINS, SECURE_SSL,
TRUSTED_PROXIES, WUTONG_CITY, SITE_URL, EMAIL_URL, DEFAULT_FROM_EMAIL, REQUIRE_SECOND_FACTOR, REPORT_FONT. Everything else follows from these.
"""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from ecosystem.core.caching.addresses import caches
from ecosystem.core.postgresql.configuring import as_replica, on_postgresql

BASE_DIR = Path(__file__).resolve().parent.parent
RELEASE = "0.1.0"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_SSL = env.bool("SECURE_SSL", default=not DEBUG)
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SITE_URL = env.str("SITE_URL", default="")
WUTONG_CITY = env.str("WUTONG_CITY", default="")
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEBUG)

INSTALLED_APPS = [
    "ecosystem.core",
    "ecosystem.accounts",
    "ecosystem.audit",
    "ecosystem.vocabulary",
    "ecosystem.sources",
    "ecosystem.organizations",
    "ecosystem.centers",
    "ecosystem.correspondence",
    "ecosystem.relationships",
    "ecosystem.solutions",
    "ecosystem.programs",
    "ecosystem.casework",
    "ecosystem.compute",
    "ecosystem.incubation",
    "ecosystem.vouchers",
    "ecosystem.officers",
    "ecosystem.industry",
    "ecosystem.research",
    "ecosystem.reports",
    "ecosystem.figures",
    "ecosystem.intake",
    "ecosystem.search",
    "ecosystem.confirmations",
    "ecosystem.directory",
    "ecosystem.portal",
    "ecosystem.desk",
    "api",
    "rules",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ecosystem.audit.early.EarlyAnswers",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ecosystem.core.middleware.LanguageOfAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ecosystem.core.middleware.HostileInputMiddleware",
    "ecosystem.audit.middleware.RequestMiddleware",
    "ecosystem.organizations.middleware.lead_on",
    "ecosystem.accounts.middleware.AccountPagesMiddleware",
    "ecosystem.desk.middleware.DeskMiddleware",
    "ecosystem.portal.middleware.PortalMiddleware",
]

ROOT_URLCONF = "ecosystem.urls"
WSGI_APPLICATION = "ecosystem.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "ecosystem" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "ecosystem.accounts.context.frame",
                "ecosystem.directory.context.frame",
                "ecosystem.desk.context.frame",
            ],
            "libraries": {"lucide": "ecosystem.core.templatetags.icons"},
            "builtins": ["ecosystem.core.templatetags.wutong", "django.templatetags.i18n"],
        },
    },
    # For long lists (docs/decisions/0020-lists-are-browsed-in-memory.md).
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "lists",
        "DIRS": [BASE_DIR / "ecosystem" / "jinja"],
        "OPTIONS": {"environment": "ecosystem.core.jinja.environment"},
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'wutong.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN, so that two writers queue instead of failing with "database is locked".
    # A thread keeps its connection: to open the file anew costs more than an unchanged page does.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }
else:
    DATABASES["default"] = on_postgresql(env, DATABASES["default"])
# Copies of the database for public reads; see docs/operations/postgresql.md.
REPLICAS: list[str] = []
for _url in env.list("REPLICA_URLS", default=[]):
    REPLICAS.append(f"replica{len(REPLICAS) + 1}")
    DATABASES[REPLICAS[-1]] = as_replica(on_postgresql(env, env.db_url_config(_url)))
# What the primary had so long ago a replica must have, or it is left alone.
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", default=5)
DATABASE_ROUTERS = ["ecosystem.core.postgresql.routers.PrimaryOnly"]
EDITION_COOKIE_NAME = "edition"

CACHES = caches(env.str("CACHE_URL", default="locmemcache://wutong"), env.str("PAGE_CACHE_URL", default=""))
# How many seconds a CDN may answer by itself; with 0 a change is seen by the next visitor, wherever he is.
SHARED_SECONDS = env.int("SHARED_SECONDS", default=0)

# A search server beside the database, and the hosts of its cluster; see docs/search.md.
SEARCH_URL = env.list("SEARCH_URL", default=[])

EMAIL_TIMEOUT = 10

# The font of reports as PDF: a file with Chinese glyphs, with "#2" for the third font of a collection. Without one: the font
# that comes with the product's packages, else Noto Sans CJK of the system.
REPORT_FONT = env.str("REPORT_FONT", default="")

# Work in the background; `manage.py work` does it.
# Where work that nobody waits for is done when no worker is there: "thread" beside the request, "inline" within it (tests).
BACKGROUND = env.str("BACKGROUND", default="thread")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "directory:home"

ACCOUNT_ADAPTER = "ecosystem.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "ecosystem.accounts.forms.SignInForm",
    "signup": "ecosystem.accounts.forms.SignUpForm",
    "add_email": "ecosystem.accounts.forms.AddressForm",
    "change_password": "ecosystem.accounts.forms.PasswordChangeForm",
    "set_password": "ecosystem.accounts.forms.FirstPasswordForm",
    "reset_password_from_key": "ecosystem.accounts.forms.PasswordResetForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
ACCOUNT_LOGOUT_REDIRECT_URL = LOGOUT_REDIRECT_URL
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_USER_DISPLAY = str
# Failed sign-ins and wrong codes are counted in the database (accounts/attempts.py); the rest is allauth's to limit.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip"}
MFA_ADAPTER = "ecosystem.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "ecosystem.accounts.second_factor.CodeForm",
    "reauthenticate": "ecosystem.accounts.second_factor.CodeAgainForm",
    "add_webauthn": "ecosystem.accounts.forms.AddKeyForm",
    "edit_webauthn": "ecosystem.accounts.forms.EditKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Clocks of telephones are half a minute off now and then.
MFA_TOTP_TOLERANCE = 1
# Browsers offer passkeys on http://localhost too, where the product is tried out.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
USERSESSIONS_TRACK_ACTIVITY = False

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Wutong <wutong@localhost>")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("zh-hant", _("Traditional Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "ecosystem" / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True
FORMAT_MODULE_PATH = ["ecosystem.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "ecosystem" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Documents of applicants: outside every folder that is served, handed out by a view that asks who wants them.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.str("PRIVATE_FILES", default=str(BASE_DIR / "private")),
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gif", "woff", "woff2", "gz", "br", "ico"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
if SECURE_SSL:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    EDITION_COOKIE_NAME = "__Host-edition"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["api.authentication.WriteByToken"],
    "DEFAULT_RENDERER_CLASSES": ["api.rendering.JsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsing.JsonParser"],
    "DEFAULT_THROTTLE_CLASSES": ["api.throttling.PerMinute"],
    # Answers hold numbers as numbers, and the documentation says so.
    "COERCE_DECIMAL_TO_STRING": False,
    # Requests per minute and client: reading, writing with a key, and sending keys that are not known.
    "DEFAULT_THROTTLE_RATES": {"read": 1200, "write": 600, "guess": 60},
    "DEFAULT_SCHEMA_CLASS": "api.documentation.schema.NounSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Wutong",
    "DESCRIPTION": "The registry of a city's AI industry: read by everybody, written with a key by staff, by applicants and by reviewers.",
    "VERSION": RELEASE,
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_NAME_OVERRIDES": {
        "OrganizationKind": "ecosystem.organizations.choices.Kind",
        "OrganizationStatus": "ecosystem.organizations.choices.Status",
        "OrganizationVerification": "ecosystem.organizations.choices.Verification",
        "OrganizationFreshness": "ecosystem.organizations.choices.Freshness",
        "OrganizationTopic": "ecosystem.organizations.choices.Topic",
        "NameKind": "ecosystem.organizations.choices.NameKind",
        "NameLanguage": "ecosystem.organizations.choices.NameLanguage",
        "IdentifierScheme": "ecosystem.organizations.choices.Scheme",
        "RelationshipKind": "ecosystem.relationships.choices.Kind",
        "NumberFormat": "ecosystem.centers.choices.NumberFormat",
        "PhaseState": "ecosystem.centers.choices.PhaseState",
        "CapacityBasis": "ecosystem.centers.choices.CapacityBasis",
        "CenterRole": "ecosystem.centers.choices.PartyRole",
        "CityStanding": "ecosystem.centers.choices.CityStanding",
        "SolutionStageCode": "ecosystem.solutions.choices.Stage",
        "SolutionRole": "ecosystem.solutions.choices.PartyRole",
        "SolutionTopic": "ecosystem.solutions.choices.Topic",
        "ChangeUnit": "ecosystem.solutions.choices.ChangeUnit",
        "Direction": "ecosystem.solutions.choices.Direction",
        "EventKind": "ecosystem.industry.choices.EventKind",
        "EventRole": "ecosystem.industry.choices.EventRole",
        "ContactKind": "ecosystem.officers.choices.Kind",
        "ContactDirection": "ecosystem.officers.choices.Direction",
        "ResearchRole": "ecosystem.research.choices.PartnerRole",
        "OutputKind": "ecosystem.research.choices.OutputKind",
        "StaffRole": "ecosystem.accounts.choices.Role",
        "WorkingRole": "ecosystem.casework.choices.WORKING_ROLES",
        "EnrollmentState": "ecosystem.programs.choices.State",
        "ApplicationState": "ecosystem.programs.choices.Stage",
        "ReviewState": "ecosystem.programs.choices.Judging",
        "ReviewAdvice": "ecosystem.programs.choices.Advice",
        "ObjectionState": "ecosystem.programs.choices.Standing",
        "Tie": "ecosystem.programs.choices.Tie",
        "Personality": "ecosystem.programs.choices.Personality",
        "Asked": "ecosystem.programs.choices.Asked",
        "ApplicationLanguage": "ecosystem.settings.LANGUAGES",
        "FileType": "api.shapes.programs.FILE_CHOICES",
        "ReportKind": "ecosystem.reports.choices.Kind",
        "SentReport": "ecosystem.reports.choices.Sent",
        "FigureStanding": "ecosystem.figures.choices.Standing",
        "FigureNature": "ecosystem.figures.choices.Nature",
        "FigureScope": "ecosystem.figures.choices.Scope",
        "PlaceLevel": "ecosystem.vocabulary.choices.PlaceLevel",
        "PlatformFunction": "ecosystem.vocabulary.choices.PlatformFunction",
        "Comparator": "ecosystem.vocabulary.choices.Comparator",
        "Better": "ecosystem.vocabulary.choices.Better",
        "Publication": "ecosystem.core.choices.Publication",
        "Precision": "ecosystem.core.dates.Precision",
        "Door": "ecosystem.audit.choices.Door",
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # It would tell every request, and in them what people look for. What goes wrong is told by ours.
    "loggers": {"opensearch": {"level": "ERROR"}, "opensearchpy.trace": {"level": "ERROR"}},
}

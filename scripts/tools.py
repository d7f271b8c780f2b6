"""What the tests need from the system beside Python: found, or installed with apt where that is allowed."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

# The Node.js inside Playwright is linked to it, and a minimal Debian has it not.
DRIVER_NEEDS = "libatomic.so.1"


def _administrator() -> list[str] | None:
    """The prefix that runs a command as root without asking, or None when there is no such way."""
    if os.geteuid() == 0:
        return []
    without_asking = ["sudo", "-n"]
    if (
        shutil.which("sudo")
        and subprocess.run([*without_asking, "true"], capture_output=True, check=False).returncode == 0
    ):
        return without_asking
    return None


def install(*packages: str) -> bool:
    """Install Debian packages when nobody has to be asked; tells whether that went well."""
    prefix = _administrator()
    if not shutil.which("apt-get") or prefix is None:
        return False
    print(f"Installing with apt: {' '.join(packages)} ...", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # Lists may be missing or old on a new machine; when they cannot be renewed the installation itself will tell.
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
    installed = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *packages], stdout=subprocess.DEVNULL, check=False
    )
    return installed.returncode == 0


def postgresql_programs() -> Path | None:
    """The directory of PostgreSQL's server programs (they are not on PATH on Debian), newest version first."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next((path for path in candidates if (path / "initdb").exists()), None)


def chromium() -> str | None:
    """The path of a Chromium that can be driven by tests; None too where what drives it could not start."""
    return (shutil.which("chromium") or shutil.which("chromium-browser")) if _loads(DRIVER_NEEDS) else None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def chinese_font() -> bool:
    """Whether Chinese characters would be drawn (without a font every one is an empty box)."""
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    return bool(subprocess.run([listing, ":lang=zh"], capture_output=True, check=False).stdout.strip())


CHECKS = {
    "PostgreSQL": (lambda: postgresql_programs() is not None, ["postgresql"], "the tests on PostgreSQL"),
    "Chromium": (lambda: chromium() is not None, ["chromium", "libatomic1"], "the tests in a browser"),
    "a Chinese font": (chinese_font, ["fontconfig", "fonts-noto-cjk"], "the pictures of pages"),
    "gettext": (lambda: shutil.which("xgettext") is not None, ["gettext"], "the test that every text is collected"),
    "Redis": (lambda: shutil.which("redis-server") is not None, ["redis-server"], "the tests of the shared cache"),
    "git": (lambda: shutil.which("git") is not None, ["git"], "the tests of the check of upgrades"),
}


def ensure() -> list[str]:
    """Install what is missing in one go; returns one plain line for everything that could not be had."""
    missing = {name: check for name, check in CHECKS.items() if not check[0]()}
    if missing:
        install(*(package for _, packages, _ in missing.values() for package in packages))
    return [
        f"{name} is not here, so {what} will be skipped. To run them: apt-get install {' '.join(packages)}"
        for name, (present, packages, what) in missing.items()
        if not present()
    ]

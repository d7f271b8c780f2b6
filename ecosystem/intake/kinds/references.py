"""Names that the installation knows: what a sheet calls a platform or a center, by its main name."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from ecosystem.centers.models import Center, Platform
from ecosystem.core.text import name_key
from ecosystem.programs.models import Program

TEMPLATE = Path(settings.BASE_DIR) / "fixtures" / "vocabulary" / "platform_template.json"


@dataclass
class References:
    """Main names by every folded spelling."""

    programs: dict[str, str] = field(default_factory=dict)
    centers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, registry_id: int | None = None) -> "References":
        """The platforms every installation knows; the platforms, programs and centers of a registry where one is named."""
        known = cls()
        for platform in json.loads(TEMPLATE.read_text(encoding="utf-8")):
            for spelling in (platform["name"], platform["name_en"], *platform["aliases"]):
                known.programs[name_key(spelling)] = platform["name"]
        if registry_id is not None:
            known._load_registry(registry_id)
        known.programs.pop("", None)
        known.centers.pop("", None)
        return known

    def _load_registry(self, registry_id: int) -> None:
        for record in Platform.objects.filter(center__registry=registry_id):
            for spelling in (record.name, record.name_en, *record.aliases):
                self.programs.setdefault(name_key(spelling), record.name)
        for program in Program.objects.filter(platform__center__registry=registry_id):
            for spelling in (program.name, program.name_en):
                self.programs.setdefault(name_key(spelling), program.name)
        for center in Center.objects.filter(registry=registry_id).select_related("organization"):
            also = (center.organization.name, center.organization.short_name) if center.organization else ()
            for spelling in (center.name, center.name_en, *also):
                self.centers.setdefault(name_key(spelling), center.name)

    def program(self, text: str) -> str:
        """The main name of a program or platform; the text itself where nobody knows it."""
        return self.programs.get(name_key(text), text)

    def center(self, text: str) -> str:
        """The main name of a center; the text itself where nobody knows it."""
        return self.centers.get(name_key(text), text)

    def center_in(self, title: str) -> str:
        """The center that a title names; empty where it names none."""
        folded = name_key(title)
        known = next((name for key, name in self.centers.items() if key in folded), "")
        return known or _center_words(title)


def _center_words(title: str) -> str:
    """“武汉人工智能计算中心2021年算力使用情况”: the words up to 计算中心."""
    for ending in ("计算中心", "算力中心", "智算中心", "超算中心"):
        position = title.find(ending)
        if position > 0:
            return title[:position].rsplit(maxsplit=1)[-1].lstrip("0123456789年月至-—关于（(") + ending
    return ""

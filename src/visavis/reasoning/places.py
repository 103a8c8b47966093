"""Time zones by the names that people use: cities, countries, abbreviations."""

from __future__ import annotations

import functools
from zoneinfo import ZoneInfo, available_timezones

from visavis.events import CodedError
from visavis.reasoning.yaml_source import nearest

_MORE = {
    "America/Los_Angeles": "san francisco, seattle, san diego, las vegas, portland, california, pacific time, pst, pdt",
    "America/Denver": "salt lake city, colorado, mountain time, mst, mdt",
    "America/Chicago": "dallas, houston, austin, texas, minneapolis, new orleans, central time, cst, cdt",
    "America/New_York": "boston, washington, washington dc, philadelphia, miami, atlanta, nyc, florida, eastern time, "
    "est, edt, pittsburgh",
    "America/Toronto": "montreal, ottawa, quebec",
    "America/Sao_Paulo": "rio de janeiro, rio, brasilia, brazil",
    "America/Argentina/Buenos_Aires": "argentina",
    "America/Santiago": "chile",
    "America/Lima": "peru",
    "America/Mexico_City": "mexico",
    "Europe/London": "uk, united kingdom, england, scotland, wales, great britain, manchester, liverpool, edinburgh, "
    "glasgow, bst, oxford, cambridge",
    "Europe/Dublin": "ireland",
    "Europe/Berlin": "germany, munich, hamburg, frankfurt, cologne, stuttgart, dresden, leipzig, cet, cest",
    "Europe/Paris": "france, lyon, marseille, nice, toulouse",
    "Europe/Madrid": "spain, barcelona, valencia, seville",
    "Europe/Rome": "italy, milan, naples, turin, florence, venice",
    "Europe/Zurich": "switzerland, geneva, basel, bern",
    "Europe/Vienna": "austria, salzburg, graz",
    "Europe/Amsterdam": "netherlands, holland, rotterdam, the hague",
    "Europe/Brussels": "belgium, antwerp",
    "Europe/Lisbon": "portugal, porto",
    "Europe/Warsaw": "poland, krakow, gdansk",
    "Europe/Prague": "czech republic, czechia, brno",
    "Europe/Budapest": "hungary",
    "Europe/Bucharest": "romania",
    "Europe/Sofia": "bulgaria",
    "Europe/Athens": "greece",
    "Europe/Helsinki": "finland",
    "Europe/Stockholm": "sweden, gothenburg",
    "Europe/Oslo": "norway, bergen",
    "Europe/Copenhagen": "denmark",
    "Europe/Kyiv": "ukraine, odessa, lviv, kiev",
    "Europe/Moscow": "saint petersburg, st petersburg",
    "Europe/Istanbul": "turkey, ankara, izmir",
    "Asia/Jerusalem": "israel, tel aviv, haifa",
    "Asia/Dubai": "abu dhabi, united arab emirates, uae",
    "Asia/Riyadh": "saudi arabia, mecca, jeddah",
    "Asia/Tehran": "iran",
    "Asia/Karachi": "pakistan, lahore, islamabad",
    "Asia/Kolkata": "india, mumbai, delhi, new delhi, bangalore, bengaluru, chennai, hyderabad, calcutta, ist",
    "Asia/Dhaka": "bangladesh",
    "Asia/Bangkok": "thailand",
    "Asia/Ho_Chi_Minh": "vietnam, hanoi, saigon",
    "Asia/Jakarta": "indonesia",
    "Asia/Manila": "philippines",
    "Asia/Kuala_Lumpur": "malaysia",
    "Asia/Shanghai": "china, beijing, shenzhen, guangzhou",
    "Asia/Taipei": "taiwan",
    "Asia/Seoul": "south korea, korea, busan",
    "Asia/Tokyo": "japan, osaka, kyoto, jst",
    "Australia/Sydney": "canberra, new south wales",
    "Pacific/Auckland": "new zealand, wellington",
    "Africa/Cairo": "egypt",
    "Africa/Johannesburg": "south africa, cape town, durban, pretoria",
    "Africa/Lagos": "nigeria, abuja",
    "Africa/Nairobi": "kenya",
    "Africa/Casablanca": "morocco",
    "Pacific/Honolulu": "hawaii",
    "America/Anchorage": "alaska",
    "UTC": "utc, gmt, zulu, greenwich",
}
"""What the database of time zones does not name: it has one city for each zone."""


def find_zone(place: str) -> ZoneInfo:
    """Return the time zone of a place. Raises CodedError ``clock.unknown_place``."""
    wanted = _plain(place)
    found = _zones().get(wanted) or _zones().get(wanted.partition(",")[0].strip())
    if found is None:
        hint = nearest(wanted, _zones()) or "; name the nearest large city, or a zone such as Europe/Berlin."
        raise CodedError("clock.unknown_place", f"The time zone of '{place[:60]}' is not known{hint}")
    return ZoneInfo(found)


@functools.cache
def _zones() -> dict[str, str]:
    names: dict[str, str] = {}
    for zone in sorted(available_timezones()):
        if zone.startswith(("Etc/", "SystemV/", "posix", "right")) or zone in ("localtime", "Factory"):
            continue
        names.setdefault(_plain(zone.rpartition("/")[2]), zone)
        names[_plain(zone)] = zone
    for zone, more in _MORE.items():
        names.update((_plain(name), zone) for name in more.split(","))
    return names


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").replace(".", "").lower().split())

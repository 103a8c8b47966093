from __future__ import annotations

import pytest

from visavis.bootstrap.setting_texts import HIDDEN, text_of


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://h/db?user=a&password=hunter2", f"postgresql://h/db?user=a&password={HIDDEN}"),
        ("postgresql://a:b@h/db", f"postgresql://a:{HIDDEN}@h/db"),
        ("postgresql://a:b@c@h/db", f"postgresql://a:{HIDDEN}@h/db"),
        (
            "mongodb://a:b@h,i/?tlsCertificateKeyFilePassword=pw#x",
            f"mongodb://a:{HIDDEN}@h,i/?tlsCertificateKeyFilePassword={HIDDEN}#x",
        ),
        ("https://TOKEN@host/v1", f"https://{HIDDEN}@host/v1"),
        (
            "https://host/v1?api_key=K&Access-Token=T&model=m",
            f"https://host/v1?api_key={HIDDEN}&Access-Token={HIDDEN}&model=m",
        ),
        (("https://a.example", "https://k@b.example"), f"https://a.example,https://{HIDDEN}@b.example"),
        ("sqlite:////data/a.db?mode=ro", "sqlite:////data/a.db?mode=ro"),
        ("https://host:8443/@me/v1?user=a", "https://host:8443/@me/v1?user=a"),
        ("a password=b, c@d", "a password=b, c@d"),
    ],
)
def test_addresses_are_shown_without_what_opens_them(value: object, shown: str) -> None:
    assert text_of("database_url", value) == shown

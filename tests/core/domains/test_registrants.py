"""Phone numbers as registries want them."""

from __future__ import annotations

import pytest

from core.domains.registrants import registry_phone
from core.errors import Invalid


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("+49 30 1234567", "DE", "+49.301234567"),
        ("+49.301234567", "DE", "+49.301234567"),
        ("+1 (775) 555-0142", "US", "+1.7755550142"),
        ("775 555 0142", "US", "+1.7755550142"),
        ("1-775-555-0142", "CA", "+1.7755550142"),
        ("+44-20-7946-0958", "GB", "+44.2079460958"),
    ],
)
def test_a_number_is_written_with_its_calling_code(text: str, country: str, expected: str) -> None:
    assert registry_phone(text, country) == expected


@pytest.mark.parametrize(
    ("text", "country"), [("030 1234567", "DE"), ("", "US"), ("call me", "US"), ("+49", "DE")]
)
def test_a_number_without_its_country_is_refused(text: str, country: str) -> None:
    with pytest.raises(Invalid) as refused:
        registry_phone(text, country)
    assert refused.value.field == "phone"

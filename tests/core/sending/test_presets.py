"""The presets: every one can be sent as it is, and three of them look as they did when accepted."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

import pytest

from core.sending.presets import preset, presets
from core.sending.template_content import ready
from core.sending.template_preview import Setting, filled
from core.sending.template_sketches import HEIGHT, WIDTH, sketch
from data.sending.templates import Category
from tests.support import golden

BASE = frozenset({"email", "first_name", "last_name"})
"""The fields that every organization has."""
SETTING = Setting(BASE, "Acme", "1 Long Road, Oldtown", datetime(2026, 1, 2, tzinfo=UTC))


def test_there_are_35_presets_in_every_category_but_one():
    counted = Counter(one.content.category for one in presets())
    assert sum(counted.values()) == 35
    assert set(Category) - set(counted) == {Category.other}
    assert len({one.title for one in presets()}) == 35


def test_every_preset_can_be_saved_and_sent_as_it_is_even_to_people_without_a_name():
    for one in presets():
        kept = ready(one.content, BASE)
        shown = filled(kept.content, SETTING, empty=True)
        assert not kept.removed
        assert not any(problem.error for problem in shown.problems), one.name
        assert "{{" not in shown.html + shown.text + shown.subject, one.name
        assert set(shown.bare) <= {"email"}, one.name
        if one.content.category != Category.transactional:
            assert shown.html.count("1 Long Road, Oldtown") == 1, one.name
            assert "/u/" in shown.html, one.name
            assert "/u/" in shown.text, one.name


def test_every_preset_is_drawn_small_within_its_frame():
    for one in presets():
        shapes = sketch(one.content.design, "")
        assert len(shapes) > 5, one.name
        assert all(0 <= shape[1] <= WIDTH for shape in shapes), one.name
        assert all(shape[2] <= HEIGHT + 60 for shape in shapes), one.name


@pytest.mark.golden
@pytest.mark.parametrize("name", ["welcome_first_steps", "promotion_offer", "outreach_first_hello"])
def test_three_presets_are_the_mail_that_was_accepted(name: str):
    kept = ready(preset(name).content, BASE).content
    shown = filled(kept, SETTING)
    assert golden.matches(f"presets/{name}.html", kept.html)
    assert golden.matches(f"presets/{name}.txt", re.sub(r"/u/\S{35}", "/u/…", shown.text))

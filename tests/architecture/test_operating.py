"""What the documents of operation promise: names of settings, thresholds, phases, parts, reviews."""

from __future__ import annotations

import re

import pytest

from core import strain
from core.settings import Settings
from tests.architecture.source import AREAS, ROOT

OPERATE = ROOT / "docs" / "operate"
KNOWN_ELSEWHERE = {
    "CLOUDFLARE_API_TOKEN": "MAILWRIGHT_CLOUDFLARE_TOKEN",
    "CLOUDFLARE_ACCOUNT_ID": "MAILWRIGHT_CLOUDFLARE_ACCOUNT",
    "GODADDY_API_KEY": "MAILWRIGHT_GODADDY_TOKEN",
    "GODADDY_API_SECRET": "MAILWRIGHT_GODADDY_TOKEN",
    "GOOGLE_WORKSPACE_SERVICE_ACCOUNT": "MAILWRIGHT_GOOGLE_SERVICE_ACCOUNT",
    "SMARTLEAD_API_KEY": "MAILWRIGHT_SMARTLEAD_KEY",
    "AWS_ACCESS_KEY_ID": "MAILWRIGHT_SES_ACCESS_KEY",
    "AWS_SECRET_ACCESS_KEY": "MAILWRIGHT_SES_SECRET_KEY",
    "AWS_SES_REGION": "MAILWRIGHT_SES_REGION",
    "ENCRYPTION_KEY": "MAILWRIGHT_SECRET_KEYS",
    "DATABASE_URL": "MAILWRIGHT_DATABASE_URL",
}


def read(name: str) -> str:
    return (OPERATE / f"{name}.md").read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    """Return the lines of the tables of a page, cell by cell."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("| ")
    ]


@pytest.mark.parametrize("name", KNOWN_ELSEWHERE)
def test_a_name_known_elsewhere_leads_to_the_setting_that_takes_its_place(name: str) -> None:
    [row] = [row for row in rows(read("variables")) if f"`{name}`" in row[0]]
    assert f"`{KNOWN_ELSEWHERE[name]}`" in row[1]


def test_every_setting_the_page_names_is_one() -> None:
    named = set(re.findall(r"`MAILWRIGHT_([A-Z_]+)`", read("variables")))
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("sign", strain.signs([], 0), ids=lambda sign: sign.name)
def test_the_runbook_names_each_sign_with_its_threshold(sign: strain.Sign) -> None:
    page = read("scale" if sign.ask is strain.Ask.grow else "release")
    [row] = [row for row in rows(page) if f"`{sign.name}`" in row]
    figure = f"{sign.most:.0f}" if sign.most >= 1 else f"{sign.most * 100:.0f} %"
    assert f"more than {figure}" in " ".join(row)


def test_the_way_to_tls_ends_with_a_question_over_it() -> None:
    text = read("https")
    for said in ("Let's Encrypt", "certbot", "reverse_proxy", "proxy_set_header Upgrade"):
        assert said in text
    assert text.rstrip().endswith("`python main.py smoke https://mail.example.org`.")
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert steps == list(range(1, 7))


def test_security_is_reviewed_by_a_list_and_the_results_are_kept() -> None:
    text = read("security-review")
    assert "Every third month" in text
    steps = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert steps == list(range(1, 10))
    for path in re.findall(r"`((?:tests|ui)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), path
    results = rows(text.partition("## Results")[2])
    assert [row for row in results if re.fullmatch(r"\d{4}-\d\d-\d\d", row[0])]


def test_the_notes_on_separation_cut_along_the_areas_behind_one_gateway() -> None:
    text = read("services")
    wanted = ("auth", "contacts", "template", "campaign", "delivery", "analytics", "notification")
    cut = {row[0]: row[1] for row in rows(text)}
    assert set(wanted) <= set(cut)
    assert all(any(area in cut[name] for area in AREAS) for name in wanted)
    assert "## The gateway" in text


def test_the_release_plan_has_five_phases_with_ten_people_first_and_what_is_handed_over_when() -> (
    None
):
    text = read("rollout")
    phases = [row for row in rows(text) if row[0].isdigit()]
    assert [row[0] for row in phases] == ["1", "2", "3", "4", "5"]
    assert "ten people" in phases[1][2]
    assert all(row[-1] for row in phases)
    versions = [row for row in rows(text) if re.fullmatch(r"\d\.\d", row[0])]
    assert len(versions) == 7
    assert all(len(row) == 3 and row[2] for row in versions)

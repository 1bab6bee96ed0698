"""Settings: all problems at once, live mode with everything it needs, the sandbox without a key."""

from __future__ import annotations

import base64

import pytest

from core import settings
from core.platform_secrets import platform_secrets
from core.settings import SettingsInvalid, load, plain

LIVE = {
    "mode": "live",
    "zapmail_key": "zk",
    "plusvibe_key": "pk",
    "plusvibe_workspace": "w",
    "heyreach_key": "hk",
    "stripe_key": "sk_live_1",
    "stripe_webhook_secret": "whsec_1",
    "smtp_host": "mail.example.org",
    "public_url": "https://mail.example.org",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Hide the settings of whoever runs the tests."""
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(f"MAILWRIGHT_{name.upper()}", raising=False)


def problems_of(**given: object) -> list[str]:
    with pytest.raises(SettingsInvalid) as caught:
        load(**given)
    return caught.value.problems


def test_without_a_single_setting_it_is_a_sandbox() -> None:
    found = load()
    assert (found.mode, found.port, str(found.home)) == ("sandbox", 8080, ".mailwright")
    assert found.url == "http://localhost:8080"
    assert not found.https


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILWRIGHT_PORT", "9090")
    monkeypatch.setenv("MAILWRIGHT_HOME", "/srv/mail")
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@db/x")
    found = load()
    assert (found.port, str(found.home)) == (9090, "/srv/mail")
    assert found.database_url == "postgresql://u:p@db/x"


def test_ses_is_used_in_singapore_unless_another_region_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = {"ses_access_key": "AKIA1", "ses_secret_key": "s"}
    assert platform_secrets(load(**key))["ses"]["region"] == "ap-southeast-1"
    monkeypatch.setenv("MAILWRIGHT_SES_REGION", "eu-central-1")
    assert platform_secrets(load(**key))["ses"]["region"] == "eu-central-1"


def test_a_writing_assistant_needs_an_address_and_a_model_and_maybe_a_key() -> None:
    own = {"writing_url": "http://10.0.0.5:8000/v1", "writing_model": "words"}
    assert "writing" not in platform_secrets(load())
    secret = {"base_url": own["writing_url"], "key": "none", "model": "words"}
    assert platform_secrets(load(**own))["writing"] == secret
    assert platform_secrets(load(**own, writing_key="k"))["writing"]["key"] == "k"


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILWRIGHT_PORT", "99999")
    monkeypatch.setenv("MAILWRIGHT_MODE", "production")
    monkeypatch.setenv("MAILWRIGHT_SMTP_TLS", "ssl")
    problems = problems_of()
    assert len(problems) == 3
    for name in ("MAILWRIGHT_PORT", "MAILWRIGHT_MODE", "MAILWRIGHT_SMTP_TLS"):
        assert any(problem.startswith(name) for problem in problems)


def test_live_mode_names_every_key_that_is_missing() -> None:
    needed = set(LIVE) - {"mode", "stripe_key", "stripe_webhook_secret"}
    problems = problems_of(mode="live")
    assert len(problems) == len(needed)
    for name in needed:
        assert f"MAILWRIGHT_{name.upper()} is needed in live mode." in problems


def test_without_a_payment_key_an_installation_sells_by_mail() -> None:
    keys = {"stripe_key", "stripe_webhook_secret"}
    assert not load(**{name: key for name, key in LIVE.items() if name not in keys}).takes_payments
    assert load(**LIVE).takes_payments
    assert load().takes_payments


def test_the_provider_of_payments_that_is_chosen_needs_all_its_keys() -> None:
    keys = {"stripe_key", "stripe_webhook_secret"}
    bare = {name: key for name, key in LIVE.items() if name not in keys}
    razorpay = {
        "razorpay_key_id": "rzp_live_1",
        "razorpay_key_secret": "s",
        "razorpay_webhook_secret": "w",
    }
    chosen = {**bare, "payments": "razorpay"}
    assert load(**chosen, **razorpay).takes_payments
    assert load(**LIVE, **razorpay).takes_payments
    assert not load(**chosen).takes_payments
    for given, said in (
        ({**chosen, "razorpay_key_id": "rzp_live_1"}, "are needed together"),
        ({**bare, **razorpay}, "are set, yet MAILWRIGHT_PAYMENTS is stripe"),
        ({**LIVE, "payments": "razorpay"}, "are set, yet MAILWRIGHT_PAYMENTS is razorpay"),
        ({**chosen, **razorpay, "razorpay_key_id": "rzp_test_1"}, "is a sandbox key"),
    ):
        [problem] = problems_of(**given)
        assert said in problem


@pytest.mark.parametrize(
    "name",
    [
        "zapmail_key",
        "plusvibe_key",
        "heyreach_key",
        "stripe_key",
        "ses_secret_key",
        "resend_key",
        "writing_key",
    ],
)
def test_a_sandbox_key_never_goes_live(name: str) -> None:
    [problem] = problems_of(**{**LIVE, name: "sandbox_key"})
    assert f"MAILWRIGHT_{name.upper()} is a sandbox key" in problem


def test_live_mode_with_all_keys_is_accepted() -> None:
    found = load(**LIVE)
    assert found.https
    assert plain(found.stripe_key) == "sk_live_1"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"public_url": "mail.example.org"}, "PUBLIC_URL"),
        ({"google_client_id": "id"}, "GOOGLE_CLIENT_ID"),
        ({"stripe_key": "sk_live_1"}, "STRIPE_KEY"),
        ({"private_relays": "mail.lan:25, mail.lan"}, "PRIVATE_RELAYS"),
        ({"writing_model": "words"}, "WRITING_URL"),
        ({"writing_model": "words", "writing_url": "words.lan/v1"}, "WRITING_URL"),
    ],
)
def test_values_that_make_no_sense_together(given: dict[str, str], name: str) -> None:
    [problem] = problems_of(**given)
    assert name in problem


def test_another_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://u@h/x")
    assert "DATABASE_URL must start with postgresql" in problems_of()[0]


def test_the_ring_of_keys_is_a_list_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [f"{n}:{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2)]
    monkeypatch.setenv("MAILWRIGHT_SECRET_KEYS", ", ".join(keys))
    assert [plain(key) for key in load().secret_keys] == keys


def test_secrets_are_not_shown() -> None:
    shown = repr(load(**LIVE))
    assert "sk_live_1" not in shown
    assert "whsec_1" not in shown

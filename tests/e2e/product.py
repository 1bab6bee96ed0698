"""The real product in a process of its own, as ``make run`` starts it, and its sandbox's controls."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
KEY = {"x-sandbox-key": "sandbox_control"}
START_SECONDS = 60
QUICK = 2000
"""Provider seconds in one of ours: an hour at the mailbox host takes two seconds."""


@dataclass
class Product:
    """A running product: where it is, what it logged, and its sandbox."""

    url: str
    sandbox_url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """Steer the sandbox: time, tempo, faults, mail."""
        answer = httpx.request(
            method, f"{self.sandbox_url}/_control{path}", json=body, headers=KEY, timeout=20
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def fault(self, provider: str, kind: str, **more: Any) -> None:
        """Let something go wrong."""
        self.control("POST", "/faults", {"provider": provider, "kind": kind, **more})

    def calm(self) -> None:
        """Take every fault back."""
        self.control("DELETE", "/faults")

    def mail(self, recipient: str, containing: str) -> str:
        """Wait for a mail to somebody that contains these words and return its text."""
        for _ in range(150):
            for brief in self.control("GET", "/mail")["mails"]:
                if brief["recipient"] == recipient:
                    mail = self.control("GET", f"/mail/{brief['id']}")
                    if containing in f"{mail['subject']}\n{mail['text']}":
                        return str(mail["text"])
            time.sleep(0.2)
        raise LookupError(f"no mail to {recipient} says {containing!r}")


def start(home: Path) -> Product:
    """Seed the demo, start the product on free ports and wait for the line that says it is ready."""
    port, sandbox_port = free_ports(2)
    chosen = {
        "MAILWRIGHT_HOME": str(home),
        "MAILWRIGHT_PORT": str(port),
        "MAILWRIGHT_SANDBOX_PORT": str(sandbox_port),
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MAILWRIGHT_")}
    environment = {**inherited, **chosen}
    seeded = subprocess.run(
        [sys.executable, "main.py", "seed"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if seeded.returncode:
        raise RuntimeError(f"The demo was not seeded:\n{seeded.stdout}{seeded.stderr}")
    process = subprocess.Popen(
        [sys.executable, "main.py"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    product = Product(f"http://localhost:{port}", f"http://127.0.0.1:{sandbox_port}", process)
    threading.Thread(target=listen, args=(product,), daemon=True).start()
    deadline = time.monotonic() + START_SECONDS
    while not any("is ready at" in line for line in product.said):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            raise RuntimeError("The product did not start:\n" + "".join(product.said))
        time.sleep(0.05)
    product.control("POST", "/tempo", {"tempo": QUICK})
    return product


def listen(product: Product) -> None:
    """Keep what the product says, so that its pipe never fills."""
    assert product.process.stdout is not None
    product.said.extend(product.process.stdout)


def stop(product: Product) -> None:
    """Ask the product to stop, as Ctrl-C would."""
    product.process.terminate()
    try:
        product.process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        product.process.kill()
        product.process.wait()
    if product.process.stdout is not None:
        product.process.stdout.close()


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on just now."""
    held = [socket.socket() for _ in range(count)]
    for one in held:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in held]
    for one in held:
        one.close()
    return ports

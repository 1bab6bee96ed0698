"""Any text survives the way to the DNS host and back, through both their quoting and ours."""

from __future__ import annotations

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.TXT
from hypothesis import given
from hypothesis import strategies as st

from adapters.cloudflare import quoting
from adapters.cloudflare.sandbox import contents

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=700)


@given(TEXTS)
def test_a_text_is_what_it_was(text: str) -> None:
    assert quoting.joined(quoting.quoted(text)) == text


@given(TEXTS)
def test_a_dns_library_reads_the_same_bytes_in_strings_that_fit(text: str) -> None:
    rdata = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.TXT, quoting.quoted(text))
    assert isinstance(rdata, dns.rdtypes.ANY.TXT.TXT)
    assert b"".join(rdata.strings) == text.encode()
    assert all(len(string) <= quoting.LARGEST_STRING_BYTES for string in rdata.strings)


@given(TEXTS)
def test_the_sandbox_keeps_quoted_texts_as_they_come(text: str) -> None:
    content = quoting.quoted(text)
    assert contents.checked({"type": "TXT", "content": content}) == {"content": content}


@given(st.text("abc;=", min_size=1, max_size=700))
def test_the_sandbox_quotes_and_splits_what_comes_bare(text: str) -> None:
    kept = contents.checked({"type": "TXT", "content": text})
    assert quoting.joined(kept["content"]) == text

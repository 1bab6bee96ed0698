"""Aggregate reports as receivers write them, in both schemas."""

from __future__ import annotations

import gzip
import io
import zipfile
from email.message import EmailMessage

OLD = """<?xml version="1.0" encoding="UTF-8" ?>
<feedback>
  <report_metadata>
    <org_name>google.com</org_name>
    <email>noreply-dmarc-support@google.com</email>
    <extra_contact_info>https://support.google.com/a/answer/2466580</extra_contact_info>
    <report_id>10835472519834012345</report_id>
    <date_range><begin>1781049600</begin><end>1781135999</end></date_range>
  </report_metadata>
  <policy_published>
    <domain>example.com</domain><adkim>r</adkim><aspf>s</aspf>
    <p>quarantine</p><sp>none</sp><pct>100</pct>
  </policy_published>
  <record>
    <row>
      <source_ip>192.0.2.10</source_ip><count>90</count>
      <policy_evaluated>
        <disposition>none</disposition><dkim>pass</dkim><spf>pass</spf>
      </policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results>
      <dkim><domain>example.com</domain><result>pass</result><selector>google</selector></dkim>
      <dkim><domain>vendor.net</domain><result>pass</result><selector>s1</selector></dkim>
      <spf><domain>example.com</domain><result>pass</result></spf>
    </auth_results>
  </record>
  <record>
    <row>
      <source_ip>2001:db8::7</source_ip><count>10</count>
      <policy_evaluated>
        <disposition>quarantine</disposition><dkim>fail</dkim><spf>fail</spf>
        <reason><type>forwarded</type><comment>looks forwarded</comment></reason>
      </policy_evaluated>
    </row>
    <identifiers><header_from>example.com</header_from></identifiers>
    <auth_results>
      <spf><domain>forger.example</domain><result>softfail</result></spf>
    </auth_results>
  </record>
</feedback>
"""

NEW = """<?xml version="1.0"?>
<r:feedback xmlns:r="urn:ietf:params:xml:ns:dmarc-2.0" xmlns:x="https://receiver.example/x">
  <r:version>1.0</r:version>
  <r:report_metadata>
    <r:org_name>Receiver</r:org_name>
    <r:email>dmarc@receiver.example</r:email>
    <r:report_id>3v98</r:report_id>
    <r:date_range><r:begin>1781136000</r:begin><r:end>1781222399</r:end></r:date_range>
    <r:generator>Receiver 2</r:generator>
  </r:report_metadata>
  <r:policy_published>
    <r:domain>Example.com.</r:domain><r:discovery_method>treewalk</r:discovery_method>
    <r:p>reject</r:p><r:sp>quarantine</r:sp><r:np>reject</r:np>
    <r:adkim>s</r:adkim><r:testing>y</r:testing>
  </r:policy_published>
  <x:extension><x:arc>1</x:arc></x:extension>
  <r:record>
    <r:row>
      <r:source_ip>::ffff:192.0.2.10</r:source_ip><r:count>7</r:count>
      <r:policy_evaluated>
        <r:disposition>pass</r:disposition><r:dkim>pass</r:dkim><r:spf>fail</r:spf>
      </r:policy_evaluated>
    </r:row>
    <r:identifiers>
      <r:header_from>mail.example.com</r:header_from><r:envelope_from/>
    </r:identifiers>
    <r:auth_results>
      <r:dkim>
        <r:domain>mail.example.com</r:domain><r:selector>s1</r:selector><r:result>pass</r:result>
      </r:dkim>
    </r:auth_results>
  </r:record>
</r:feedback>
"""


def zipped(*files: tuple[str, bytes]) -> bytes:
    """Return a zip file of the files given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def mailed(content: bytes, name: str = "google.com!example.com!1!2.xml.gz") -> bytes:
    """Return a mail with one attachment, as reporters send it."""
    mail = EmailMessage()
    mail["From"] = "noreply-dmarc-support@google.com"
    mail["To"] = "d@example.com"
    mail["Subject"] = "Report Domain: example.com Submitter: google.com Report-ID: <1>"
    mail.set_content("This is an aggregate report.")
    mail.add_alternative("<p>This is an aggregate report.</p>", subtype="html")
    mail.add_attachment(content, maintype="application", subtype="gzip", filename=name)
    return mail.as_bytes()


def packings(xml: str) -> dict[str, bytes]:
    """Return a report in every form in which it may arrive."""
    raw = xml.encode()
    return {
        "xml": raw,
        "xml after blanks": b"\r\n  " + raw.split(b"?>", 1)[1],
        "xml with a byte order mark": b"\xef\xbb\xbf" + raw,
        "gzip": gzip.compress(raw),
        "zip": zipped(("report.xml", raw)),
        "mail with gzip": mailed(gzip.compress(raw)),
        "mail with zip": mailed(zipped(("report.xml", raw)), "report.zip"),
        "mail with xml": mailed(raw, "report.xml"),
    }

"""B29: a secret in a name or a URL is shown to nobody and kept nowhere."""

import pytest

from orchestration.ingest.landing import land_inbox
from orchestration.redaction import redacted


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://anna:hunter2@host/x", "https://***@host/x"),
        ("s3://bucket/a?X-Amz-Signature=abc123&part=1", "s3://bucket/a?X-Amz-Signature=***&part=1"),
        ("sftp://host/in?token=abc;password=def", "sftp://host/in?token=***;password=***"),
        ("extract_api_key=K9.csv: left there", "extract_api_key=*** left there"),
        ("sftp://anna:p/w@host/in, 3 files", "sftp://***@host/in, 3 files"),
        ("ftp://u:p@ss@host", "ftp://***@host"),
        ("{'password': 'hunter2', 'host': 'a'}", "{'password': '***', 'host': 'a'}"),
        ('{"api_key": "K/9+=", "rows": 3}', '{"api_key": "***", "rows": 3}'),
        ("Authorization: Bearer abc", "Authorization: Bearer ***"),
        ("authorization=Basic YTpi/Yg==", "authorization=Basic ***"),
        ("aws_secret_access_key=wJalr/XUtn+K", "aws_secret_access_key=***"),
        ("mail maria@example.com, or see https://host/x", "mail maria@example.com, or see https://host/x"),
        ("https://host/@maria/x?mail=a@example.com", "https://host/@maria/x?mail=a@example.com"),
        ("at https://host:8080/x by maria@example.com", "at https://host:8080/x by maria@example.com"),
        ("inbox/shop/STOCK__20261118T043000Z.csv: no rows", "inbox/shop/STOCK__20261118T043000Z.csv: no rows"),
        ("signed quantity: 5, key ITEM became ITEM, DAY", "signed quantity: 5, key ITEM became ITEM, DAY"),
    ],
)
def test_b29_what_is_shown(text, shown):
    assert redacted(text) == shown


def test_b29_a_file_name_with_a_token_is_warned_of_without_it(settings, shop, drop):
    drop("STOCK?token=abc123.csv", "x")
    (warning,) = land_inbox(settings, [shop]).warnings
    assert "abc123" not in warning
    assert "token=***" in warning

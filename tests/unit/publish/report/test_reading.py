"""Definitions of the release in the words of the page."""

import pytest

from orchestration.publish.report.reading import ReleaseFiles
from tests.records import manifest, table_entry


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("Lines on time / lines due; null where none was due.", "Lines on time / lines due; n/a where none was due."),
        ("Shares. Null where nothing is nullified.", "Shares. n/a where nothing is nullified."),
    ],
)
def test_a_definition_speaks_of_what_is_not_there_as_the_page_does(tmp_path, published, shown):
    release = ReleaseFiles(tmp_path, manifest(tables={"kpi_service": table_entry([], {"otif_promised": published})}))
    assert release.definition("kpi_service", "otif_promised") == shown

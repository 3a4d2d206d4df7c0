"""Charts: only what adds to the difference is a bar, and a name from a source is text and nothing else."""

from decimal import Decimal
from xml.etree import ElementTree

from orchestration.publish.report.agreement import ALL
from orchestration.publish.report.causes import ERP_VALUE, WMS_VALUE
from orchestration.publish.report.charts import agreement_chart, waterfall_chart
from orchestration.publish.report.reading import Listing

HOSTILE = '<img src=x onerror=a()>&"\' role="x"'
SVG = "{http://www.w3.org/2000/svg}"


def listed(*rows):
    return Listing("", [], rows, len(rows), "")


def elements(svg):
    """The elements of text in the drawing; raises where it is no well-formed XML."""
    root = ElementTree.fromstring(str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    return list(root.iter(f"{SVG}text"))


def texts(svg):
    return [element.text for element in elements(svg)]


def test_a_name_of_a_source_stays_text():
    rows = [{"location_id": name, "system_agreement": 0.5} for name in (ALL, HOSTILE)]
    for svg in agreement_chart(listed(*rows)).values():
        assert "<img" not in svg
        assert "50.0%" in texts(svg)


def test_steps_lead_from_one_end_to_the_other():
    steps = [
        {"cause": "lost_message", "value": Decimal(-30), "starts_at": Decimal(1000), "value_after": Decimal(970)},
        {"cause": "status_not_synced", "value": Decimal(0), "starts_at": Decimal(970), "value_after": Decimal(970)},
    ]
    ends = ({"cause": ERP_VALUE, "value_after": Decimal(1000)}, {"cause": WMS_VALUE, "value_after": Decimal(970)})
    drawn = waterfall_chart(listed(ends[0], *steps, ends[1]))
    shown = texts(drawn["wide"])
    assert {"ERP value", "1,000", "Lost message", "\u221230.00", "WMS value", "970.00"} <= set(shown)
    assert "Status not synced" not in shown
    assert "ERP value 1,000, Lost message \u221230.00, WMS value 970.00" in drawn["narrow"]


def test_labels_of_an_axis_keep_apart_on_a_phone():
    rows = [{"location_id": name, "system_agreement": 0.5} for name in (ALL, "HOU-DC")]
    written = elements(agreement_chart(listed(*rows))["narrow"])
    anchors = {one.text: one.get("text-anchor") for one in written if one.text.endswith("%")}
    assert {anchors["0%"], anchors["100%"]} == {"middle"}, "none is pushed into its neighbour"


def test_without_differences_or_locations_there_is_no_chart():
    empty = ({"cause": ERP_VALUE, "value_after": None}, {"cause": WMS_VALUE, "value_after": None})
    assert waterfall_chart(listed(*empty)) is None
    assert agreement_chart(listed({"location_id": ALL, "system_agreement": None})) is None

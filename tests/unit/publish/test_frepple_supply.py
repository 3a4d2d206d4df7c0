"""Stock and supply as the planning tool gets them, and what of them is listed beside."""

from __future__ import annotations

from tests.frepple import listed, rows


def test_stock_is_what_may_be_planned_and_what_nobody_knows_is_held(exported):
    assert rows(exported, "buffer", "item", "location", "onhand", "minimum", "maximum") == [
        ("BULB", "DC2", "0", "0", None),
        ("LAMP", "DC2", "0", None, None),
        ("PUMP", "DC1", "370", "20", "400"),
        ("PUMP", "DC2", "0", "9", None),
    ]
    assert rows(exported, "buffer", "category", "subcategory")[2] == ("verified", "wms")
    assert listed(exported, "buffer", "changed") == {
        "BULB / DC2": "inactive_without_minimum",
        "LAMP / DC2": "unread_minimum_is_blank",
        "PUMP / DC2": "maximum_below_minimum",
    }
    assert listed(exported, "buffer") == {
        "LAMP / DC1": "no_estimate",
        "LAMP / DC9": "unknown_location",
        "PUMP / DC3": "no_stock_source",
        "wms:9 / DC1": "unknown_item",
        "'=LAMP / DC1": "unusable_name",
    }


def test_purchases_have_supplier_place_and_a_date_to_come(exported):
    assert rows(exported, "purchaseorder", "reference", "quantity", "receipt date", "ordering date", "status") == [
        ("PO-45/10", "50", "2026-12-01", "2026-11-01", "confirmed"),
        ("PO-45/20", "50", "2026-12-03", "2026-11-18", "confirmed"),
        ("PO-45/30", "50", "2026-11-23", "2026-11-01", "confirmed"),
    ]
    assert listed(exported, "purchaseorder") == {
        "45/40": "missing_supplier",
        "45/50": "missing_location",
        "45/60": "no_date",
        "45/70": "out_of_range",
        "45/80": "unknown_supplier",
        "45/90": "no_estimate",
        "46/10": "unknown_kind",
        "46/20": "unknown_kind",
        "46/30": "refused_line",
    }
    assert listed(exported, "purchaseorder", "changed") == {
        "45/20": "ordered_on_plan_date",
        "45/30": "past_due_receipt",
    }


def test_each_purchase_has_its_supplier_row_with_a_lead_time_in_days(exported):
    assert rows(exported, "itemsupplier", "item", "supplier", "location", "leadtime", "sizeminimum", "cost") == [
        ("LAMP", "ACME", "DC1", "30d", None, None),
        ("PUMP", "ACME", "DC1", "8d", "10", "3"),
        ("PUMP", "BEST", "DC1", "8d", "10", "1"),
    ]


def test_the_cheapest_supplier_is_asked_first_and_what_may_take_longer_is_kept_in_reserve(exported):
    assert rows(exported, "itemsupplier", "supplier", "priority", "extra_safety_leadtime") == [
        ("ACME", "1", None),
        ("ACME", "2", "5d"),
        ("BEST", "1", None),
    ]


def test_a_shipped_transfer_has_no_origin_and_another_needs_one(exported):
    assert rows(exported, "distributionorder", "reference", "origin", "destination", "shipping date") == [
        ("TO-9/1", "DC1", "DC2", "2026-11-24"),
        ("TO-9/2", None, "DC2", "2026-11-01"),
        ("TO-9/5", "DC1", "DC2", "2026-11-18"),
    ]
    assert listed(exported, "distributionorder", "changed") == {"9/5": "past_due_receipt"}
    assert listed(exported, "distributionorder") == {
        "9/3": "unknown_origin",
        "9/7": "unknown_origin",
        "9/4": "no_estimate",
        "9/6": "unknown_kind",
    }


def test_a_lane_is_not_lost_with_the_origin_of_its_transfer(exported):
    assert rows(exported, "itemdistribution", "item", "location", "origin") == [("PUMP", "DC2", "DC1")]
    said = listed(exported, "itemdistribution")
    assert (said["9/3"], said["9/7"]) == ("unknown_origin", "unknown_origin")


def test_a_lane_was_taken_often_and_its_lead_time_counts_the_days_worked_at_its_end(exported):
    """Of the calendar's 14 days 11 are."""
    assert rows(exported, "itemdistribution", "leadtime", "priority") == [("6d", "1")]
    assert listed(exported, "itemdistribution") == {
        "9/3": "unknown_origin",
        "9/7": "unknown_origin",
        "LAMP / DC1 / DC2": "too_few_shipments",
        "PUMP / DC3 / DC2": "too_few_shipments",
    }

"""What the codes of the list of left-out rows mean to a planner."""

from orchestration.publish.frepple.files import FILES

REFERENCES = [column for file in FILES for column in file.columns if column.parent]
NO_MASTER = "no master data: map the code, or correct the master"

MEANINGS = {
    "no_estimate": "nobody knows the stock: the item-location is held, together with its demand and supply",
    "no_stock_source": "no system reports stock of this location: held, together with its demand and supply; "
    "of a code, map it, or name the storage location in the document where its site has several",
    "unusable_name": "starts like a formula, is padded, too long or holds control characters; names are never altered",
    "out_of_range": "below zero, of more than 12 digits, or a date or lead time beyond what the tool holds",
    "duplicate_key": "another row has the same key",
    "refused_line": "ingest refused a row of it, so its quantity is not known: see truestock dead-letters",
    "unknown_kind": "no mapping knows the kind of its document or line: see truestock profile, and add its code",
    "nothing_open": "nothing is open",
    "order_blocked": "the order is blocked; it comes back as demand when it is released",
    "no_date": "no date is known",
    "no_supply_path": "no supplier, lane, receipt or stock: the tool reports it as unplanned",
    "no_replenishment": "demand that no supplier or lane can replenish: only stock and open receipts will serve it",
    "customer_not_known": "its customer has no master data: goes to Unknown customer",
    "other_buckets": "shares its days with the buckets of the tool: its months, or weeks from Monday on",
    "no_lead_time": "no lead time is known: the tool would assume none",
    "unknown_origin": "not shipped, and which location it leaves is not known; an empty origin would mean shipped: "
    "name the storage location that issues it (RESLO in SAP), or map the code",
    "origin_is_destination": "leads back to where it starts",
    "past_bucket": "the bucket is over",
    "unread_minimum_is_blank": "its safety stock could not be read, so the tool plans with none",
    "inactive_without_minimum": "the item is no longer active, so no safety stock is kept of it",
    "maximum_below_minimum": "its maximum stock is less than its safety stock, so the tool plans without a maximum",
    "too_few_shipments": "goods have taken the lane less often than minimum_shipments of the policy",
    "due_on_promised_date": "no requested date: due when promised",
    "due_on_order_date": "no requested and no promised date: due when ordered",
    "past_due_receipt": "expected in the past: comes some working days after today, by policy; agree on a new date",
    "ordered_on_plan_date": "no order date: exported with the plan's date",
    "no_forecast": "the forecast of this item, location and customer is left out",
    "incomplete": "a value that the tool cannot do without is not known",
    **{f"missing_{column.name}": f"no {column.name} is known" for column in REFERENCES},
    **{f"unknown_{column.parent}": NO_MASTER for column in REFERENCES},
}

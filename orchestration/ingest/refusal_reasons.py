"""What each reason code of a refusal means, and what to do about it: the one home of these words.

A file stays as it was landed, so what is wrong in it is cured by delivering it again, and by nothing else. What is
wrong in a contract is cured there, and by a replay of what landed; what is wrong in a mapping, by the next cycle.
"""

from __future__ import annotations

import polars as pl

AGAIN = "Correct it at the source and have it delivered again."
OR_CONTRACT = f"{AGAIN} If the contract is wrong instead, correct that, then `truestock replay --dead-letters`."
NEXT_CYCLE = "the next cycle takes it"
STANDS = " The row is kept without it."

REASONS = {
    # whole deliveries
    "damaged_landing": (
        "What lies in landing is not what was delivered: bytes were lost or changed on disk.",
        "Have the same file delivered again under the same name, or restore landing from a backup.",
    ),
    "contradictory_parts": (
        "Parts of one extract have a key with different values: they were not taken at one instant, so none is used.",
        "Have all parts delivered again from one extract, each row in one of them. The last good one stays in use.",
    ),
    "control_file_invalid": ("The control file cannot be read or does not fit the file.", AGAIN),
    "control_total_mismatch": ("Rows or sums differ from the control file: the file was truncated or changed.", AGAIN),
    "duplicate_header": (
        "The header names a column twice, or several not at all, so their values cannot be told apart.",
        AGAIN,
    ),
    "empty_file": ("The file has no content, not even a header; never read as zero stock.", AGAIN),
    "erased": ("Its bytes were erased on request; the tombstone in landing says who asked and why.", "Nothing."),
    "held": (
        "It has far fewer rows than usual, too many of which nobody can tell whose they are, or lacks codes in use or "
        "a column that had values before.",
        f"If it is right, `truestock approve`. Else: {AGAIN} The last good one stays in use.",
    ),
    "list_download": (
        "The file is a list as a screen shows it, with captions, rules or padding, where a table is expected.",
        OR_CONTRACT,
    ),
    "missing_column": ("A column of the contract is missing or was renamed.", OR_CONTRACT),
    "missing_day": (
        "A calendar skips a day between its first and its last one: dates would move past it unseen.",
        f"{AGAIN} The last good one stays in use.",
    ),
    "no_row_accepted": (
        "Every row of a snapshot was refused: nothing is known of what it says, which is not that there is nothing.",
        OR_CONTRACT,
    ),
    "no_rows": ("A header without rows, where the contract says there always are some.", AGAIN),
    "not_whole": (
        "A row was refused of a file that counts as a whole: without a day, or a location's time zone, dates move.",
        f"{AGAIN} The last good one stays in use.",
    ),
    "not_edifact": ("The file does not start as an EDIFACT interchange does.", AGAIN),
    "not_json_lines": (
        "The documents stand in an array or an envelope, or over several lines each, where one a line is expected.",
        AGAIN,
    ),
    "not_x12": ("The file does not start as an X12 interchange does.", AGAIN),
    "overlapping_validity": (
        "Two rows for one code are valid on the same day; which of them counts cannot be guessed.",
        f"End one before the other starts. {AGAIN} The last good one stays in use.",
    ),
    "reader_failed": (
        "Reading it ended in an error, an abort, or beyond the memory or time that a reader may take, each time.",
        "Have it delivered again, in parts where it is large. If the machine was short of memory, `truestock replay "
        "--dead-letters` tries it again. Else keep the file and report it: no file may do that.",
    ),
    "several_sheets": (
        "Several visible sheets of the workbook have the contract's columns; which of them counts cannot be told.",
        AGAIN,
    ),
    "too_large": (
        "It unpacks to more, or its cells reach further, than an extract may hold.",
        "Have it delivered again in parts, or without what stands beyond the table.",
    ),
    "unreadable_file": ("The archive or workbook is broken, or is none at all.", AGAIN),
    "wrong_encoding": ("The bytes are not text in the contract's encoding.", OR_CONTRACT),
    "wrong_separator": (
        "Another character than the contract's stands between the columns; all of them are there.",
        f"{AGAIN} Where the system always writes it so, say it in the `format` of its dialect's contract.",
    ),
    "wrong_line_ends": ("The lines do not end with a line feed, so no row can be told from the next.", AGAIN),
    # rows, by shape
    "broken_record": (
        "The line cannot be split into the header's fields, a JSON object has a name twice, or the message's counts "
        "are wrong.",
        AGAIN,
    ),
    "duplicate_key": (
        "The key occurs again with different values; none of these rows is accepted.",
        f"Find out at the source which one is right. {OR_CONTRACT}",
    ),
    "foreign_message": (
        "The message is of another kind than its file, so nothing of it was read.",
        "Have it delivered under the name of its own kind, or routed elsewhere, and the file once more without it, "
        "under the name that it has.",
    ),
    "missing_value": ("A required value is blank.", OR_CONTRACT),
    "too_small": (
        "The number is less than the contract says it can be: a quantity below zero where a sign means nothing, or a "
        "factor, price unit or rate of zero.",
        OR_CONTRACT,
    ),
    "wrong_type": (
        "The value does not follow the contract's notation.",
        OR_CONTRACT,
    ),
    # rows, by meaning
    "ambiguous_item": (
        "The promise names an order and an item that several of its lines are of.",
        f"Ask the supplier for the order's line numbers. {AGAIN}",
    ),
    "ambiguous_order_line": (
        "Several ERPs have the purchase order line that the promise names.",
        f"Say in `answers_to` of truestock.yml which ERPs the supplier's system answers; {NEXT_CYCLE}.",
    ),
    "contradictory_base_unit": (
        "The item's systems or codes keep it in different base units, so its quantities do not add up; it is withheld.",
        "Correct the base unit in the ERP, the unit in `mdm/unit_xref`, or in `mdm/item_xref` what a code stands for; "
        f"have that one delivered again, and {NEXT_CYCLE}.",
    ),
    "contradictory_unit": (
        "The item's codes do not agree on the factor of one unit, or its base unit is not 1 of itself, so none counts; "
        "the item is withheld.",
        "Correct the factor in the ERP, or in `mdm/item_xref` the item that a code stands for; have that one delivered "
        f"again, and {NEXT_CYCLE}.",
    ),
    "empty_bucket": ("A forecast for a bucket of no days.", AGAIN),
    "missing_header": (
        "A line of an order whose header was not delivered: neither partner nor kind of the document is known.",
        "Have the headers and the lines extracted together, and delivered again.",
    ),
    "missing_schedule": (
        "The schedule lines of an order line are of less than it orders, so what was received and when is not known.",
        "Have the orders and their schedule lines extracted together, and delivered again.",
    ),
    "missing_site": (
        "A line of stock names no site (plant, warehouse), so it may be of any location of its system.",
        f"Maintain the site in the ERP; {NEXT_CYCLE}.",
    ),
    "overlong_bucket": ("A forecast for a bucket of more than a year.", AGAIN),
    "negative_forecast": ("A forecast below zero.", AGAIN),
    "published_in_future": (
        "A forecast says that it was published after the cycle; which of its versions counts cannot be told by it.",
        AGAIN,
    ),
    "recorded_in_future": (
        "A movement says that it was recorded more than a day after its extract was taken, so when is not known.",
        f"Correct the instant in the system, or its time zone in truestock.yml. {AGAIN}",
    ),
    "unknown_answer": (
        "What the supplier answers is in no mapping, or does not say what is promised; nothing is, until it does.",
        "Add the codes that no mapping knows to `map_supplier_answer` or `map_supplier_date` of the landscape, and "
        f"{NEXT_CYCLE}; where it names none, ask the supplier what is meant.",
    ),
    "unknown_cost": (
        "The item's cost cannot be computed, so its stock there has no value.",
        f"Maintain price, price unit and price control in the ERP; {NEXT_CYCLE}.",
    ),
    "unknown_currency": (
        "The cost is in a currency without an exchange rate, so the stock has no value.",
        f"Correct the currency in the ERP, or add its rate to `mdm/exchange_rates`; {NEXT_CYCLE}.",
    ),
    "unknown_date": ("A delay notice without its new date.", f"Ask the supplier for the date. {AGAIN}"),
    "unknown_order_line": (
        "The promise names a purchase order line that no ERP has.",
        "Have the order delivered, or the promise again with the right reference.",
    ),
    "unknown_owner": (
        "Nobody can tell whose stock it is: one of its owner and the party that may dispose of it is named alone.",
        f"Complete the quants in the warehouse and have them delivered again; {NEXT_CYCLE}.",
    ),
    "unknown_quantity": (
        "No quantity in base units, or one that is beyond anything that can be meant.",
        AGAIN,
    ),
    "unknown_sign": (
        "No mapping says whether the movement adds or takes stock, or it is a count without its quantity.",
        f"Add its code to the mappings of the landscape; {NEXT_CYCLE}.",
    ),
    "unknown_status": (
        "No mapping knows the stock status, or half of a status change, or of a warehouse's line, is missing.",
        f"Add the status to the mappings of the landscape, or have the document delivered whole; {NEXT_CYCLE}.",
    ),
    "unknown_unit": (
        "The item has no factor for this unit, or it is in no cross-reference; none is ever guessed.",
        f"Maintain the factor in the ERP or the unit in `mdm/unit_xref`; {NEXT_CYCLE}.",
    ),
}


def explained(refused: pl.DataFrame) -> pl.DataFrame:
    """Dead letters with `meaning` and `what_to_do` of each one's `reason`; row order kept."""
    words = [(code, meaning, remedy) for code, (meaning, remedy) in REASONS.items()]
    known = pl.DataFrame(words, schema=["reason", "meaning", "what_to_do"], orient="row")
    meaning = pl.col("meaning") + pl.when(pl.col("refused") == "cell").then(pl.lit(STANDS)).otherwise(pl.lit(""))
    return refused.join(known, on="reason", how="left", maintain_order="left").with_columns(meaning)

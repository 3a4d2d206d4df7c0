"""What each reason code of a refusal means, and what to do about it: the one home of these words."""

from __future__ import annotations

import polars as pl

AGAIN = "Deliver the file again, corrected."
STANDS = " The row stands without it."
REPLAY = "Then `truestock replay --dead-letters`."

REASONS = {
    # whole deliveries
    "control_file_invalid": ("The control file cannot be read or does not fit the file.", AGAIN),
    "control_total_mismatch": ("Rows or sums differ from the control file: the file was truncated or changed.", AGAIN),
    "duplicate_header": ("The header names a column twice, so its values cannot be told apart.", AGAIN),
    "empty_file": ("The file has no content, not even a header; never read as zero stock.", AGAIN),
    "erased": ("Its bytes were erased on request; the tombstone in landing says who asked and why.", "Nothing."),
    "held": (
        "It has far fewer rows than usual, too many without a key that can be read, or unmaps codes in use.",
        "If it is right, `truestock approve`; else deliver it again, corrected. The last good one stays in use.",
    ),
    "missing_column": (
        "A column of the contract is missing or was renamed.",
        f"Deliver it, or raise the contract's version. {REPLAY}",
    ),
    "no_row_accepted": (
        "Every row of a snapshot was refused: nothing is known of what it says, which is not that there is nothing.",
        f"Correct what is named of the first row, at the source or in the contract. {REPLAY}",
    ),
    "no_rows": ("A header without rows, where the contract says there always are some.", AGAIN),
    "not_whole": (
        "A row was refused of a file that counts as a whole: a calendar without one of its days moves dates.",
        f"{AGAIN} The last good one stays in use.",
    ),
    "not_edifact": ("The file does not start as an EDIFACT interchange does.", AGAIN),
    "not_x12": ("The file does not start as an X12 interchange does.", AGAIN),
    "overlapping_validity": (
        "Two rows for one code are valid on the same day; which of them counts cannot be guessed.",
        "End one before the other starts and deliver the whole file again; the last good one stays in use.",
    ),
    "too_large": ("It unpacks to more than an extract may hold.", "Deliver it in parts."),
    "unreadable_file": ("The archive or workbook is broken, or is none at all.", AGAIN),
    "wrong_encoding": (
        "The bytes are not text in the contract's encoding.",
        f"Deliver that encoding, or change the contract. {REPLAY}",
    ),
    # rows, by shape
    "broken_record": (
        "The line cannot be split into the header's fields, or the message's counts are wrong.",
        "Correct it at the source; the next extract puts it right.",
    ),
    "duplicate_key": (
        "The key occurs again with different values; none of these rows is accepted.",
        "Find out at the source which one is right; if the key is too short, correct the contract.",
    ),
    "missing_value": ("A required value is blank.", "Fill it in at the source; the next extract puts it right."),
    "wrong_type": (
        "The value does not follow the contract's notation.",
        f"Correct it at the source, or the notation in the contract. {REPLAY}",
    ),
    # rows, by meaning
    "ambiguous_order_line": (
        "Several ERPs have the purchase order line that the promise names.",
        "Say in `answers_to` of truestock.yml which ERPs the supplier's system answers; the next cycle takes it.",
    ),
    "contradictory_unit": (
        "The item's codes do not agree on the factor of one unit, so none counts; the item is withheld.",
        "Correct the factor in the ERP, or the item that a code stands for in `mdm/item_xref`.",
    ),
    "empty_bucket": ("A forecast for a bucket of no days.", "Correct the bucket in the planning tool."),
    "overlong_bucket": ("A forecast for a bucket of more than a year.", "Correct the bucket in the planning tool."),
    "negative_forecast": ("A forecast below zero.", "Correct the forecast in the planning tool."),
    "unknown_date": ("A delay notice without its new date.", "Ask the supplier for the date."),
    "unknown_order_line": (
        "The promise names a purchase order line that no ERP has.",
        "Correct the reference with the supplier, or deliver the order.",
    ),
    "unknown_quantity": (
        "No quantity in base units, or one that is beyond anything that can be meant.",
        "Correct quantity and unit in the system that delivers it.",
    ),
    "unknown_sign": (
        "No mapping says whether the movement adds or takes stock.",
        "Add its code to the mappings of the landscape; the next cycle takes it.",
    ),
    "unknown_status": (
        "No mapping knows the stock status.",
        "Add it to the mappings of the landscape; the next cycle takes it.",
    ),
    "unknown_unit": (
        "The item has no factor for this unit; none is ever guessed.",
        "Maintain the factor in the ERP or the unit in `mdm/unit_xref`; the next cycle takes it.",
    ),
}


def explained(refused: pl.DataFrame) -> pl.DataFrame:
    """Dead letters with `meaning` and `what_to_do` of each one's `reason`; row order kept."""
    words = [(code, meaning, remedy) for code, (meaning, remedy) in REASONS.items()]
    known = pl.DataFrame(words, schema=["reason", "meaning", "what_to_do"], orient="row")
    meaning = pl.col("meaning") + pl.when(pl.col("refused") == "cell").then(pl.lit(STANDS)).otherwise(pl.lit(""))
    return refused.join(known, on="reason", how="left", maintain_order="left").with_columns(meaning)

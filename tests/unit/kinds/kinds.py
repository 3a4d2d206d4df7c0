"""What each code of the shipped mappings comes to, written by hand: tests and docs/kinds.md are held to it.

A blank within a code is `_`; `*` is any code that stands in no other row, `-` that there is none.
"""

DOCUMENT_KINDS = {
    ("erp_sap", "BSTYP"): {
        "order": "F",
        "request_for_quotation": "A R",
        "quotation": "O",
        "contract": "K C",
        "schedule": "L",
        "other": "B",
    },
    ("erp_sap", "BSART"): {
        "order": "NB NBXX FO ENB EC",
        "transfer": "UB EUB",
        "request_for_quotation": "AN AB RQ",
        "quotation": "QTN",
        "contract": "MK WK DC",
        "schedule": "LP LPA LU",
        "other": "DB",
    },
    ("erp_sap", "VBTYP"): {
        "order": "C I",
        "request_for_quotation": "A",
        "quotation": "B",
        "contract": "G 0 d CMMA",
        "schedule": "E F",
        "return": "H",
        "other": "D K L W 1 : CSVO CSCO CSCT SBRQ PBRQ PBDR",
    },
    ("erp_sap", "AUART"): {
        "order": "OR ZOR TA SO RO CS BV FD KL SD KN SDF KB CF TAF TAM TAV DL CBFD",
        "request_for_quotation": "IN AF",
        "quotation": "QT AG AE AP AR AS AV",
        "contract": "CQ QC KM WK1 WK2 NMS WV SC MV GK CH",
        "schedule": "LP DS LK LZ LZM LZS",
        "return": "RE RE2 KA CP CBRE CBAR",
        "other": (
            "KE CI CBII KR CONR CR G2 G2WT CMR DR L2 DMR RK RA RAS RAG PV SI 01 ED EDKO SRVO B1 B1E "
            "B2 B3 B3E B4 BIND BK1 BK3 BM1 BM3"
        ),
    },
    ("erp_next", "doctype"): {
        "order": "Sales_Order Purchase_Order",
        "quotation": "Quotation Supplier_Quotation",
        "request_for_quotation": "Request_for_Quotation",
        "contract": "Blanket_Order",
        "other": "Material_Request",
    },
    ("erp_next", "status"): {
        "other": "Draft",
        "as_told": (
            "Open Submitted Replied Ordered Partially_Ordered Lost Expired On_Hold To_Pay "
            "To_Deliver_and_Bill To_Deliver To_Receive_and_Bill To_Receive To_Bill Delivered "
            "Completed Cancelled Closed"
        ),
    },
}
LINE_KINDS = {
    ("erp_sap", "PSTYP"): {
        "stock": "0 3 L 7 U",
        "drop_shipment": "5 S",
        "service": "1 B 9 D A E",
        "text": "4 M 6 T 8 W",
        "non_stock": "2 K",
    },
    ("erp_sap", "KNTTP"): {
        "non_stock": "A C D E F K M N P Q T U X",
        "drop_shipment": "1",
    },
    ("erp_sap", "PSTYV"): {
        "stock": ("TAN TANN TAC TAQ TAPS TAL BVN BVNN KLN KBN LPN LZN AFN AFNN AFC AGN AGNN AGC AVN AVC KMN"),
        "return": "REN RENN",
        "kit_header": "TAP TAPA",
        "drop_shipment": "TAS TASG TALS ALES",
        "service": "TAD TAO WVN WAN MVN IRIN AGE AES AEN AGR",
        "text": "TATX AFTX AGTX BVTX KLTX G2TX L2TX TAE",
        "non_stock": ("TAX TAW TAB ALEN TAK AFX AGX APX APXS KEN KAN KRN G2N G2W G2S L2N L2W L2S WKN WKC B1N B1E"),
    },
    ("erp_sap", "MTART"): {
        "stock": (
            "HAWA FERT HALB ROH HIBE ERSA VERP LEIH UNBW FRIP FOOD FGTR NOF1 MODE VOLL LEER LGUT "
            "VKHM WERB INTR PROC KMAT CONT ABF EPA FHMI AEM COUP HERB"
        ),
        "service": "DIEN SERV",
        "non_stock": "NLAG PIPE WERT WETT IBAU HERS PROD PLAN DOCU",
    },
    ("erp_sap", "MATNR"): {
        "non_stock": "-",
    },
    ("erp_next", "is_stock_item"): {
        "stock": "1",
        "non_stock": "0",
    },
    ("erp_next", "delivered_by_supplier"): {
        "stock": "0",
        "drop_shipment": "1",
    },
}
HOLDS = {
    ("erp_sap", "LIFSK"): {
        "delivery_block": "*",
    },
    ("erp_sap", "LIFSP"): {
        "delivery_block": "*",
    },
    ("erp_sap", "CMGST"): {
        "none": "A D",
        "credit": "B C",
    },
    ("erp_sap", "UVALL"): {
        "none": "C",
        "incomplete": "A B",
    },
    ("erp_next", "status"): {
        "delivery_block": "On_Hold",
        "none": "*",
    },
}
PLANNING_TYPES = {
    ("erp_sap", "DISMM"): {
        "reorder_point": "VB VM V1 V2 VI R2",
        "mrp": "PD P1 P2 P3 P4 M0 M1 M2 M3 M4",
        "forecast": "VV VS R1",
        "none": "ND X0",
    },
}
MAPPINGS = {
    "map_document_kind": DOCUMENT_KINDS,
    "map_line_kind": LINE_KINDS,
    "map_order_hold": HOLDS,
    "map_planning_type": PLANNING_TYPES,
}


def rows(mapping: str) -> list[tuple[str, str, str, str]]:
    """Dialect, element, code and kind of each row of a mapping."""
    return [
        (*place, code.replace("_", " "), kind)
        for place, kinds in MAPPINGS[mapping].items()
        for kind, codes in kinds.items()
        for code in codes.split()
    ]


def markdown(mapping: str) -> str:
    """The mapping as the page for users shows it."""
    lines = [["dialect", "element", "kind", "codes"], ["---"] * 4]
    for (dialect, element), kinds in MAPPINGS[mapping].items():
        lines += [[dialect, element, kind, codes.replace("*", "any other")] for kind, codes in kinds.items()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

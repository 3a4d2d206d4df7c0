"""SAP ERP: tables as delimited text, separator `|`, local dates and times, decimals with a trailing minus."""

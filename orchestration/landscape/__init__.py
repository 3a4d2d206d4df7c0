"""One enterprise: which systems deliver, who is paired with whom, what applies where. Read from its `truestock.yml`."""

"""ERPNext: documents as JSON lines, local instants."""

"""What people decided, as they said it: approvals, actions, overrides, erasures. Logs that are only ever added to."""

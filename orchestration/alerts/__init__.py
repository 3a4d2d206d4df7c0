"""What people are told without asking: found after a run, written to an outbox, sent when a channel accepts it."""

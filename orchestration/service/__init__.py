"""Scheduler, sensors and API as one supervised service: its processes, its heartbeat, and who is told when it fails."""

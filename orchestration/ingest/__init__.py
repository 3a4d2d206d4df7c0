"""From bytes in the inbox to typed raw Parquet: landing, completeness, enforcement, dead letters, cycles."""

"""What the server answers, a module per group of paths; none imports another."""

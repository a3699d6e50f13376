"""What several tests need: ears, a running server, and the like."""

"""What a server answers to which address."""

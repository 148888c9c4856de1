"""Online SME Academy."""

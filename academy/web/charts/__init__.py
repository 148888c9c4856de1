"""Charts drawn on the server: small SVG without a script, meaning never by colour alone."""

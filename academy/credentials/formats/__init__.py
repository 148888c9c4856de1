"""The files that a certificate is given in, one module a format."""

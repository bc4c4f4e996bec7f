"""The only code of this package that opens a connection."""

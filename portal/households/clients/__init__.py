"""The only code of households that opens a connection."""

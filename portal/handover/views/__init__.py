"""HTTP of the handover: for citizens, and for those who answer."""

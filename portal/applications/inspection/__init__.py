"""Looks into files that strangers sent, in a process of its own with little time and memory.

The parsers of PDF and pictures are the part of the portal that meets what an attacker wrote. They
run here, without a database, settings or secrets; `clients/inspector.py` starts the program.
Nothing here imports Django.
"""

"""Rasa's graph components: thin coats around `understanding`."""

"""What the bot reads out of a message. Plain Python without Rasa, so each part is tested alone."""

"""What the bot does: read slots, ask the portal over HTTP, say what comes back.

No rule and no text lives here: rules are the portal's, texts are in `responses/`.
"""

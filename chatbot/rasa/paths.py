"""Where the bot's files are, and what its environment says."""

import os
from pathlib import Path

PROGRAM = Path(__file__).resolve().parent
REPOSITORY = PROGRAM.parent.parent
MODEL_FOLDER = Path(os.environ.get("BOT_MODEL_DIR") or REPOSITORY / "var" / "bot").resolve()
MODEL = MODEL_FOLDER / "model.tar.gz"
MODEL_FINGERPRINT = MODEL_FOLDER / "model.sha256"
BUILD = MODEL_FOLDER / "build"
LANGUAGES = ("mk", "sq")

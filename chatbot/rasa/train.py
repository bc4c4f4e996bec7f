"""Train the bot, unless its model already fits the sources."""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import quiet  # must come before Rasa
from build import build
from paths import BUILD, MODEL, MODEL_FINGERPRINT, MODEL_FOLDER, PROGRAM, REPOSITORY

_SOURCES = ("config.yml", "requirements.txt")
_FOLDERS = ("components", "data", "domain", "gazetteer", "responses", "understanding")
_SUFFIXES = {".py", ".yml"}


def fingerprint() -> str:
    """Return a hash over everything that the model depends on."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(str(path.relative_to(REPOSITORY)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_up_to_date() -> bool:
    """Tell whether the kept model was trained from the sources as they are now."""
    return (
        MODEL.exists()
        and MODEL_FINGERPRINT.exists()
        and MODEL_FINGERPRINT.read_text(encoding="utf-8").strip() == fingerprint()
    )


def train() -> None:
    """Train a model and put it in place in one step, so that no half a model is ever loaded."""
    import rasa

    quiet.set_logging()
    wanted = fingerprint()
    build()
    result = rasa.train(
        domain=str(BUILD / "domain.yml"),
        config=str(PROGRAM / "config.yml"),
        training_files=[str(BUILD / "data")],
        output=str(BUILD / "models"),
        force_training=True,
        fixed_model_name="model",
    )
    if result.code != 0 or result.model is None:
        sys.exit("The bot could not be trained; the messages above say why.")
    Path(result.model).replace(MODEL)
    shutil.rmtree(BUILD / "models", ignore_errors=True)
    MODEL_FINGERPRINT.write_text(wanted, encoding="utf-8")


def main() -> None:
    """Train if needed and say which of the two happened."""
    MODEL_FOLDER.mkdir(parents=True, exist_ok=True)
    if is_up_to_date() and "--force" not in sys.argv:
        print("The bot's model is up to date.")  # noqa: T201
        return
    print("Training the bot (about half a minute) …", flush=True)  # noqa: T201
    train()
    print("The bot is trained.")  # noqa: T201


def _sources() -> Iterator[Path]:
    yield REPOSITORY / "portal" / "core" / "folding.py"
    yield PROGRAM / "build.py"
    for name in _SOURCES:
        yield PROGRAM / name
    for folder in _FOLDERS:
        for path in sorted((PROGRAM / folder).rglob("*")):
            if path.suffix in _SUFFIXES:
                yield path


if __name__ == "__main__":
    main()

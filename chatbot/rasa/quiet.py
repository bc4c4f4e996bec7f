"""Make Rasa's old libraries quiet, and keep it from calling home. Import before Rasa.

Setting PYTHONWARNINGS is not enough: Sanic, ruamel and SciPy put filters of their own in front
while they are imported, so they are imported here first and the filter is set again.
"""

import logging
import os
import sys
import warnings
from pathlib import Path

import without_tensorflow  # noqa: F401

_PROGRAM = Path(__file__).resolve().parent
for folder in (_PROGRAM.parent.parent, _PROGRAM):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("SQLALCHEMY_WARN_20", "0")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("LOG_LEVEL_LIBRARIES", "ERROR")
os.environ.setdefault("PYTHONHASHSEED", "0")
os.environ.setdefault("TQDM_DISABLE", "1")
# The models are small: threads of the numeric libraries only get in each other's way.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

warnings.simplefilter("ignore")
import ruamel.yaml  # noqa: E402, F401
import sanic  # noqa: E402, F401
import scipy.sparse  # noqa: E402, F401

warnings.simplefilter("ignore")
logging.captureWarnings(capture=False)


def set_logging() -> None:
    """Let through warnings only: lower levels write what citizens say."""
    from rasa.utils.log_utils import configure_structlog

    logging.basicConfig(level=logging.WARNING)
    logging.getLogger("rasa").setLevel(logging.WARNING)
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    logging.getLogger("sanic.root").setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)

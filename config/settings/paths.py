"""The data folder. Imported first, because the file that it names is loaded into the environment."""

from pathlib import Path

from config.settings import environment as env

BASE_DIR = Path(__file__).resolve().parents[2]
env.load_file(Path(env.text("ENV_FILE", str(BASE_DIR / ".env"))))
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".var"))).absolute()

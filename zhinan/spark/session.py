"""The Spark session: opened with what every job here relies on, closed with its block."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from zhinan.errors import UsageError

OLDEST_JAVA = 17
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # A rule is an expression of hundreds of parts, and a suite has hundreds: told once, not in every message.
    "spark.sql.debug.maxToStringFields": "10",
    "spark.sql.maxPlanStringLength": "1000",
}

_PARTS_PER_CORE = 2


def java_version() -> int | None:
    """The version of the Java that Spark would start; None where there is none."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if program is None or not Path(program).exists():
        return None
    told = subprocess.run([program, "-version"], capture_output=True, text=True, check=False).stderr
    version = told.partition('version "')[2].partition(".")[0].partition('"')[0]
    return int(version) if version.isdigit() else None


def require_spark() -> None:
    """Raises UsageError, saying what is missing, where Spark cannot be started here."""
    for module in ("pyspark", "sqlglot", "pyarrow"):
        if find_spec(module) is None:
            raise UsageError(
                f"这个环境里没有 {module}：--engine spark 要在装有 zhinan[spark] 的环境里运行（make venv-spark）"
            )
    version = java_version()
    if version is None or version < OLDEST_JAVA:
        raise UsageError(
            f"Spark 需要 Java {OLDEST_JAVA} 或更新的版本，现在{'没有' if version is None else f'是 {version}'}"
        )


@contextmanager
def open_session(master: str, settings: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A session on ``master`` (local[2], local-cluster[2,1,1024], spark://…), ended with the block.

    The workers run this same Python. Raises UsageError where Spark is not there.
    """
    require_spark()
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
    import pyspark
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if master.startswith("local"):
        # Workers on this machine: they need not be found from elsewhere, and their JVMs are started from here.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    builder = SparkSession.builder.master(master).appName("zhinan")
    for key, value in (_SETTINGS | dict(settings or {})).items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    # Two hundred, by default, is for terabytes: a province's results are a few megabytes.
    session.conf.set("spark.sql.shuffle.partitions", str(_PARTS_PER_CORE * session.sparkContext.defaultParallelism))
    try:
        yield session
    finally:
        session.stop()


def current_session() -> Any:
    """The session that ``open_session`` has opened: what a task of a run works on."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.getOrCreate()
    assert session is not None
    return session


def local_path(path: Path) -> str:
    """A path of the shared file system, as Spark reads it: not another one's, and no pattern."""
    return "file://" + re.sub(r"([\[\]{}*?\\])", r"\\\1", str(path))

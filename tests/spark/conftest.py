"""One Spark session for all the tests of this folder, where Spark can be started at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from zhinan.errors import UsageError


@pytest.fixture(scope="session")
def java() -> None:
    """Skips where Spark cannot be started; JVMs that live for a minute need not be optimised for hours."""
    from zhinan.spark.session import require_spark

    try:
        require_spark()
    except UsageError as error:
        pytest.skip(str(error))
    os.environ["JAVA_TOOL_OPTIONS"] = "-XX:TieredStopAtLevel=1"


@pytest.fixture(scope="session")
def spark(java: None) -> Iterator[Any]:
    from zhinan.spark.session import open_session

    with open_session("local[2]", {"spark.driver.memory": "2g"}) as session:
        yield session

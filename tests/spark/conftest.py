"""One Spark session for all the tests of this folder, where Spark can be started at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from zhinan.errors import UsageError


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    from zhinan.spark.session import open_session, require_spark

    try:
        require_spark()
    except UsageError as error:
        pytest.skip(str(error))
    with open_session("local[2]", {"spark.driver.memory": "2g"}) as session:
        yield session

"""Reads a file once in a child process: what kills a process must not be ours.

Needed where the extent of a sheet cannot be looked up beforehand (xls, xlsb, ods): there calamine may
ask for more memory than there is, or follow a damaged sector chain in a circle.
"""

from __future__ import annotations

import subprocess
import sys

from zhinan.errors import Rejected

MEMORY_BYTES = 3_000_000_000
SECONDS = 120

_CHILD = """
import io, resource, sys
memory, seconds = int(sys.argv[1]), int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from python_calamine import CalamineWorkbook
data = sys.stdin.buffer.read()
try:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index in range(len(workbook.sheet_names)):
        workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
except MemoryError:
    sys.exit(99)
except Exception:
    pass  # an error that can be caught is told by the reading itself
"""


def probe(data: bytes) -> None:
    """Raises ``Rejected`` where reading ``data`` ends the process or takes too long."""
    command = [sys.executable, "-I", "-c", _CHILD, str(MEMORY_BYTES), str(SECONDS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Rejected(f"文件读取超过 {SECONDS} 秒仍未完成，请另存为 xlsx 工作簿后重新报送") from error
    # Negative: killed by a signal (no memory, no time); 99: out of memory. Another code is a panic,
    # which is told by the reading itself.
    if done.returncode < 0 or done.returncode == 99:
        raise Rejected("文件内容已损坏或过大，读取时超出内存或时间限制，请另存为 xlsx 工作簿后重新报送")

"""Workbooks that are encrypted with a password that everybody has.

Excel and WPS encrypt a workbook whose structure is protected with ``VelvetSweatshop`` and open it without asking;
some programs use the empty password. Any other password is the department's own, and not tried.
"""

from __future__ import annotations

import io

from zhinan.errors import Rejected
from zhinan.intake.limits import Limits
from zhinan.intake.ole import records, workbook_stream
from zhinan.intake.sniff import ENCRYPTED

OPENED = "文件是用默认口令加密保存的，已解密读取"


class _Empty(str):
    """The empty password: msoffcrypto takes a false one for none at all."""

    def __bool__(self) -> bool:
        return True


_PASSWORDS = ("VelvetSweatshop", _Empty())
_FILE_PASSWORD = 0x002F


def is_encrypted_xls(data: bytes) -> bool:
    """Whether the records of an xls are encrypted."""
    return any(kind == _FILE_PASSWORD for kind, _ in records(workbook_stream(data)))


def decrypt(data: bytes, limits: Limits) -> bytes:
    """The workbook within an encrypted compound file; raises ``Rejected`` where it needs a password of its own."""
    for password in _PASSWORDS:
        opened = _try(data, password)
        if opened is not None:
            if len(opened) > limits.inflated_bytes:
                raise Rejected(f"文件解密后有 {len(opened) // 1_000_000} MB，超出可读取的大小，请拆分后报送")
            return opened
    raise Rejected(ENCRYPTED)


def _try(data: bytes, password: str) -> bytes | None:
    import msoffcrypto  # with cryptography behind it: paid for by the few files that need it

    target = io.BytesIO()
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(data))
        if document.format == "ooxml":
            document.load_key(password=password, verify_password=True)
        else:
            document.load_key(password=password)
        document.decrypt(target)
    except MemoryError:
        raise
    except Exception:  # a wrong password and a damaged file make it raise nearly anything, and that is about the data
        return None
    return target.getvalue() or None

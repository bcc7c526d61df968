"""The two families of trouble, kept apart (design, law 5).

About the data: ``Rejected`` is caught once, where files are read, and becomes a row of the
ledger. About the program or its set-up: every other exception here, which ends the run.
"""

from __future__ import annotations


class ZhinanError(Exception):
    """Base of every exception that zhinan raises by itself; its text is one Chinese sentence."""


class Rejected(ZhinanError):
    """A submitted file that cannot be read or placed. Its text is the reason, for the ledger."""


class StandardError(ZhinanError):
    """A malformed standard: names file, element and key."""

    def __init__(self, file: str, element: str, key: str, problem: str) -> None:
        self.file, self.element, self.key, self.problem = file, element, key, problem
        place = "，".join(part for part in (f"文件 {file}", element and f"要素 {element}", key and f"键 {key}") if part)
        super().__init__(f"标准文件有误：{place}：{problem}")


class RuleNotEvaluated(ZhinanError):
    """A rule that could not run. Never a violation, never a pass: it ends the run."""

    def __init__(self, rule: str, problem: str) -> None:
        self.rule, self.problem = rule, problem
        super().__init__(f"规则 {rule} 未能执行：{problem}")


class ReaderFailed(ZhinanError):
    """The reader failed on a file that it should have read or turned away: a fault of the program."""

    def __init__(self, path: str, traceback: str) -> None:
        self.path, self.traceback = path, traceback
        super().__init__(f"读取程序在文件 {path} 上出错，请联系系统维护人员：\n{traceback}")


class WarehouseBusy(ZhinanError):
    """Another run holds the warehouse."""


class WarehouseBroken(ZhinanError):
    """The warehouse's file is damaged. The next run sets it aside and builds it anew from the archive."""


class CannotWrite(ZhinanError):
    """The disk is full, or a place may not be written to. What was published before stays."""


class MailNotSent(ZhinanError):
    """What was written could not be sent, or not to everybody. It stays where it is."""


class UsageError(ZhinanError):
    """What the caller asked for cannot be done as asked (unknown name, missing folder)."""


class BackupBroken(ZhinanError):
    """A backup that is not whole, or not as it was written: nothing is put back from it."""

"""zhinan (指南): checked, certified, published service guides from departments' workbooks."""

__version__ = "0.1.0"

"""A department's own workbook, marked: the parts of its package that must change are changed, the others are copied."""

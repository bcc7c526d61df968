"""The kinds that do not end as they must yet, and what is wrong. Each must fail: one that passes is an error."""

from __future__ import annotations

NOT_YET = {
    "csv-quote-unpaired": "an unpaired quote that takes in the rest of the file is read as one cell",
    "csv-dos-end-of-file": "the DOS end-of-file character is read as a record",
    "zip-bomb-of-300-mb": "blanks of 300 MB in a sheet are inflated and read, for they are within the limits",
    "zip-encrypted-entries": "the reason does not say that the entries are encrypted",
    "strings-index-negative": "a negative index of a shared string is read as some string",
    "cell-twice": "of two cells at one address the reader takes the other one than spreadsheet programs",
    "archive-empty": "an empty zip is told as a damaged file",
    "header-merged-across": "a heading merged over two columns tells its second column as one without a heading",
    "ods-cell-repeated-endless": "a cell repeated 16,384 times in ods is read with S3 and not rejected",
    "form-with-table-of-materials": "a small table of materials inside a form is not read as materials",
    "materials-lines-disagree": "S17 and the rules of the cells are told beside each other",
}

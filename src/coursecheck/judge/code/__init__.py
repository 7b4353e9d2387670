"""The one reader of code: what a text binds, what its names stand for, what an object is made of.

Used by the rules on how an answer is written, by `check`, `grader try` and grading alike, and by
whoever has to know which cell another one needs. Pure functions over text; nothing is ever run.
"""

from coursecheck.judge.code.bounded import python_of
from coursecheck.judge.code.parsing import parse, text_of, words
from coursecheck.judge.code.program import Program, Written, names_in
from coursecheck.judge.code.resolve import ANYTHING, Code, Use
from coursecheck.judge.code.statements import Statement, reading_once, root_of, statements_of
from coursecheck.model import Quote

__all__ = [
    "ANYTHING",
    "Code",
    "Program",
    "Quote",
    "Statement",
    "Use",
    "Written",
    "names_in",
    "parse",
    "python_of",
    "reading_once",
    "root_of",
    "statements_of",
    "text_of",
    "words",
]

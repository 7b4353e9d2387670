"""What is said in English of a result that a slip makes of the right one. Words only."""

from __future__ import annotations

SENTENCES = {
    # What makes the right results those that came.
    "hint_off_by_a_constant": "Every result differs from the right one by the same number: is"
    " there a + 1 or - 1 too many, or one missing, at the very end?",
    "hint_negated": "Every result has the wrong sign: is there a minus too many, or one missing?",
    "hint_scaled": "Every result of a call is right but for one factor: by what is divided, or"
    " multiplied, and how often?",
    "hint_laid_out_anew": "The numbers are right and in the right order, but the shape is"
    " another: is an axis kept that should go, or gone that should stay?",
    "hint_lengths_off": "In every failing case the same axis is too long, or too short, by the same"
    " number: is there a + 1 or - 1 too many, or one missing, in the formula of its length?",
    "hint_cropped": "What came back is a piece of the right result: at the beginning rows or"
    " columns are missing. Where does the first one begin?",
    "hint_enlarged": "The right result lies within yours, and rows or columns too many before it:"
    " where does the first one begin?",
    "hint_no_such_key": "A key is asked for that is not there: print the keys, and compare the"
    " spelling.",
    "hint_not_a_number": "A text is to be made a number and does not look like one: see how it"
    " is spelled.",
    "hint_call_arguments": "What this line calls takes other arguments, in number or in name:"
    " look at its help, or at the line that begins with its def.",
    "hint_left_empty": "Where your result is wrong it holds 0, as if nothing were written there."
    " Does the loop reach these cells, and does this case go through the line that writes?",
    "hint_argument_ignored": "You get what is due for another {name}, whatever {name} is given:"
    " where does your code read it, and does the case go that way?",
    "hint_argument_default": "Where {name} is left out something else is taken than the task"
    " says: look at its default.",
    "hint_argument_flipped": "You get what is due for another choice of {name}: which branch"
    " belongs to which?",
    "hint_argument_for_other": "You get what is due where {name} is the same as {other}: is one"
    " taken for the other somewhere?",
    "hint_arguments_exchanged": "You get what is due where {name} and {other} are exchanged:"
    " look at their order, in the def and in each call.",
    "hint_argument_off_by_one": "You get what is due for a {name} one larger or smaller: is"
    " there a + 1 or - 1 too many where it is used?",
    "hint_pair_reversed": "You get what is due where the two numbers of {name} are exchanged:"
    " the first is for rows, the second for columns.",
    "hint_opposite_extreme": "The smallest is taken where the largest is due, or the other way"
    " round: look at max and min.",
    "hint_rows_for_columns": "You get what is due for an input that is turned, rows for"
    " columns: look at the order of its last two axes.",
    "hint_off_by_argument": "Each result is off by {name}, or by a multiple of it: where does"
    " the formula count {name}, how often, and with which sign?",
    "hint_length_off_by_argument": "An axis is too long or too short by {name}, or by a"
    " multiple of it: where does the formula of its length count {name}, how often, and with"
    " which sign?",
}

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
    "hint_length_off_by_constant": "In every case the same axis is too long, or too short, by the"
    " same number: is there a + 1 or - 1 too many, or one missing, in the formula of its length?",
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
    "hint_always_the_same": "Each failing call gives the same number: which line is to make the"
    " result depend on the arguments, and is it reached?",
    "hint_scaled_by_place": "Each number is right but for a factor that goes with its place, the"
    " same in every channel: by what is divided, or multiplied, there?",
    "hint_added_by_place": "At each place the same number too much or too little comes, in every"
    " channel: what is counted there beside the input's own cells?",
    "hint_ends_early": "What is there is right, but rows or columns are missing at the end: count"
    " the last position, too.",
    "hint_ends_late": "It begins right, and too many rows or columns follow: which position is the"
    " last that fits?",
    # Which calls end in an error.
    "hint_fails_with_axes": "Each call whose {name} has {other} axes ends in an error, and no"
    " other call fails: follow one of them through your code.",
    "hint_fails_with_choice": "Each call with {name} {other} ends in an error, and no other call"
    " fails: look at the line that only these calls reach.",
    "hint_fails_with_nothing": "Each call that leaves {name} out ends in an error, and no other"
    " call fails: where does your code take something in its place?",
    "hint_fails_with_number": "Each call in which {name} is one number ends in an error, and no"
    " other call fails: where does your code make a pair of it?",
    "hint_fails_with_pair": "Each call in which {name} is a pair ends in an error, and no other"
    " call fails: where does your code tell a pair from a number?",
    "hint_fails_with_value": "Each call that gives {name} ends in an error, and those that leave"
    " it out are right: what does your code do with it?",
    # What an answer refuses.
    "hint_refuses_too_much": "All that fails is refused by your own check, though the task allows"
    " it: put the numbers of this call into its condition.",
    "hint_refuses_too_little": "All that fails is what must be refused: no error comes, or one of"
    " another kind. Check the arguments before anything is computed.",
    "hint_refuses_the_reverse": "Your own check refuses what the task allows, and not what the"
    " task forbids: is its condition the wrong way round, or its limit off by one?",
    "hint_argument_ignored": "You get what is due for another {name}, whatever {name} is given:"
    " where does your code read it, and does the case go that way?",
    "hint_argument_default": "Where {name} is left out something else is taken than the task"
    " says: look at its default.",
    "hint_argument_reversed": "Where {name} is given it is not used, and where it is left out an"
    " error comes: is the condition on {name} the wrong way round?",
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

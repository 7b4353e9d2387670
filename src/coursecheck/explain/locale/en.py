"""What a student reads in English. Words only; the keys are those of `zh`."""

from __future__ import annotations

from coursecheck.explain.locale.notes_en import NOTES

SENTENCES = {
    # --- the head of a verdict -----------------------------------------------------------------
    "correct": "public checks passed",
    "wrong": "not quite yet",
    "graded_correct": "correct",
    "graded_wrong": "wrong",
    "graded_not_answered": "not answered",
    "partly_written": "a part is still to be written",
    "rule_broken": "right results, but against a rule",
    "raised": "stopped by an error",
    "not_answered": "not started yet",
    "waits_for": "This cell waits for your {name}: write it above, then run the cell again.",
    "guess_none": "No guess typed: if you like, write one in place of None above.",
    "guess_unread": "Your guess could not be compared: write a number, or numbers in brackets.",
    "guess_count": "Numbers guessed: {guessed}. Numbers that came out: {count}.",
    "guess_right": "You guessed right.",
    "guess_other": "Not what you guessed. Where does the difference come from?",
    "guess_all": "All {count} of your numbers are right.",
    "guess_row": "{right} of your {count} numbers are right; look again at row {place}, from 1.",
    "guess_place": "{right} of your {count} numbers are right; look again at number {place}.",
    "died": "did not run to its end",
    "timed_out": "ran out of time",
    "engine_fault": "the grader failed",
    "points": "{points} / {max_points} points",
    "group_passed": "passed",
    "group_failed": "failed",
    # --- the body ------------------------------------------------------------------------------
    "closing_correct": "Grading makes the same checks with fresh data.",
    "closing_not_answered": "Replace raise NotImplementedError by your code, then run this cell"
    " again.",
    "closing_died": "The process ended half-way, for example out of memory or by a call of exit().",
    "closing_timed_out": "The code ran for too long and was stopped. Does every loop end?",
    "closing_engine_fault": "This is no fault of yours and gave no mark; please tell your"
    " instructor.",
    "smallest": "The smallest case that goes wrong",
    "first_failing": "The first case that goes wrong",
    "tensor": "{name}: a tensor of {shape}, {dtype}",
    "not_contiguous": ", not contiguous (transposed or sliced)",
    "colon": ": ",
    "space": " ",
    "stop": ". ",
    "hint": "Hint",
    "hint_besides": "And",
    "rule": "Rule",
    "note": "Note",
    "traceback": "The whole error message",
    "printed": "What your code printed for this case",
    "your_line": "It stopped at this line:",
    "your_line_number": "It stopped at line {number}:",
    # --- what is different -----------------------------------------------------------------------
    "raised_instead": "Your code raised {kind}: {message}",
    "raised_silently": "Your code raised {kind}.",
    "raised_other": "{expected} is due here, but your code raised {kind}: {message}",
    "error_due": "{expected} is due here, but your code returned a result.",
    "half_done": "This part is not written yet: this case ran into NotImplementedError.",
    "type_differs": "Expected {expected}, got {got}.",
    "shape_differs": "The shape should be {expected}, but is {got}.",
    "dtype_differs": "The dtype should be {expected}, but is {got}.",
    "device_strays": "With the input on a GPU, the result (or a tensor on its way) would stay on"
    " the CPU.",
    "device_differs": "The result should be on {expected}, but is on {got}.",
    "cell_differs": "The first wrong cell is {cell}: expected {expected}, got {got}.",
    "cells_wrong": "Wrong cells: {wrong} of {cells}.",
    "scalar_differs": "Expected {expected}, got {got}.",
    "input_differs": "The tensor that was passed in has changed after the call.",
    "alias_differs": "The tensor returned shares its memory with the one passed in.",
    "op_count_differs": "The number of torch calls grows with the size of the input.",
    "other_differs": "The result is not what the exercise asks for: got {got}.",
    "a_class": "a class",
    "within": "The difference is in {path}:",
    **NOTES,
    "interrupted": "The check was interrupted in {call}; it gave no points. Run the cell again when"
    " you are ready.",
    "no_result": "no result after {seconds:g} seconds",
    "rule_place": "It is about {words} in line {number} of its cell or file: {line}",
    "rule_beside": "It is about {words} in line {number} of code beside the answer: {line}",
    "rule_ran": "It is about what ran: {words}",
    # --- drawings ------------------------------------------------------------------------------
    "got": "got",
    "expected": "expected",
    "caption": "{name} ({shape})",
    "caption_empty": "{name} ({shape}, empty)",
    "comma": ", ",
    "drawing_window": "The blue frame holds what this cell is made from: {where}.",
    "drawing_padding": "Dashed cells are padding.",
    "drawing": "Side by side: {shown}. ",
    "cropped": "The tensor is large: only a part is drawn.",
    # --- hints by symptom ----------------------------------------------------------------------
    "hint_raised": "Read the last sentence of the error first, then the line above: which shape and"
    " type does each variable in it have at that moment?",
    "hint_not_callable": "check needs the function (or class) itself. Was its name given another"
    " value later on?",
    "hint_arguments": "Compare with the signature in the task: number and names of the arguments"
    " must agree.",
    "hint_half_done": "Write this part too, then run the check again.",
    "hint_no_error": "The task asks for an error with arguments like these: look at the arguments"
    " before you compute.",
    "hint_wrong_error": "An error is right here, but of the kind that the task names.",
    "hint_nothing_returned": "The function returned nothing. Is the return missing, or is the"
    " result only printed?",
    "hint_type": "What does the task want back: a tensor, an integer, a pair?",
    "hint_axes": "The number of axes is wrong: how many has the input, how many should the output"
    " have?",
    "hint_shape": "Look at the shape alone first: from the arguments, how long should each axis"
    " be?",
    "hint_shape_small": "What is there is right, but the output ends too early: count the last"
    " position too.",
    "hint_shape_large": "It begins right, but the output goes on too far: which position is the"
    " last that still fits?",
    "hint_steps": "The right results are among yours, at regular steps: is the stride (step) in"
    " use?",
    "hint_transposed_shape": "Height and width are swapped: rows come first, then columns.",
    "hint_channels_shape": "Height and width are right, the axes before them are not: samples and"
    " channels keep their number.",
    "hint_dtype": "Keep the dtype of the input, for example with X.new_zeros(...) for new tensors.",
    "hint_device": "Make new tensors on the device of the input, for example by X.new_zeros(...).",
    "hint_scalar": "Work this small case out on paper, then see where the code turns off.",
    "hint_values": "Work this one cell out on paper from the outlined elements, then see where the"
    " code turns off.",
    "hint_border": "Only the border is wrong: what takes part there where the padding begins?",
    "hint_last_row": "Only the last row is wrong: from which rows of the input is it worked out?",
    "hint_last_column": "Only the last column is wrong: from which columns of the input is it"
    " worked out?",
    "hint_channels": "Some channels (or samples) are right, others are not: each channel is"
    " worked out on its own.",
    "hint_transposed": "The result is transposed: rows and columns are swapped.",
    "hint_zeros": "Everything is 0: is each result written into the tensor that is returned?",
    "hint_not_finite": "There is a nan or an infinity where a number is due: look for a division"
    " by 0, a sum with −∞ in it, and a start value that is never replaced.",
    "hint_input": "Leave the arguments as they are: clone() first, or write into a new tensor.",
    "hint_alias": "Return a new tensor, so that later writes to it do not reach the input.",
    "hint_op_count": "So a loop over positions is left: take out all windows at once, then reduce"
    " them together.",
    "hint_other": "Read the task again and hold this result against it, point by point.",
    # Slips that can be made in any exercise.
    "hint_numpy_array": "A NumPy array came back: torch.from_numpy(...) makes a tensor of it;"
    " better, keep to tensors all the way.",
    "hint_numpy_number": "A number of NumPy came back where one of Python's is due: int(...) or"
    " float(...) makes one.",
    "hint_pair_of_max": "With dim, .max returns two tensors, the values and their indices: take"
    " .values.",
    "hint_list_for_tensor": "A list came back where a tensor is due: torch.stack or torch.tensor"
    " makes one of it.",
    "hint_list_for_tuple": "A list came back where a tuple is due: (a, b) instead of [a, b].",
    "hint_tensor_for_number": "A tensor of one number came back where a plain number is due:"
    " .item() takes it out.",
    "hint_float_for_size": "A whole number is due here, but it is a float: / always gives a"
    " float, // keeps whole numbers whole.",
    "hint_one_side": "One number of a pair is used for both directions: take the first for the rows"
    " and the second for the columns.",
    "hint_whole_numbers": "Only what comes after the point is missing: divide with / and not //,"
    " and keep the results in a tensor of floats.",
    "hint_device_literal": "A device is named that is not the input's, or not there: take"
    " X.device, or make new tensors with X.new_zeros(...).",
    "hint_renamed_argument": "The call uses the argument's name, and the task calls it {name}: give"
    " yours the same name.",
    "hint_method_arguments": "A method gets its object first: does its list of arguments begin with"
    " self, with one name for each other argument?",
    "hint_layer_for_function": "A layer is no function of all these arguments: make it first,"
    " then call it with the input alone.",
    "hint_class_returned": "The class itself came back: an object made from it is due, Net() and"
    " not Net.",
    "hint_module_due": "An object of a subclass of nn.Module is due: return Net(), say, and"
    " neither the class Net nor an output of it.",
    # --- the second and the third rung of a hint ------------------------------------------------
    "more": "More: this case, step by step",
    "more_idea": "The idea of a right solution",
    "more_where": 'More, step by step: check("{name}", {name}, more=True)',
    "more_call": "The case is {call}.",
    "more_tensor": "{name} is a tensor of {shape}, {dtype}.",
    "more_cell": "Look at one wrong cell of the result, {cell}. Cells of {name} that it is made"
    " from: {count}, in row {rows}, column {columns}.",
    "more_listed": "Their numbers, row by row: {numbers}.",
    "more_overhang": "The window has more places, {count} of them, in the padding outside {name}.",
    "more_right": "Right is {value}.",
    "more_yours": "Your code gave {value}.",
    "more_right_is": "Right is {value}: {what}.",
    "more_yours_is": "Your code gave {value}: {what}.",
    "more_largest": "the largest of these numbers",
    "more_smallest": "the smallest of these numbers",
    "more_mean": "their mean, {total} / {count}",
    "more_mean_padded": "their sum {total} over all {places} places of the window",
    "more_sum": "their sum",
    "more_one_of_them": "the number in row {row}, column {column}",
    "more_due": "A right answer gives {value} here.",
    "more_axes": "The number of axes should be {expected}, and yours is {got}.",
    "more_axis": "Axis {axis} should be {expected} long; yours is {got}.",
    "more_starts": "Along the {axis} there are {cells} cells, and a window is {window} long. It"
    " starts at {starts}. That makes {count}, and the last start is {last}.",
    "more_rows": "rows",
    "more_columns": "columns",
    "more_steps_window": "Do this one cell by hand. Write its numbers down and do to them what the"
    " task asks, one step at a time, until the right number is there. Now let your code do the same"
    " cell. Print what it takes from the input just before it works out the number, and hold that"
    " beside your list. If the lists differ, look at where the window starts and ends. If not, look"
    " at what is done with the numbers, and at where the result is put.",
    "more_steps_values": "Do this case by hand. Take the input above and write down each step of"
    " the task, with the number that comes out of it. Then put a print after each line of your code"
    " and run the same call. Hold the two lists side by side and go down line by line. The first"
    " line where they differ is the one to change. All that comes after it follows from it. If your"
    " list agrees with your code to the end, read the task again: then it asks for something else"
    " than you think.",
    "more_steps_shape": "Leave the numbers alone for now and look at the lengths. Draw one axis as"
    " a row of cells. Mark each place where one number of the result comes from, and count the"
    " marks. That count is the length that is due. Then print the shape of what your code makes,"
    " line by line, and find the first line with another length. Check the small sums there: is it"
    " one too many or too few, are rows and columns in order, is an axis lost or added?",
    "more_steps_error": "An error is good news: it names a place. Read its last line first. It says"
    " what went wrong. The line of code shown with it says where. Put a print just before that"
    " line, and show the shape, the type and the value of each thing in it. One of them is not"
    " what you think. Ask where it got its value, and go back from there, one line at a time. Then"
    " run the check again. If nothing in the line is odd, the call may be: compare the names and"
    " the number of arguments with the task.",
    "more_steps_error_due": "Here no result is right, because the arguments make no sense for this"
    " task. Read in the task which ones are to be refused, and with which kind of error. Then put"
    " that question first: an if at the top, before anything is worked out, and a raise in it with"
    " a short message that says what is wrong. Try it with one call that is just good enough and"
    " with one that just fails. Be strict with both: the good one must still give its result, and"
    " the bad one must stop at once.",
    "more_steps_type": "Your function gives something back, but not the kind of thing that is due."
    " Right after your call, print the type of what came back. Then look at the line with return"
    " and ask what each part of it is: a tensor, a plain number, a pair, or nothing at all. A"
    " function without return gives None, and print does not hand anything back. Some functions of"
    " torch give two things at once, and some give a tensor with a single number in it. Turn the"
    " result into what the task names just before you return it.",
    "more_steps_dtype": "The numbers may well be right, but they are kept in the wrong kind of"
    " number. Look for the line where a new tensor is made. Made without a hint, it gets the usual"
    " kind, float32, whatever came in. Then each result that is written into it is changed to that"
    " kind. Make the new tensor like the input instead: the methods of the input that begin with"
    " new do just that. Then try a whole-number input and one of float64, and print the dtype after"
    " each line until it is right to the end.",
    "more_steps_device": "A tensor lives in one place: on the processor or on a card. What you make"
    " in the middle must live where the input lives, or the two cannot meet. Look for each line"
    " that makes a new tensor. Without a hint it goes to the processor. Make it like the input: the"
    " methods of the input that begin with new take its place and its kind of number along. Look,"
    " too, for numbers that are taken out of torch and put back: each such trip ends on the"
    " processor. No card is needed to try this: read your lines one by one.",
    "more_steps_input": "What was passed in belongs to the one who called. After the call it must"
    " be as it was before. Keep a copy, run your function, and compare the two: then you see which"
    " cells have changed. A slice of a tensor is no copy but a window on the same memory, so"
    " writing into a slice writes into the input. The same goes for each method whose name ends in"
    " an underscore, and for += on a slice. Make a new tensor for the result and write only into"
    " that, or clone the input once at the start.",
    "more_steps_alias": "The numbers are right, but the result is a window on the memory of the"
    " input. Whoever writes into the one later changes the other as well, and such faults are hard"
    " to find. A slice, a view or a reshape often gives no new memory. Look at the line with"
    " return, and ask of the tensor in it: was it made new, or is it a part of the input? There may"
    " be a special case, such as nothing to do, where the input itself is handed back. Give back a"
    " new tensor there, too.",
    "more_steps_op_count": "The numbers are right. What counts here is how often torch is called."
    " For a larger input your code calls it more often, so there is still a loop over places, open"
    " or hidden. Each call costs some time, even when it has only a few numbers to work on. Count"
    " the calls for a small input and for one twice as large. Then find the loop, and ask what all"
    " its turns do alike. Lay the parts of all turns side by side as one tensor with more axes, and"
    " do the work once, along the last axes.",
    "more_steps_other": "Go back to the task, and list what it asks of a result, one point to a"
    " line. Then make the result of your own function once and go down the list with it. Print what"
    " you need for each point: its type, its shape, its numbers, what it does when it is used. Tick"
    " off what holds. The first point that does not hold is the one to work on, and the others can"
    " wait. Many answers are right here, so yours need not look like anybody else's. It has to meet"
    " each point of the list.",
    # What an error says of itself.
    "hint_sizes_differ": "Two tensors meet in this line whose sizes do not fit: the message gives"
    " both. Print their shapes just before it: which axis is longer or shorter than planned?",
    "hint_reshape_count": "A new shape must hold as many elements as before: multiply the numbers"
    " in the message and compare.",
    "hint_beyond_the_end": "A place beyond the end is asked for: of n places the last is n - 1."
    " How far does the loop run, or is the tensor too small?",
    "hint_no_such_axis": "An axis is named that this tensor does not have: print its shape before"
    " this line and count, the first axis is 0.",
    "hint_axis_twice": "One axis is named twice: -1 is the last one, and may be the same as a"
    " number beside it.",
    "hint_number_for_pair": "A plain number came where this line takes two: if the argument may"
    " be a number or a pair, make a pair of the number first.",
    "hint_pair_for_number": "A pair came where this line takes a plain number: take its two"
    " numbers apart first, rows before columns.",
    "hint_none_for_value": "Something is still None here: replace a default of None by its value"
    " before it is used, and see that each helper returns something.",
    "hint_other_count": "This line names more, or fewer, variables than there are values: print"
    " what is on its right. How many axes has the tensor?",
    "hint_does_not_fit": "A window is larger than what it lies on, or a size comes out below 0:"
    " print the sizes before this line, and work the formula out by hand.",
    "hint_empty_window": "A window without a single element has no maximum: print where it begins"
    " and ends. A slice that begins below 0 counts from the end.",
    "hint_zero_step": "A step, a size or a divisor is 0 here: print it before this line and see"
    " where it comes from.",
    "hint_index_not_whole": "A place must be a whole number: / always gives a float, // keeps"
    " whole numbers whole; index tensors are of dtype torch.int64.",
    "hint_gradient_shape": "A gradient has the shape of what it belongs to: compare the two"
    " shapes in the message.",
    "hint_without_value": "A name is used that has no value yet: is it spelled the same"
    " everywhere, and set on every way that leads here?",
    "hint_no_such_attribute": "What stands before the dot has nothing of this name: is it spelled"
    " right, and is it the object that you think it is?",
    "hint_calls_itself": "The function calls itself without end: which case is to stop it, and"
    " does each call come nearer to that?",
    "hint_own_refusal": "Your own check refuses arguments that the task allows: look at its"
    " condition with the numbers of this call.",
    # --- progress ------------------------------------------------------------------------------
    "progress": "Progress",
    "progress_total": "{done} of {count} exercises done, {points} / {max_points} points",
    "progress_exercise": "exercise",
    "progress_state": "state",
    "progress_points": "points",
    "progress_next": "Next: {title} ({name}, about {minutes} minutes)",
    "progress_fix": "To mend next: {title} ({name})",
    "progress_all": "All public checks of this lesson passed.",
    "progress_nothing": "No check has run yet. Run any check(...) cell and your progress appears"
    " here.",
    "progress_unchecked": "not checked",
    "progress_partly": "partly passed",
    # --- the receipt ---------------------------------------------------------------------------
    "written_stub": "Write your answer here.",
    "receipt": "Receipt: {file}",
    "receipt_saved": "As saved on {day} at {time}. What has not been saved since is not in the"
    " file.",
    "receipt_unsaved": "Not as it last ran here: {names}. The file has another text: save, then run"
    " this cell again.",
    "receipt_known": "It will be recognised as {lesson}.",
    "receipt_renamed": "It will be recognised by its cells as {lesson}, whose file name is {name}.",
    "receipt_other": "Its name is that of {named}, and its cells are those of {lesson}: it will be"
    " taken for {lesson}.",
    "receipt_unknown": "This is no notebook of the course: neither its name nor its cells are"
    " known. It would not be graded.",
    "receipt_cells_all": "All {count} of our graded cells are there.",
    "receipt_cells_text": "Without their own names, and recognised by what they say: {names}.",
    "receipt_cells_missing": "Missing: {names}. Copy them from the notebook that you were given.",
    "receipt_points": "Restarted and run from top to bottom: {points} / {max_points} points of the"
    " public checks.",
    "receipt_graded": "Would be graded as answered: {names}.",
    "receipt_open": "Still to be written: {names}.",
    "receipt_begun": "Written: {names}.",
    "receipt_ask": "Only read, not run. What it is worth when it is restarted and run from top to"
    " bottom says receipt(run=True); that takes as long as running all cells.",
    "receipt_error": "Cell {number} stops with {error}",
    "receipt_stopped": "Stopped in cell {number} after {seconds:g} seconds: does every loop there"
    " come to an end?",
    "receipt_died": "The run ended in cell {number}, before the last cell. Is there a call of"
    " exit()?",
    "receipt_not_run": "It was not run, so there are no points here: IPython is missing. Install it"
    " with: pip install ipython",
    "receipt_along": "Goes along: {names}.",
    "receipt_made": "Written by the notebook itself: {names}.",
    "receipt_missing": "Not to be found beside the notebook: {names}. Put it there, or do without"
    " it.",
    "receipt_unfit": "Will not go along, by its kind or its size: {names}.",
    "receipt_written": "Written answer {name}: {count} characters found.",
    "receipt_picture": "Written answer {name}: a picture found.",
    "receipt_unwritten": "Written answer {name}: nothing yet beside the line that was there.",
    "receipt_no_written": "Written answer {name}: its cell is missing. Copy it from the notebook"
    " that you were given.",
    "receipt_closing": "Grading makes the same checks with fresh data. To pack what to upload:"
    " python -m {package} receipt {file} --zip {zip}",
    "receipt_nowhere": "receipt reads a saved notebook, and which one this is cannot be told here."
    " Name it: receipt({example}). Or in a terminal: python -m {package} receipt {file}",
    "receipt_no_file": "There is no file {file}. Save the notebook first, and give the name that it"
    " has now.",
    "receipt_unreadable": "{file} cannot be read as a notebook.",
    "receipt_none_here": "There is no notebook of the course in {folder}. Name one: python -m"
    " {package} receipt {file}",
    "receipt_two_folders": "The notebooks lie in several folders. Pack each folder by itself.",
    "receipt_twice": "Several files are {lesson}: {names}. Keep one; only one counts.",
    "receipt_not_packed": "{zip} could not be written ({error}). Give another name to --zip.",
    "receipt_packed": "Packed into {zip}: {names}",
    "receipt_within": "(A receipt is being made of this notebook; this one is left out.)",
    # --- find the case -------------------------------------------------------------------------
    "challenge_total": "Inputs: {inputs}. They tell {told} of {count} known wrong answers from the"
    " right one.",
    "challenge_riddle": "Still standing: {count}, caught first under “{title}”.",
    "challenge_known": "{count} inputs are known to be enough for all.",
    "challenge_all": "None is left standing. Fewer are possible: {count} inputs are known to be"
    " enough.",
    "challenge_record": "None is left standing, and no smaller set than {count} was known.",
    "challenge_none": "{name} has no known wrong answers that can be met with inputs.",
    "challenge_tuple": "Input {number} is no tuple of arguments: write (X, (2, 2)), and for one"
    " argument (X,).",
    "challenge_refused": "Input {number} does not count: the right answer refuses it ({why}).",
    "challenge_slow": "Stopped after {seconds:.0f} seconds: smaller inputs tell as much.",
}

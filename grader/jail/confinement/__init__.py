"""What a student's process may do, and the proof that the fences hold.

It knows Linux (Landlock, the system-call filter, limits, bubblewrap) and nothing of notebooks.
`tiers.choose` is the door for the grader, `confine` for a process that is to be jailed. The
modules here are loaded one by one, because the jailed side must stay small.
"""

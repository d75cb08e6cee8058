"""What ``run.py`` and ``test.py`` share: a sound ``.venv``, and plain words for trouble.

- ``words``: what is said to a person, and the end of every failure
- ``pythons``: which Python runs this, and how a program is started
- ``system``: what the operating system has to bring along
- ``installation``: ``.venv`` with the project in it; ``packages`` and ``lock`` serve it

Only the standard library is used, and only syntax that Python 3.6 can read: whatever Python a
stranger has must get far enough into these files to say that it is too old. Hence the quoted
annotations.
"""

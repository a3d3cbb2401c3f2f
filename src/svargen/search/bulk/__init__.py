"""An index made from nothing: whatever is done for each word of each answer, by arrays.

Slow to import, and quick with many answers; few answers are put into an empty index one by one
(state.py). Only modules in here import NumPy. All sums are of whole numbers, so that the bytes are
the same on every machine.
"""

import os

# It needs none of the threads that a library below NumPy would start, and a process that has
# threads cannot safely be forked.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

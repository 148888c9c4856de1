"""News of workbooks. Signals carry ids and facts and are sent inside the transaction."""

from blinker import signal

#: A save met the last condition of a workbook. Sender: the id of the person. Facts: ``person_id``, ``edition_id``.
workbook_done = signal("workbook-done")

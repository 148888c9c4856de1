"""News of assessment. Signals carry ids and facts and are sent inside the transaction."""

from blinker import signal

#: A final check was submitted and marked. Sender: the attempt's public id. Facts: ``attempt_id``,
#: ``person_id``, ``edition_id``, ``is_passed``, ``points``, ``maximum``, ``finished_at``.
final_check_submitted = signal("final-check-submitted")

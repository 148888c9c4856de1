"""News of learning. Signals carry ids and facts and are sent inside the transaction."""

from blinker import signal

#: A learner completed a course. Sender: the completion's public id. Facts: ``completion_id``,
#: ``enrolment_id``, ``person_id``, ``edition_id``, ``attempt_id``, ``completed_at``.
course_completed = signal("course-completed")

#: Two accounts that are one both completed an edition; one completion is about to go. Facts: ``completion_id``, of it.
completion_dropped = signal("completion-dropped")

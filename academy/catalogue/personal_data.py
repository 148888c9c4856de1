"""What the tables of the catalogue hold about people: nothing. A publisher is a random number."""

from academy.catalogue.models import (
    Course,
    CoursePackage,
    Edition,
    EditionSearch,
    GlossaryTerm,
    LessonSearch,
    MediaFile,
    SharedDocument,
)
from academy.core.personal_data import about_nobody

about_nobody(Course, "id code slug created_at")
about_nobody(CoursePackage, "name place digest content problem looked_at")
about_nobody(Edition, "id course_id version checksum document card published_at published_by is_current")
about_nobody(EditionSearch, "edition_id locale tokens")
about_nobody(GlossaryTerm, "edition_id locale term text")
about_nobody(LessonSearch, "edition_id locale position slug title plain title_tokens tokens")
about_nobody(MediaFile, "name type data")
about_nobody(SharedDocument, "key checksum document published_at")

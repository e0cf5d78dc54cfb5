"""What came of writing a fix."""

from configmig.audit.fixing import Fixes
from configmig.authoring.new import CreatedRevision
from configmig.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was written, and what is left; ``created`` is None where nothing can be mended."""

    created: CreatedRevision | None
    fixes: Fixes

"""The audit log: who did what to which thing, written in the transaction of the business (docs/decisions/0017).

``models`` are the rows and their seals; ``recording`` adds them; ``chain`` gives each its place after the commit;
``checking`` finds what was changed, taken out or put in.
"""

from academy.core.audit.chain import end_of_chain, extend_chain
from academy.core.audit.checking import Report, check_log, init_audit, last_check
from academy.core.audit.details import read_detail, stored_detail
from academy.core.audit.models import AuditChain, AuditEntry
from academy.core.audit.recording import changes, name_acts, name_of, record

__all__ = [
    "AuditChain",
    "AuditEntry",
    "Report",
    "changes",
    "check_log",
    "end_of_chain",
    "extend_chain",
    "init_audit",
    "last_check",
    "name_acts",
    "name_of",
    "read_detail",
    "record",
    "stored_detail",
]

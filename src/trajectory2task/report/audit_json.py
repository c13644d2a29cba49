"""An audit as JSON, for programs: everything that the record holds, in a stable order."""

from __future__ import annotations

import msgspec
import orjson

from trajectory2task.certify.audit import Audit


def as_json(audit: Audit) -> bytes:
    """The record, indented; format and schema version included."""
    plain = {**msgspec.to_builtins(audit), "format": audit.format}
    plain["schema_version"] = audit.schema_version
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

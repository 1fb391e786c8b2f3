"""Reads one exported file as its users would and prints what is in it: a line for each row in a form that can be compared.

usage: read.py pandas|duckdb FILE csv|parquet DELIMITER DECIMAL
Prints a JSON: columns (names in order), seconds (of reading alone), rows, and the SHA-256 over all cells: instants as
milliseconds since 1970, numbers as the bytes of their float32, text as UTF-8, nothing as an empty cell.
"""

import hashlib
import json
import sys
import time

tool, path, kind, delimiter, decimal = sys.argv[1:6]


def with_pandas():
    import pandas

    if kind == "parquet":
        return pandas.read_parquet(path)
    return pandas.read_csv(path, sep=delimiter, decimal=decimal)


def with_duckdb():
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    if kind == "parquet":
        return connection.execute("SELECT * FROM read_parquet(?)", [path]).df()
    return connection.execute(
        "SELECT * FROM read_csv(?, header = true, delim = ?, decimal_separator = ?)", [path, delimiter, decimal]
    ).df()


began = time.perf_counter()
frame = {"pandas": with_pandas, "duckdb": with_duckdb}[tool]()
seconds = time.perf_counter() - began

import numpy  # noqa: E402
import pandas  # noqa: E402


def cells(name):
    """The bytes of a column, cell by cell."""
    values = frame[name]
    if name in ("timestamp", "start"):
        instants = pandas.to_datetime(values, utc=True, format="ISO8601" if values.dtype.kind in "OU" or str(values.dtype) in ("str", "string") else None)
        return [str(ms).encode() for ms in (instants.astype("datetime64[ms, UTC]").astype("int64"))]
    if values.dtype.kind in "fiu":
        floats = values.to_numpy(dtype=numpy.float32)
        return [b"" if numpy.isnan(value) else value.tobytes() for value in floats]
    return [b"" if value is None or value != value else str(value).encode() for value in values]


digest = hashlib.sha256()
for name in frame.columns:
    digest.update(name.encode() + b"\x00")
    for cell in cells(name):
        digest.update(cell + b"\x01")
print(
    json.dumps(
        {"columns": list(frame.columns), "rows": len(frame), "seconds": seconds, "sha256": digest.hexdigest()}
    )
)

"""Writes packages/data/test/files/same.*: one table as CSV, and as openpyxl, pandas and pyarrow write it.

Debian: apt-get install python3-pandas python3-openpyxl; pip install pyarrow, which Debian has not. Run from the root:
python3 test/reference/table_files.py
"""

import datetime
import os

import openpyxl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

OUT = "packages/data/test/files"
os.makedirs(OUT, exist_ok=True)
DAY = datetime.date
COLUMNS = {
    "name": ["Wien", "Köln", None, "北京 & <Co>", 'a "quoted" one'],
    "growth": [1.5, -2.25e-300, 3.0, None, 1e300],
    "count": [1, None, -3, 4, 2147483620],
    "member": [True, False, True, None, False],
    "day": [DAY(1985, 1, 1), DAY(1985, 4, 1), None, DAY(1899, 12, 31), DAY(2024, 2, 29)],
    "region": ["east", "west", "east", "south", "west"],
}
LABELS = {"growth": "growth of GDP, %", "region": "part of the country"}


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    written = repr(value) if isinstance(value, float) else str(value)
    return '"' + written.replace('"', '""') + '"' if any(c in written for c in ',"\n') else written


rows = list(zip(*COLUMNS.values()))
with open(f"{OUT}/same.csv", "w", encoding="utf-8") as file:
    for row in [list(COLUMNS), *rows]:
        file.write(",".join(text(value) for value in row) + "\n")

workbook = openpyxl.Workbook()
sheet = workbook.active
sheet.title = "Notes"
sheet.append(["The table is in the other sheet"])
sheet = workbook.create_sheet("Data 1")
for row in [list(COLUMNS), *rows]:
    sheet.append(row)
workbook.save(f"{OUT}/same.xlsx")

types = {"name": pa.string(), "growth": pa.float64(), "count": pa.int64(), "member": pa.bool_(), "day": pa.date32()}
types["region"] = pa.dictionary(pa.int8(), pa.string())
schema = pa.schema(
    [pa.field(name, type, metadata={"label": LABELS[name]} if name in LABELS else None) for name, type in types.items()]
)
table = pa.table(
    [
        pa.array(values, pa.string()).dictionary_encode().cast(types[name]) if name == "region" else pa.array(values, types[name])
        for name, values in COLUMNS.items()
    ],
    schema=schema,
)
for codec in ("none", "snappy", "gzip", "brotli", "zstd", "lz4"):
    pa.parquet.write_table(table, f"{OUT}/same-{codec}.parquet", compression=codec)
pa.parquet.write_table(table, f"{OUT}/same-v2.parquet", data_page_version="2.0", row_group_size=2, compression="zstd")
pa.parquet.write_table(
    table,
    f"{OUT}/same-delta.parquet",
    use_dictionary=False,
    column_encoding={"name": "DELTA_BYTE_ARRAY", "growth": "BYTE_STREAM_SPLIT", "count": "DELTA_BINARY_PACKED", "day": "DELTA_BINARY_PACKED", "region": "DELTA_LENGTH_BYTE_ARRAY"},
)
for codec in ("uncompressed", "lz4", "zstd"):
    pa.feather.write_feather(table, f"{OUT}/same-{codec}.feather", compression=codec, chunksize=2)
with pa.ipc.new_stream(f"{OUT}/same.arrows", table.schema) as stream:
    stream.write_table(table)

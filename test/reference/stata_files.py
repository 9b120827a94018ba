"""Writes packages/data/test/stata/pandas-*.dta, the same table in releases 114 to 119 and both byte orders.

Debian: apt-get install python3-pandas. Run from the root: python3 test/reference/stata_files.py
"""

import numpy as np
import pandas as pd

OUT = "packages/data/test/stata"
rows = 5
table = pd.DataFrame(
    {
        "name": ["Wien", "Graz", "Linz", "", "Steyr"],
        "y": [1.5, -2.25e-300, 3.0, np.nan, 1e300],
        "small": np.array([-127, 0, 100, 5, 7], dtype=np.int8),
        "word": np.array([-32767, 0, 32740, 1, 2], dtype=np.int16),
        "whole": np.array([-2147483647, 0, 2147483620, 1, 2], dtype=np.int32),
        "single": np.array([0.5, np.nan, 0.1, 2, 3], dtype=np.float32),
        "region": pd.Categorical(["east", "west", "east", "south", None], categories=["east", "south", "west"]),
    }
)
labels = {"y": "growth of GDP", "region": "part of the country"}
for release in (114, 117, 118, 119):
    for order in ("little", "big"):
        # pandas 1.5 writes the references to long strings of big-endian files in the other order.
        long = release >= 117 and order == "little"
        extra = {"convert_strl": ["note"]} if long else {}
        data = table.assign(note=["a", "long " * 500, "", "b", "a"]) if long else table.copy()
        if release >= 118:
            data["name"] = ["Wien", "Köln", "Linz", "", "北京"]
        data.to_stata(
            f"{OUT}/pandas-{release}-{order}.dta",
            write_index=False,
            version=release,
            byteorder=order,
            variable_labels=labels,
            time_stamp=pd.Timestamp("2020-01-01"),
            data_label="a table",
            **extra,
        )
latin = table.assign(name=["Wien", "Köln", "Linz", "", "Malmö"])
latin.to_stata(f"{OUT}/pandas-114-latin.dta", write_index=False, version=114, time_stamp=pd.Timestamp("2020-01-01"))

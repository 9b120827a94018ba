"""Writes what datasets.R wrote as pandas writes it, .xlsx and .parquet by turns, and three data sets of statsmodels three ways.

Debian: apt-get install python3-pandas python3-openpyxl python3-statsmodels; pyarrow is pip's. Run after datasets.R: python3 datasets.py <folder>;
parquet.mjs then writes what was left out for want of pyarrow.
"""

import json
import os
import sys

import pandas as pd

folder = sys.argv[1]
listing = os.path.join(folder, "datasets.json")
sets = json.load(open(listing))


def written(table, name, kind):
    path = os.path.join(folder, f"{name}.{kind}")
    try:
        getattr(table, {"xlsx": "to_excel", "parquet": "to_parquet"}[kind])(path)
    except ImportError as error:
        print(f"{path} is left out: {str(error).splitlines()[0]}")


try:
    from statsmodels import datasets

    for name, target in (("macrodata", "realgdp"), ("statecrime", "violent"), ("fair", "affairs")):
        table = getattr(datasets, name).load_pandas().data
        table.to_csv(os.path.join(folder, f"{name}.csv"))
        table.to_stata(os.path.join(folder, f"{name}.dta"))
        if not any(entry["name"] == name for entry in sets):
            sets.append({"name": name, "target": target, "id": None, "period": None})
    json.dump(sets, open(listing, "w"), indent=1)
except ImportError as error:
    print(f"statsmodels' data sets are left out: {str(error).splitlines()[0]}")

for place, entry in enumerate(sets):
    table = pd.read_csv(os.path.join(folder, entry["name"] + ".csv"), index_col=0)
    written(table, entry["name"], "parquet" if place % 2 else "xlsx")

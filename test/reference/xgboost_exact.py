"""Predictions of native XGBoost in its default settings (exact greedy) on us-states and on smooth noise.

states: log gsp of 1986 explained by the logs of the eight indicators of 1985; and the whole panel, each year by the year
before. Values are stored as float32 sees them.

Run: python3 test/reference/xgboost_exact.py test/reference/xgboost_exact.json
Needs Debian 12's python3-xgboost (1.7.4), python3-pandas.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import pandas
import xgboost

table = pandas.read_csv(Path(__file__).parents[2] / "packages/data/datasets/us-states/us_states.csv")
columns = ["pcap", "hwy", "water", "util", "pc", "gsp", "emp", "unemp"]


def year(number):
    return numpy.log(table[table.year == number].sort_values("state")[columns].to_numpy(dtype=float))


rng = numpy.random.default_rng(4)
noise = rng.uniform(0, 1, (150, 5))
samples = {
    "states": (year(1985), year(1986)[:, 5], year(1986)),
    "panel": (numpy.vstack([year(t) for t in range(1980, 1985)]), numpy.concatenate([year(t + 1)[:, 5] for t in range(1980, 1985)]), year(1985)),
    "noise": (noise, 100 * noise[:, 0] * noise[:, 1] + rng.normal(0, 5, 150), rng.uniform(0, 1, (60, 5))),
}
cases = []
for name, options in [("states", {}), ("panel", {}), ("noise", {}), ("noise", dict(max_depth=2, learning_rate=0.05, n_estimators=40)),
                      ("noise", dict(reg_lambda=0, min_child_weight=7)), ("states", dict(base_score=10.0, n_estimators=10))]:
    x, y, new = (part.astype(numpy.float32) for part in samples[name])
    model = xgboost.XGBRegressor(tree_method="exact", n_jobs=1, **options).fit(x, y)
    cases.append(dict(sample=name, options=options, train=model.predict(x).tolist(), predicted=model.predict(new).tolist(),
                      leaves=int((model.get_booster().trees_to_dataframe().Feature == "Leaf").sum())))

json.dump(
    {
        "versions": {"python": platform.python_version(), "xgboost": xgboost.__version__},
        "samples": {
            name: dict(rows=len(x), features=x.shape[1], x=x.astype(numpy.float32).ravel().tolist(), y=y.astype(numpy.float32).tolist(), new=new.astype(numpy.float32).ravel().tolist())
            for name, (x, y, new) in samples.items()
        },
        "cases": cases,
    },
    open(sys.argv[1], "w"),
)

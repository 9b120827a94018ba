"""Ledoit and Wolf's shrinkage of scikit-learn on standardised columns, and what the others say of a column under it.

Run: python3 test/reference/sklearn_ledoit_wolf.py test/reference/sklearn_ledoit_wolf.json
Needs Debian 12's python3-sklearn (Python 3.11, scikit-learn 1.2.1).
"""

import json
import platform
import sys

import numpy
import sklearn
from sklearn.covariance import LedoitWolf

rng = numpy.random.default_rng(12)
cases = []
for rows, columns in [(40, 5), (9, 14)]:
    common = rng.normal(size=(rows, 2))
    x = numpy.round(common @ rng.normal(size=(2, columns)) + 0.7 * rng.normal(size=(rows, columns)) + 3, 4)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    fit = LedoitWolf(assume_centered=True).fit(z)
    covariance = fit.covariance_
    # E[z_0, z_1 | the rest], from the covariance, not from its inverse.
    rest = numpy.arange(2, columns)
    weights = covariance[numpy.ix_([0, 1], rest)] @ numpy.linalg.inv(covariance[numpy.ix_(rest, rest)])
    expected = x.mean(axis=0)[:2] + x.std(axis=0)[:2] * (z[:, rest] @ weights.T)
    cases.append({
        "rows": rows,
        "columns": columns,
        "x": x.ravel().tolist(),
        "shrinkage": fit.shrinkage_,
        "precision": fit.precision_.ravel().tolist(),
        "expected": expected.ravel().tolist(),
    })

with open(sys.argv[1], "w") as file:
    json.dump({"python": platform.python_version(), "sklearn": sklearn.__version__, "cases": cases}, file)

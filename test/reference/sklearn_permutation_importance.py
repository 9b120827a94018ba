"""Permutation importance of scikit-learn for a fixed function of four variables, one of which it ignores.

The random numbers differ from ours, so the comparison is of many repeats: means and standard deviations within their
standard errors. The baseline scores do not depend on them.

Run: python3 test/reference/sklearn_permutation_importance.py test/reference/sklearn_permutation_importance.json
Needs Debian 12's python3-sklearn (Python 3.11, scikit-learn 1.2.1).
"""

import json
import platform
import sys

import numpy
import sklearn
from sklearn.inspection import permutation_importance

REPEATS = 20000


class Model:
    """f(x) = x0 x1 + |x2|; the fourth variable is ignored."""

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x[:, 0] * x[:, 1] + numpy.abs(x[:, 2])


rng = numpy.random.default_rng(7)
x = numpy.round(rng.normal(0, 1, (15, 4)), 3)
y = numpy.round(Model().predict(x) + rng.normal(0, 0.5, 15), 3)

scores = {}
for scoring in ["r2", "neg_mean_squared_error", "neg_root_mean_squared_error", "neg_mean_absolute_error"]:
    result = permutation_importance(Model(), x, y, scoring=scoring, n_repeats=REPEATS, random_state=1)
    scores[scoring] = {
        "baseline": float(sklearn.metrics.get_scorer(scoring)(Model(), x, y)),
        "importances_mean": result.importances_mean.tolist(),
        "importances_std": result.importances_std.tolist(),
    }

with open(sys.argv[1], "w") as file:
    json.dump(
        {
            "program": f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {platform.python_version()}",
            "repeats": REPEATS,
            "x": x.ravel().tolist(),
            "y": y.tolist(),
            "scores": scores,
        },
        file,
        indent=1,
    )
    file.write("\n")

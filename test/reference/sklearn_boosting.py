"""In-sample predictions of scikit-learn's GradientBoostingRegressor on a sample where no best split ties.

Trees of depth d whose every node is split are trees of 2^d - 1 splits grown a layer at a time; a case ends before the
first tree that has fewer. Each case is fitted under ten random states and used only if all agree.

Run: python3 test/reference/sklearn_boosting.py test/reference/sklearn_boosting.json
Needs Debian 12's python3-sklearn (Python 3.11, scikit-learn 1.2.1).
"""

import json
import platform
import sys

import numpy
import sklearn
from sklearn.ensemble import GradientBoostingRegressor

rng = numpy.random.default_rng(11)
rows, features = 160, 4
# Float32 is what scikit-learn splits on: store the values that it sees.
x = numpy.round(rng.uniform(0, 1, (rows, features)), 6).astype(numpy.float32).astype(numpy.float64)
y = numpy.round(10 * x[:, 0] + 20 * (x[:, 1] - 0.5) ** 2 + 5 * x[:, 2] * x[:, 3] + rng.normal(0, 1, rows), 6)

cases = []
for depth, rate, init, leaf, split, cycles in [(1, 1.0, "zero", 5, 10, 5), (2, 1.0, "zero", 5, 10, 5), (3, 0.5, "zero", 5, 10, 3), (3, 0.1, "mean", 5, 10, 5), (2, 1.0, "mean", 11, 25, 2)]:
    fits = []
    for state in range(10):
        model = GradientBoostingRegressor(
            criterion="squared_error", n_estimators=cycles, learning_rate=rate, max_depth=depth, min_samples_leaf=leaf, min_samples_split=split,
            init="zero" if init == "zero" else None, random_state=state,
        ).fit(x, y)
        trees = [tree.tree_ for tree in model.estimators_[:, 0]]
        assert all(tree.node_count == 2 ** (depth + 1) - 1 for tree in trees), [tree.node_count for tree in trees]
        fits.append((model.predict(x), trees))
    assert all(numpy.allclose(fits[0][0], fit[0], rtol=1e-12) for fit in fits), (depth, rate)
    model_predictions = fits[0][0]
    cases.append(dict(
        options=dict(nEstimators=cycles, learningRate=rate, maxSplits=2 ** depth - 1, minSamplesLeaf=leaf, minSamplesSplit=split, init=init),
        prediction=model_predictions.tolist(),
    ))

with open(sys.argv[1], "w") as out:
    json.dump(dict(
        versions=dict(python=platform.python_version(), sklearn=sklearn.__version__, numpy=numpy.__version__),
        sample=dict(rows=rows, features=features, x=x.ravel().tolist(), y=y.tolist()), cases=cases,
    ), out)
    out.write("\n")

"""Trees of scikit-learn's DecisionTreeRegressor on small samples where no best split ties.

Each case is grown under twenty random states; a sample is used only if all twenty trees of each of its cases are the
same, so that the stored tree is the one tree that the rule allows. Leaves of one row need a single feature: with more,
two-row nodes always tie.

Run: python3 test/reference/sklearn_trees.py test/reference/sklearn_trees.json
Needs Debian 12's python3-sklearn (Python 3.11, scikit-learn 1.2.1).
"""

import json
import platform
import sys

import numpy
import sklearn
from sklearn.tree import DecisionTreeRegressor


def sample(rows, features, seed):
    rng = numpy.random.default_rng(seed)
    # Float32 is what scikit-learn splits on: store the values that it sees.
    x = numpy.round(rng.uniform(0, 1, (rows, features)), 6).astype(numpy.float32).astype(numpy.float64)
    signal = 10 * x[:, 0] + (20 * (x[:, 1] - 0.5) ** 2 if features > 1 else 3 * numpy.sin(9 * x[:, 0]))
    return x, numpy.round(signal + rng.normal(0, 1, rows), 6)


shapes = {"one feature": (40, 1), "three features": (120, 3), "eight features": (150, 8)}

variants = [
    ("one feature", dict()),
    ("one feature", dict(min_samples_leaf=3)),
    ("one feature", dict(min_samples_split=9)),
    ("one feature", dict(max_depth=3)),
    ("one feature", dict(max_leaf_nodes=7)),
    ("one feature", dict(max_leaf_nodes=9, min_samples_leaf=2, min_samples_split=7)),
    ("three features", dict(min_samples_leaf=5, min_samples_split=24)),
    ("three features", dict(min_samples_leaf=5)),
    ("three features", dict(max_depth=3, min_samples_leaf=9)),
    ("three features", dict(max_leaf_nodes=6, min_samples_leaf=3, min_samples_split=12)),
    ("three features", dict(max_leaf_nodes=9)),
    ("eight features", dict(min_samples_leaf=7, min_samples_split=30)),
    ("eight features", dict(min_samples_split=25)),
    ("eight features", dict(max_leaf_nodes=10, max_depth=4, min_samples_leaf=5, min_samples_split=20)),
    ("eight features", dict(max_depth=1)),
    ("eight features", dict(max_depth=3)),
]


def preorder(fitted):
    """Arrays in preorder: a best-first tree is stored by scikit-learn in the order of its splits."""
    order = []

    def visit(node):
        order.append(node)
        if fitted.children_left[node] >= 0:
            visit(fitted.children_left[node])
            visit(fitted.children_right[node])

    visit(0)
    position = {node: index for index, node in enumerate(order)}
    return {
        "feature": [max(int(fitted.feature[node]), -1) for node in order],
        "threshold": [float(fitted.threshold[node]) if fitted.children_left[node] >= 0 else 0.0 for node in order],
        "childrenLeft": [position.get(fitted.children_left[node], -1) for node in order],
        "childrenRight": [position.get(fitted.children_right[node], -1) for node in order],
        "value": [round(float(fitted.value[node, 0, 0]), 9) for node in order],
        "count": [int(fitted.n_node_samples[node]) for node in order],
    }


def grow(name, x, y):
    """The cases of a sample, or nothing if the best split of any node of any of them ties."""
    cases = []
    for options in (options for which, options in variants if which == name):
        models = [DecisionTreeRegressor(random_state=state, **options).fit(x, y) for state in range(20)]
        trees = [preorder(model.tree_) for model in models]
        if any(tree != trees[0] for tree in trees):
            return None
        cases.append({"sample": name, "options": options, "tree": trees[0], "prediction": models[0].predict(x).tolist()})
    return cases


samples = {}
cases = []
for name, (rows, features) in shapes.items():
    seed = 1
    while (grown := grow(name, *sample(rows, features, seed))) is None:
        seed += 1
    x, y = sample(rows, features, seed)
    samples[name] = {"seed": seed, "rows": rows, "features": features, "x": x.ravel().tolist(), "y": y.tolist()}
    cases += grown

result = {
    "python": platform.python_version(),
    "sklearn": sklearn.__version__,
    "samples": samples,
    "cases": cases,
}
with open(sys.argv[1], "w") as file:
    json.dump(result, file)
    file.write("\n")

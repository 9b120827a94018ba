"""Writes a fitted regressor of scikit-learn as JSON that Kuznets reads: the arrays of each `tree_`.

    from export_sklearn import export_trees
    export_trees(forest, "forest.json")

Takes DecisionTreeRegressor, ExtraTreeRegressor, RandomForestRegressor, ExtraTreesRegressor and GradientBoostingRegressor
with one output. The prediction is base + scale * (sum of the trees' leaf values); scikit-learn casts the features to
single precision before it compares them with a threshold, and the reader does as much.
"""

import json

import sklearn
from sklearn.ensemble import ExtraTreesRegressor, GradientBoostingRegressor, RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor


def parts(model):
    """Trees, scale and base of a fitted model."""
    if isinstance(model, DecisionTreeRegressor):
        return [model], 1.0, 0.0
    if isinstance(model, (RandomForestRegressor, ExtraTreesRegressor)):
        return list(model.estimators_), 1.0 / len(model.estimators_), 0.0
    if isinstance(model, GradientBoostingRegressor):
        if model.init_ == "zero":
            base = 0.0
        elif type(model.init_).__name__ == "DummyRegressor":
            base = float(model.init_.constant_.ravel()[0])
        else:
            raise ValueError(f"init: {type(model.init_).__name__}; allowed: the default or 'zero'")
        return list(model.estimators_[:, 0]), float(model.learning_rate), base
    raise ValueError(f"{type(model).__name__}; allowed: a decision tree, random forest, extra trees or gradient boosting regressor")


def arrays(tree):
    if tree.n_outputs != 1:
        raise ValueError(f"{tree.n_outputs} outputs; allowed: 1")
    columns = {
        "children_left": tree.children_left.tolist(),
        "children_right": tree.children_right.tolist(),
        "feature": tree.feature.tolist(),
        "threshold": tree.threshold.tolist(),
        "value": tree.value.ravel().tolist(),
    }
    if hasattr(tree, "missing_go_to_left"):
        columns["missing_go_to_left"] = [int(go) for go in tree.missing_go_to_left]
    return columns


def export_trees(model, path):
    trees, scale, base = parts(model)
    names = getattr(model, "feature_names_in_", None)
    document = {
        "format": "sklearn-trees",
        "version": 1,
        "sklearn": sklearn.__version__,
        "estimator": type(model).__name__,
        "n_features": int(model.n_features_in_),
        "feature_names": None if names is None else [str(name) for name in names],
        "scale": scale,
        "base": base,
        "trees": [arrays(tree.tree_) for tree in trees],
    }
    with open(path, "w") as file:
        json.dump(document, file)
        file.write("\n")

"""Writes a fitted model of scikit-learn as JSON that Kuznets reads: the arrays of each tree.

    from export_sklearn import export_trees
    export_trees(forest, "forest.json")

Takes regressors and classifiers: decision trees, extra trees, random forests, extremely randomized trees, gradient boosting and
histogram gradient boosting, with categories and missing values. An output is a target, or of a classifier a class (one for two
classes in boosting: the log-odds of the second). It is base + scale * (sum of the trees' leaf values), before the link function
where there is one; of a forest of classifiers it is the probability of the class. Trees but those of histograms cast the features
to single precision before they compare them with a threshold, and the reader does as much.

Isolation forests are refused: what they predict is made of path lengths, not of leaf values.
"""

import json
import sys

import numpy
import sklearn
from sklearn.base import is_classifier
from sklearn.tree import BaseDecisionTree


def parts(model):
    """Trees, scale and base of a fitted regressor of one output."""
    trees, scale, bases, _ = described(model)
    return [tree for tree, _ in trees], scale, bases[0]


def described(model):
    """Pairs of tree and output (None: all of them), scale, base of each output, link."""
    name = type(model).__name__
    if isinstance(model, BaseDecisionTree):
        return [(model, None)], 1.0, [0.0] * outputs_of(model), "identity"
    if name in ("RandomForestRegressor", "ExtraTreesRegressor", "RandomForestClassifier", "ExtraTreesClassifier"):
        return [(tree, None) for tree in model.estimators_], 1.0 / len(model.estimators_), [0.0] * outputs_of(model), "identity"
    if name in ("GradientBoostingRegressor", "GradientBoostingClassifier"):
        if is_classifier(model) and model.loss not in ("log_loss", "deviance"):
            raise ValueError(f"loss: {model.loss}; allowed: log_loss")
        width = model.estimators_.shape[1]
        if isinstance(model.init_, str) and model.init_ == "zero":
            bases = [0.0] * width
        elif type(model.init_).__name__ in ("DummyRegressor", "DummyClassifier"):
            bases = model._raw_predict_init(numpy.zeros((1, model.n_features_in_), dtype=numpy.float32)).ravel().tolist()
        else:
            raise ValueError(f"init: {type(model.init_).__name__}; allowed: the default or 'zero'")
        trees = [(tree, output) for stage in model.estimators_ for output, tree in enumerate(stage)]
        return trees, float(model.learning_rate), bases, link_of(model, width)
    if name in ("HistGradientBoostingRegressor", "HistGradientBoostingClassifier"):
        bases = numpy.asarray(model._baseline_prediction, dtype=float).ravel().tolist()
        trees = [(tree, output) for stage in model._predictors for output, tree in enumerate(stage)]
        return trees, 1.0, bases, link_of(model, len(bases))
    step = "; of a pipeline its last step, model[-1], for data as model[:-1] transforms them" if name == "Pipeline" else ""
    raise ValueError(f"{name}; allowed: a decision tree, random forest, extra trees, gradient boosting or histogram gradient boosting{step}")


def outputs_of(model):
    if model.n_outputs_ != 1 and is_classifier(model):
        raise ValueError(f"{model.n_outputs_} outputs of classes; allowed: 1")
    return int(model.n_classes_) if is_classifier(model) else int(model.n_outputs_)


def link_of(model, width):
    if is_classifier(model):
        return "logit" if width == 1 else "softmax"
    return "log" if model.loss in ("poisson", "gamma") else "identity"


def arrays(tree, is_class=False):
    """Of one `tree_`; a classifier's leaves hold the shares of the classes."""
    value = numpy.asarray(tree.value)
    value = value[:, 0, :] if is_class else value[:, :, 0]
    if is_class:
        value = value / value.sum(axis=1, keepdims=True)
    columns = {
        "children_left": tree.children_left.tolist(),
        "children_right": tree.children_right.tolist(),
        "feature": tree.feature.tolist(),
        "threshold": tree.threshold.tolist(),
        "value": value.ravel().tolist(),
    }
    if hasattr(tree, "missing_go_to_left"):
        columns["missing_go_to_left"] = [int(go) for go in tree.missing_go_to_left]
    return columns


def bits(words):
    return {32 * place + bit for place, word in enumerate(words) for bit in range(32) if (int(word) >> bit) & 1}


class Levels:
    """Which feature a histogram's tree splits on, and what its levels are in the data."""

    def __init__(self, model):
        known, self.rows = model._bin_mapper.make_known_categories_bitsets()
        self.known = [bits(words) for words in known]
        self.order, self.raw, self.names = None, {}, None
        encoder = getattr(model, "_preprocessor", None)
        if encoder is None:
            return
        # scikit-learn 1.4 and later: encoded categories come first, then the numeric features.
        chosen = numpy.flatnonzero(model.is_categorical_)
        self.order = [*chosen.tolist(), *numpy.flatnonzero(~model.is_categorical_).tolist()]
        self.names = [None] * model.n_features_in_
        for place, values in zip(chosen, encoder.named_transformers_["encoder"].categories_):
            values = [value for value in values if value == value and value is not None]
            whole = [not isinstance(value, str) and value >= 0 and float(value).is_integer() for value in values]
            if all(whole):
                self.raw[int(place)] = [int(value) for value in values]
            else:
                self.names[place] = [str(value) for value in values]

    def feature(self, column):
        return int(column) if self.order is None else self.order[int(column)]

    def of(self, column, levels):
        raw = self.raw.get(self.feature(column))
        return sorted(levels if raw is None else (raw[level] for level in levels))


def histogram_arrays(tree, levels):
    nodes = tree.nodes
    leaf = nodes["is_leaf"].astype(bool)
    left, right = (numpy.where(leaf, -1, nodes[side].astype(int)) for side in ("left", "right"))
    missing = numpy.where(leaf, 0, nodes["missing_go_to_left"].astype(int))
    sets = [None] * len(nodes)
    for place in numpy.flatnonzero(~leaf & nodes["is_categorical"].astype(bool)):
        column = nodes["feature_idx"][place]
        goes = bits(tree.raw_left_cat_bitsets[nodes["bitset_idx"][place]])
        if missing[place]:
            # Levels that were never seen go where missing values go: those seen that go right are listed, and the sides change places.
            goes = levels.known[levels.rows[column]] - goes
            left[place], right[place] = right[place], left[place]
            missing[place] = 0
        sets[place] = levels.of(column, goes)
    largest = sys.float_info.max
    columns = {
        "children_left": left.tolist(),
        "children_right": right.tolist(),
        "feature": [-1 if end else levels.feature(column) for end, column in zip(leaf, nodes["feature_idx"])],
        "threshold": numpy.clip(nodes["num_threshold"], -largest, largest).tolist(),
        "value": nodes["value"].tolist(),
        "missing_go_to_left": missing.tolist(),
        "count": nodes["count"].tolist(),
    }
    return {**columns, "levels": sets} if any(found is not None for found in sets) else columns


def export_trees(model, path):
    trees, scale, bases, link = described(model)
    names = getattr(model, "feature_names_in_", None)
    histograms = hasattr(model, "_predictors")
    levels = Levels(model) if histograms else None
    averaged = is_classifier(model) and link == "identity"
    document = {
        "format": "sklearn-trees",
        "version": 2,
        "sklearn": sklearn.__version__,
        "estimator": type(model).__name__,
        "n_features": int(model.n_features_in_),
        "feature_names": None if names is None else [str(name) for name in names],
        "categories": levels.names if histograms else None,
        "precision": "double" if histograms else "single",
        "link": link,
        "scale": scale,
        "base": bases,
        "trees": [
            {**(histogram_arrays(tree, levels) if histograms else arrays(tree.tree_, averaged)), "output": output}
            for tree, output in trees
        ],
    }
    with open(path, "w") as file:
        json.dump(document, file)
        file.write("\n")

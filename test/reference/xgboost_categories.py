"""XGBoost's predictions, path-dependent Shapley values and interactions of models that split categories and missing values.

Columns `a` (3 levels) and `b` (12 levels) are categories, one of all splits alone (one-hot) or in sets (partition); `u`, `v` and `w` are multiples of
2^-10, so that single precision holds them; an eighth of all cells is missing. Of the explained rows the last have levels that no training row had.
Each model is the text of its file: of categorical splits the condition is NaN, which is no JSON. Predictions are margins.

Run: python3 test/reference/xgboost_categories.py test/reference/xgboost_categories.json
Needs Debian 12's python3-xgboost (1.7.4).
"""

import json
import platform
import sys

import numpy
import xgboost

rng = numpy.random.default_rng(3)
n = 160
a, b = rng.integers(0, 3, n), rng.integers(0, 12, n)
u, v, w = numpy.round(rng.uniform(-1, 1, (3, n)) * 1024) / 1024
x = numpy.column_stack([a, b, u, v, w])
y = numpy.round(numpy.array([1, -1, 0.5])[a] + numpy.sin(2.7 * b) * (u > 0) + 2 * v * w + rng.normal(0, 0.1, n), 3)
x[rng.uniform(size=x.shape) < 1 / 8] = numpy.nan
rows = numpy.vstack([x[:8], [[7, 40, 0, 0.5, -0.5], [-1, 11, 0.25, numpy.nan, 0.5]]])
weights = numpy.round(rng.uniform(0.5, 2, n), 2)


def matrix(cells, target=None, weight=None):
    types = ["c", "c", "q", "q", "q"]
    return xgboost.DMatrix(cells, target, weight=weight, feature_names=list("abuvw"), feature_types=types, enable_categorical=True, nthread=1)


def shortest(array):
    """Single precision in as few digits as tell it."""
    return [shortest(part) for part in array] if array.ndim else float(str(array[()]))


cases = []
for name, target, weight, rounds, settings in [
    ("one-hot", y, None, 4, dict(tree_method="approx", max_cat_to_onehot=20)),
    ("sets", y, None, 4, dict(tree_method="hist", max_cat_to_onehot=2)),
    ("logistic", (y > 0).astype(float), None, 4, dict(objective="binary:logistic", tree_method="approx", max_cat_to_onehot=4, base_score=0.3, scale_pos_weight=2)),
    ("dart of counts", numpy.exp(y).round(), None, 6, dict(booster="dart", objective="count:poisson", tree_method="hist", rate_drop=0.4, one_drop=1, max_cat_to_onehot=2)),
    ("weighted forest", y, weights, 1, dict(tree_method="hist", num_parallel_tree=4, subsample=0.7, colsample_bynode=0.7, eta=1, max_cat_to_onehot=2)),
    ("three classes", numpy.digitize(y, [-0.5, 0.7]), None, 2, dict(objective="multi:softprob", num_class=3, tree_method="hist", num_parallel_tree=2, subsample=0.8)),
    ("two targets", numpy.column_stack([y, y * u]), None, 3, dict(tree_method="hist", max_depth=2)),
    ("absolute error", y, None, 3, dict(objective="reg:absoluteerror", tree_method="hist")),
]:
    booster = xgboost.train(dict(dict(max_depth=3, seed=1, nthread=1), **settings), matrix(x, target, weight), rounds)
    explained = matrix(rows)
    cases.append(
        dict(
            name=name,
            settings=settings,
            model=booster.save_raw("json").decode(),
            margin=shortest(booster.predict(explained, output_margin=True)),
            contributions=shortest(booster.predict(explained, pred_contribs=True)),
            interactions=shortest(booster.predict(explained, pred_interactions=True)),
        )
    )

linear = xgboost.train(dict(booster="gblinear", nthread=1), xgboost.DMatrix(numpy.nan_to_num(x), y, nthread=1), 1)
hinge = xgboost.train(dict(objective="binary:hinge", max_depth=1, nthread=1), matrix(x, (y > 0).astype(float)), 1)
with open(sys.argv[1], "w") as file:
    json.dump(
        dict(
            versions=dict(python=platform.python_version(), numpy=numpy.__version__, xgboost=xgboost.__version__),
            features=x.shape[1],
            rows=len(rows),
            x=[None if numpy.isnan(cell) else cell for cell in rows.ravel().tolist()],
            cases=cases,
            refused=dict(linear=linear.save_raw("json").decode(), hinge=hinge.save_raw("json").decode()),
        ),
        file,
    )
    file.write("\n")

"""XGBoost's own path-dependent Shapley values and interactions: predict(pred_contribs=True), predict(pred_interactions=True).

Cells are multiples of 2^-10, so that single precision holds them; a sixth of the first column is missing. Three models: in default settings
but for size, with one feature a path (depth 1), and deep.

Run: python3 test/reference/xgboost_contribs.py test/reference/xgboost_contribs.json
Needs Debian 12's python3-xgboost (1.7.4).
"""

import json
import platform
import sys

import numpy
import xgboost

rng = numpy.random.default_rng(11)
x = numpy.round(rng.uniform(-1, 1, (80, 5)) * 1024) / 1024
y = 3 * x[:, 0] * x[:, 1] + numpy.sin(3 * x[:, 2]) + x[:, 3] * (x[:, 0] > 0) + rng.normal(0, 0.1, 80)
x[rng.uniform(size=80) < 1 / 6, 0] = numpy.nan
rows = x[:12]
cases = []
for name, options in [("boosting", dict(n_estimators=12, max_depth=4)), ("stumps", dict(n_estimators=9, max_depth=1)), ("deep", dict(n_estimators=2, max_depth=9, reg_lambda=0, min_child_weight=1))]:
    booster = xgboost.XGBRegressor(tree_method="exact", n_jobs=1, **options).fit(x, y).get_booster()
    matrix = xgboost.DMatrix(rows)
    contributions = booster.predict(matrix, pred_contribs=True)
    interactions = booster.predict(matrix, pred_interactions=True)
    cases.append(
        dict(
            name=name,
            options=options,
            model=json.loads(booster.save_raw("json").decode()),
            predicted=booster.predict(matrix).tolist(),
            contributions=contributions.tolist(),
            interactions=interactions.tolist(),
        )
    )

json.dump(
    dict(
        versions=dict(python=platform.python_version(), numpy=numpy.__version__, xgboost=xgboost.__version__),
        rows=len(rows),
        features=5,
        x=[None if numpy.isnan(cell) else cell for cell in rows.ravel().tolist()],
        cases=cases,
    ),
    open(sys.argv[1], "w"),
)

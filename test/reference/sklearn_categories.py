"""Models of scikit-learn on made data with a categorical column, missing cells, links, classes and several targets: their own predictions.

Four hundred rows are learned from, seventy predicted. The last column is a level, 0 to 7; among the rows predicted one has a level that
none of the others has, and cells are missing at random in both, of levels too.

Run: python3 test/reference/sklearn_categories.py test/reference/sklearn_categories.json
Writes sklearn_*.model.json beside it, by packages/explain/exporters/export_sklearn.py.
Needs Debian 12's python3-sklearn (scikit-learn 1.2.1).
"""

import json
import os
import sys

import numpy
import sklearn
from sklearn.ensemble import (
    ExtraTreesRegressor,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
)

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packages/explain/exporters"))
from export_sklearn import export_trees

random = numpy.random.RandomState(1)
names = ["a", "b", "c", "group"]
x = numpy.column_stack([random.normal(size=(470, 3)).round(3), random.randint(8, size=470)])
y = x[:, 0] + numpy.array([0, 3, -2, 3, 1, -2, 0, 4])[x[:, 3].astype(int)] * (1 + (x[:, 1] > 0)) + random.normal(size=470) / 4
x, y, unseen = x[:400], y[:400], x[400:].copy()
unseen[3, 3] = 40
holed, train = (numpy.where(random.uniform(size=cells.shape) < 0.08, numpy.nan, cells) for cells in (unseen, x))
holed[3] = unseen[3]
classes = numpy.digitize(y, numpy.quantile(y, [0.4, 0.7]))

settings = dict(categorical_features=[3], min_samples_leaf=4, max_iter=6, max_leaf_nodes=8, random_state=1)
cases = {
    "sklearn_hist": (HistGradientBoostingRegressor(**settings), train, y, holed),
    "sklearn_poisson": (HistGradientBoostingRegressor(loss="poisson", **settings), train, y - y.min(), holed),
    "sklearn_hist_classes": (HistGradientBoostingClassifier(**settings), train, classes, holed),
    "sklearn_extra": (ExtraTreesRegressor(5, min_samples_leaf=12, random_state=1), x, numpy.column_stack([y, -2 * y + x[:, 1]]), unseen),
    "sklearn_logit": (GradientBoostingClassifier(n_estimators=8, random_state=1), x, classes > 0, unseen),
    "sklearn_votes": (RandomForestClassifier(5, min_samples_leaf=12, random_state=1), x, classes, unseen),
}
result = {"sklearn": sklearn.__version__, "features": names, "cases": {}}
for name, (model, sample, target, rows) in cases.items():
    model.fit(sample, target)
    if name == "sklearn_hist":
        model.feature_names_in_ = numpy.array(names, dtype=object)
    export_trees(model, os.path.join(os.path.dirname(sys.argv[1]), f"{name}.model.json"))
    if name == "sklearn_hist":
        del model.feature_names_in_
    if name in ("sklearn_hist_classes", "sklearn_logit", "sklearn_votes"):
        margin = model.predict_proba(rows) if name == "sklearn_votes" else model.decision_function(rows)
    elif name == "sklearn_poisson":
        margin = numpy.log(model.predict(rows))
    else:
        margin = model.predict(rows)
    # Text: JSON has no name for what is missing.
    result["cases"][name] = {
        "x": [None if cell != cell else cell for cell in rows.ravel().tolist()],
        "margins": numpy.atleast_2d(margin.T).tolist(),
    }

with open(sys.argv[1], "w") as file:
    json.dump(result, file)
    file.write("\n")

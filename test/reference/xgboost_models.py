"""Models of XGBoost on fls2001 and the decomposition of their own predictions: every feature, fifteen pairs.

One model sees all cells, its trees pruned by gamma, so that deleted nodes stay in the file. The other is a boosted forest
trained with the cells missing that `missing` lists (row * features + feature), so that its splits learn where missing
values go.

Run: python3 test/reference/xgboost_models.py test/reference/xgboost_models.json
Writes xgboost_pruned.model and xgboost_missing.model beside it, as JSON and as binary JSON, as save_model does.
Needs Debian 12's python3-xgboost (XGBoost 1.7.4).
"""

import json
import os
import sys

import numpy
import xgboost

from explained_variation import explained_variation, fls2001

names, x, y = fls2001()
missing = [cell for cell in range(x.size) if (cell * 2654435761) % 2**32 < 0.08 * 2**32]
holed = x.copy()
holed.ravel()[missing] = numpy.nan

pruned = dict(max_depth=4, eta=0.3, gamma=0.0003, subsample=0.8, colsample_bytree=0.5, min_child_weight=2, tree_method="exact")
forest = dict(max_depth=3, eta=0.3, num_parallel_tree=4, subsample=0.7, colsample_bynode=0.6, tree_method="hist", max_bin=32)
cases = {"xgboost_pruned": (x, pruned, 20), "xgboost_missing": (holed, forest, 6)}
result = {"xgboost": xgboost.__version__, "data": "fls2001", "features": names, "missing": missing, "cases": {}}
for name, (cells, settings, rounds) in cases.items():
    parameters = dict(objective="reg:squarederror", base_score=float(y.mean()), seed=1, nthread=1, **settings)
    booster = xgboost.train(parameters, xgboost.DMatrix(cells, y, feature_names=names), rounds)
    for ending in ("json", "ubj"):
        booster.save_model(os.path.join(os.path.dirname(sys.argv[1]), f"{name}.model.{ending}"))

    def predict(rows):
        return booster.predict(xgboost.DMatrix(rows, feature_names=names))

    result["cases"][name] = {"settings": parameters, "rounds": rounds, **explained_variation(predict, cells, 6)}

with open(sys.argv[1], "w") as file:
    json.dump(result, file)
    file.write("\n")

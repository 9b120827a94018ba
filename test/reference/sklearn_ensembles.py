"""Ensembles of scikit-learn on fls2001 and the decomposition of their own predictions: every feature, fifteen pairs.

Each is written twice: by packages/explain/exporters/export_sklearn.py, and as an ONNX TreeEnsembleRegressor laid out as
skl2onnx does it, the forest in single precision (a threshold is cut to the single at or below it), the boosted trees in
double. scikit-learn casts features to single precision and a double ONNX model does not: they agree on features that are
singles.

Run: python3 test/reference/sklearn_ensembles.py test/reference/sklearn_ensembles.json
Writes sklearn_forest.model.json, sklearn_forest.onnx, sklearn_boosting.model.json and sklearn_boosting.onnx beside it.
Needs Debian 12's python3-sklearn (scikit-learn 1.2.1) and python3-onnx (ONNX 1.12.0).
"""

import json
import os
import sys

import numpy
import onnx
import sklearn
from onnx import TensorProto, helper
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor

from explained_variation import explained_variation, fls2001

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packages/explain/exporters"))
from export_sklearn import export_trees, parts


def single_at_most(threshold):
    single = numpy.float32(threshold)
    return float(numpy.nextafter(single, numpy.float32(-numpy.inf)) if single > threshold else single)


def export_onnx(model, features, precise, path):
    trees, scale, base = parts(model)
    average = scale == 1 / len(trees) and len(trees) > 1
    nodes = {name: [] for name in ["treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids"]}
    targets = {name: [] for name in ["treeids", "nodeids", "ids", "weights"]}
    for t, tree in enumerate(tree.tree_ for tree in trees):
        for node in range(tree.node_count):
            leaf = tree.children_left[node] < 0
            threshold = 0.0 if leaf else float(tree.threshold[node])
            row = [
                t,
                node,
                0 if leaf else int(tree.feature[node]),
                "LEAF" if leaf else "BRANCH_LEQ",
                threshold if precise else single_at_most(threshold),
                0 if leaf else int(tree.children_left[node]),
                0 if leaf else int(tree.children_right[node]),
            ]
            for column, cell in zip(nodes.values(), row):
                column.append(cell)
            if leaf:
                weight = float(tree.value[node, 0, 0]) * (1 if average else scale)
                for column, cell in zip(targets.values(), [t, node, 0, weight]):
                    column.append(cell)

    def numbers(name, values):
        if precise:
            return {f"{name}_as_tensor": helper.make_tensor(name, TensorProto.DOUBLE, [len(values)], values)}
        return {name: values}

    attributes = {f"nodes_{name}": column for name, column in nodes.items() if name != "values"}
    attributes |= {f"target_{name}": column for name, column in targets.items() if name != "weights"}
    attributes |= numbers("nodes_values", nodes["values"]) | numbers("target_weights", targets["weights"])
    if base != 0:
        attributes |= numbers("base_values", [base])
    kind = TensorProto.DOUBLE if precise else TensorProto.FLOAT
    aggregate = "AVERAGE" if average else "SUM"
    node = helper.make_node("TreeEnsembleRegressor", ["X"], ["variable"], domain="ai.onnx.ml", n_targets=1, aggregate_function=aggregate, post_transform="NONE", **attributes)
    graph = helper.make_graph(
        [node],
        type(model).__name__,
        [helper.make_tensor_value_info("X", kind, [None, features])],
        [helper.make_tensor_value_info("variable", kind, [None, 1])],
    )
    opsets = [helper.make_opsetid("ai.onnx.ml", 3 if precise else 1), helper.make_opsetid("", 15)]
    document = helper.make_model(graph, opset_imports=opsets, producer_name="kuznets reference")
    onnx.checker.check_model(document)
    onnx.save(document, path)


names, x, y = fls2001()
models = {
    "sklearn_forest": RandomForestRegressor(20, max_features=1 / 3, min_samples_leaf=4, random_state=1),
    "sklearn_boosting": GradientBoostingRegressor(n_estimators=20, learning_rate=0.2, max_depth=3, subsample=0.7, random_state=1),
}
result = {"sklearn": sklearn.__version__, "onnx": onnx.__version__, "data": "fls2001", "features": names, "cases": {}}
for name, model in models.items():
    model.fit(x, y)
    model.feature_names_in_ = numpy.array(names, dtype=object)
    beside = os.path.join(os.path.dirname(sys.argv[1]), name)
    export_trees(model, f"{beside}.model.json")
    export_onnx(model, len(names), name == "sklearn_boosting", f"{beside}.onnx")
    del model.feature_names_in_
    result["cases"][name] = {"settings": model.get_params(), **explained_variation(model.predict, x, 6)}

with open(sys.argv[1], "w") as file:
    json.dump(result, file)
    file.write("\n")

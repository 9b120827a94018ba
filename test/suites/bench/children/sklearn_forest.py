"""python3 children/sklearn_forest.py JOB: the same fit by scikit-learn. Timed: the call to fit, CPU of all threads."""

import json
import resource
import sys
import time

import numpy
import sklearn
from sklearn.ensemble import RandomForestRegressor

job = json.loads(sys.argv[1])
options = job["options"]
x = numpy.fromfile(job["x"]).reshape(job["rows"], job["features"])
y = numpy.fromfile(job["y"])
model = RandomForestRegressor(
    n_estimators=options["nEstimators"],
    max_features=options["maxFeatures"],
    min_samples_split=options["minSamplesSplit"],
    random_state=options["randomState"],
    n_jobs=job["threads"],
    oob_score=True,
)
cpu, wall = time.process_time(), time.perf_counter()
model.fit(x, y)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
# Rows that every tree drew are predicted as 0.
out = model.oob_prediction_ != 0
print(
    json.dumps(
        {
            "cpu": cpu,
            "wall": wall,
            "processCpu": time.process_time(),
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "oobMse": float(numpy.mean((y - model.oob_prediction_)[out] ** 2)),
            "top": None,
            "device": f"scikit-learn {sklearn.__version__}",
        }
    )
)

"""AEPV, APV and pairs of a fitted model by substituting rows: straight from the definition, by the model's own predict."""

import csv
import os

import numpy


def fls2001():
    """Feature names, x and y of the data set in the repository."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packages/data/datasets/fls2001/fls2001.csv")
    with open(path) as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])[3:]
    cells = numpy.array([[float(row[name]) for name in ["y"] + names] for row in rows])
    return names, cells[:, 1:].copy(), cells[:, 0].copy()


def substituted_means(predict, x, columns):
    """mean_j f(x_i with the columns taken from row j), for every i."""
    rows = len(x)
    stacked = numpy.repeat(x, rows, axis=0)
    stacked[:, columns] = numpy.tile(x[:, columns], (rows, 1))
    return predict(stacked).astype(numpy.float64).reshape(rows, rows).mean(axis=1)


def explained_variation(predict, x, strongest):
    """Every feature, and every pair among the `strongest` ones."""
    prediction = predict(x).astype(numpy.float64)
    features = range(x.shape[1])
    aepv = [float(numpy.mean((prediction - substituted_means(predict, x, [k])) ** 2)) for k in features]
    top = sorted(sorted(features, key=lambda k: -aepv[k])[:strongest])

    def pair(k, m):
        joint = float(numpy.mean((prediction - substituted_means(predict, x, [k, m])) ** 2))
        return {"first": k, "second": m, "aepv": joint, "iepv": joint - aepv[k] - aepv[m]}

    return {
        "prediction": prediction.tolist(),
        "apv": float(numpy.mean((prediction - prediction.mean()) ** 2)),
        "meanSquare": float(numpy.mean(prediction**2)),
        "aepv": aepv,
        "pairs": [pair(k, m) for k in top for m in top if k < m],
    }

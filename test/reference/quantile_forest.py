"""Quantiles by Meinshausen's weights of the forest in sklearn_forest.model.json, for its own rows and for the means of neighbouring rows.

The forest is grown again as sklearn_ensembles.py grows it; a row's leaves are scikit-learn's `apply`, and weights are summed as fractions, exactly.
Stored are the places of the training rows whose targets the quantiles are.

Run: python3 test/reference/quantile_forest.py test/reference/quantile_forest.json
Needs Debian 12's python3-sklearn (scikit-learn 1.2.1).
"""

import json
import sys
from fractions import Fraction

import numpy
from sklearn.ensemble import RandomForestRegressor

from explained_variation import fls2001

names, x, y = fls2001()
x, y = numpy.asarray(x), numpy.asarray(y)
forest = RandomForestRegressor(20, max_features=1 / 3, min_samples_leaf=4, random_state=1).fit(x, y)
between = (x[:-1] + x[1:]) / 2
probabilities = [Fraction(1, 20), Fraction(1, 4), Fraction(1, 2), Fraction(19, 20)]
known = forest.apply(x)
order = numpy.argsort(y, kind="stable")


def quantiles(rows):
    result = []
    for leaves in forest.apply(rows):
        weights = [Fraction(0)] * len(y)
        for tree, leaf in enumerate(leaves):
            members = numpy.flatnonzero(known[:, tree] == leaf)
            for member in members:
                weights[member] += Fraction(1, len(members) * forest.n_estimators)
        places = []
        for p in probabilities:
            total = Fraction(0)
            for row in order:
                total += weights[row]
                if total >= p and total > 0:
                    places.append(int(row))
                    break
        result.append(places)
    return result


with open(sys.argv[1], "w") as file:
    json.dump({"p": [float(p) for p in probabilities], "rows": quantiles(x), "between": quantiles(between)}, file)
    file.write("\n")

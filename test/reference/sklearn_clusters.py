"""Clusters, silhouettes, Rand indices and similarity graphs of scikit-learn on us-states (z-scores of 1986) and on noise.

k-means is compared from stored starting centres, where no random number is left, and as the best of many k-means++
starts, which finds the same minimum.

Run: python3 test/reference/sklearn_clusters.py test/reference/sklearn_clusters.json
Needs Debian 12's python3-sklearn (Python 3.11, scikit-learn 1.2.1) and python3-pandas.
"""

import json
import platform
import sys
from pathlib import Path

import numpy
import pandas
import sklearn
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_samples, silhouette_score
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.neighbors import NearestNeighbors

states = pandas.read_csv(Path(__file__).parents[2] / "packages/data/datasets/us-states/us_states.csv")
columns = ["pcap", "hwy", "water", "util", "pc", "gsp", "emp", "unemp"]
levels = states[states.year == 1986][columns].to_numpy(dtype=float)
z = (levels - levels.mean(axis=0)) / levels.std(axis=0, ddof=1)

rng = numpy.random.default_rng(5)
blobs = numpy.round(numpy.vstack([rng.normal(c, 1.0, (17, 2)) for c in ([0, 0], [4, 1], [1, 5])]), 6)
noise = numpy.round(rng.uniform(0, 1, (37, 3)), 6)
samples = {"states": z, "blobs": blobs, "noise": noise}

kmeans = []
for name, k, first in [("states", 2, 0), ("states", 5, 3), ("blobs", 3, 0), ("noise", 6, 11), ("noise", 4, 1), ("blobs", 9, 5)]:
    x = samples[name]
    init = x[first : first + k]
    # Refit with a tolerance of 0 as well: then only unchanged labels stop.
    for tol in (1e-4, 0.0):
        fitted = KMeans(n_clusters=k, init=init, n_init=1, tol=tol, algorithm="lloyd").fit(x)
        kmeans.append(
            dict(sample=name, k=k, tol=tol, init=init.ravel().tolist(), labels=fitted.labels_.tolist(),
                 centers=fitted.cluster_centers_.ravel().tolist(), inertia=fitted.inertia_, nIter=int(fitted.n_iter_))
        )

# A centre far from all points stays without points and takes the farthest one.
far = numpy.vstack([blobs[:2], [[1e3, 1e3]]])
fitted = KMeans(n_clusters=3, init=far, n_init=1, algorithm="lloyd").fit(blobs)
kmeans.append(dict(sample="blobs", k=3, tol=1e-4, init=far.ravel().tolist(), labels=fitted.labels_.tolist(),
                   centers=fitted.cluster_centers_.ravel().tolist(), inertia=fitted.inertia_, nIter=int(fitted.n_iter_)))

best, partitions = [], {}
for name, k in [("states", 2), ("states", 3), ("states", 4), ("blobs", 2), ("blobs", 3), ("blobs", 4), ("noise", 3)]:
    fitted = KMeans(n_clusters=k, n_init=200, random_state=1).fit(samples[name])
    labels = fitted.labels_
    partitions[name, k] = labels
    best.append(
        dict(sample=name, k=k, inertia=fitted.inertia_, labels=labels.tolist(),
             silhouette=silhouette_score(samples[name], labels), silhouettes=silhouette_samples(samples[name], labels).tolist())
    )

alone = numpy.zeros(37, dtype=int)
alone[5] = 1
alone[[7, 9]] = 2
single = dict(sample="noise", labels=alone.tolist(), silhouettes=silhouette_samples(noise, alone).tolist())

rand = []
for _ in range(6):
    a, b = rng.integers(0, 3, 31), rng.integers(0, 4, 31)
    b[:15] = a[:15]
    rand.append(dict(a=a.tolist(), b=b.tolist(), score=adjusted_rand_score(a, b)))
for a, b in [([0, 0, 0], [0, 0, 0]), ([0, 1, 2], [2, 0, 1]), ([0, 0, 0, 0], [0, 1, 2, 3]), ([0, 0, 1, 1], [0, 1, 0, 1])]:
    rand.append(dict(a=a, b=b, score=adjusted_rand_score(a, b)))


def norm(adjacency):
    looped = adjacency + numpy.eye(len(adjacency))
    root = 1 / numpy.sqrt(looped.sum(axis=1))
    return root[:, None] * looped * root[None, :]


cosine = cosine_similarity(z)
correlation = numpy.corrcoef(z)
off = ~numpy.eye(len(z), dtype=bool)
near = NearestNeighbors(n_neighbors=5, metric="cosine").fit(z).kneighbors(return_distance=False)
either = numpy.zeros_like(cosine, dtype=bool)
for i, row in enumerate(near):
    either[i, row] = True
either |= either.T
graphs = {
    "positive": numpy.where(off & (cosine > 0), cosine, 0),
    "threshold": numpy.where(off & (cosine >= 0.7), cosine, 0),
    "nearest": numpy.where(either & (cosine > 0), cosine, 0),
}

json.dump(
    {
        "versions": {"python": platform.python_version(), "sklearn": sklearn.__version__, "numpy": numpy.__version__},
        "samples": {name: dict(rows=x.shape[0], features=x.shape[1], x=x.ravel().tolist()) for name, x in samples.items()},
        "kmeans": kmeans,
        "best": best,
        "single": single,
        "rand": rand,
        # A checksum of every row is enough: a wrong entry moves it.
        "cosine": cosine[:3].ravel().tolist(),
        "correlation": correlation[:3].ravel().tolist(),
        "graphs": {
            name: dict(edges=int((graph > 0).sum()), rowSums=graph.sum(axis=1).tolist(), norm=norm(graph)[[0, 7, 47]].ravel().tolist(),
                       normRowSums=norm(graph).sum(axis=1).tolist())
            for name, graph in graphs.items()
        },
    },
    open(sys.argv[1], "w"),
)

"""The linear dynamic factor model of statsmodels on panels made from us-states: log-likelihood, factors, forecasts.

Panels: yearly log growth, 1971-1986, standardised (sample standard deviation). `gsp` and `emp`: nine census regions' sums.
`states`: gsp of all 48 states, at fixed parameters; `some`: every fourth of them. Fits (of the regions; one of 48 states takes statsmodels an
hour) start from statsmodels' own values and from random ones; the best is stored, with the
spread of those that came within 1e-6 of it.

Run: python3 test/reference/statsmodels_dynamic_factor.py test/reference/statsmodels_dynamic_factor.json
Needs Debian 12's python3-statsmodels (0.13.5), python3-pandas.
"""

import json
import platform
import sys
import warnings
from pathlib import Path

import numpy
import pandas
import statsmodels
from statsmodels.tsa.statespace.dynamic_factor import DynamicFactor

warnings.simplefilter("ignore")
table = pandas.read_csv(Path(__file__).parents[2] / "packages/data/datasets/us-states/us_states.csv")


def growth(levels):
    change = numpy.diff(numpy.log(levels.to_numpy(dtype=float)), axis=0)
    return (change - change.mean(axis=0)) / change.std(axis=0, ddof=1)


panels = {
    "gsp": growth(table.pivot_table(index="year", columns="region", values="gsp", aggfunc="sum")),
    "emp": growth(table.pivot_table(index="year", columns="region", values="emp", aggfunc="sum")),
    "states": growth(table.pivot(index="year", columns="state", values="gsp")),
}
# Every fourth state: two factors of the nine regions would leave a region without noise of its own.
panels["some"] = panels["states"][:, 1::4]
rng = numpy.random.default_rng(3)

fits = []
for name, k, order in [("gsp", 1, 1), ("gsp", 1, 2), ("emp", 1, 1), ("some", 2, 1)]:
    model = DynamicFactor(panels[name], k_factors=k, factor_order=order, error_order=0)
    model.ssm.tolerance = 0  # the covariances are not frozen when they have nearly converged
    found = []
    for start in range(4):
        params = model.start_params
        if start > 0:
            params = params + rng.normal(0, 0.1, len(params))
        for method, settings in (("lbfgs", dict(maxiter=3000, pgtol=1e-9, factr=1.0, maxfun=10**6)), ("bfgs", dict(maxiter=3000, gtol=1e-8))):
            try:
                fitted = model.fit(params, method=method, disp=False, **settings)
                params = fitted.params
            except Exception:
                break
        found.append(fitted)
    best = max(found, key=lambda fit: fit.llf)
    near = [fit for fit in found if best.llf - fit.llf < 1e-6]
    fits.append(
        dict(panel=name, kFactors=k, factorOrder=order, llf=best.llf, aic=best.aic, bic=best.bic,
             near=len(near), common=(best.smoothed_state[:k].T @ best.filter_results.design[:, :k, 0].T).ravel().tolist(),
             factors=best.smoothed_state[:k].T.ravel().tolist(), forecast=numpy.asarray(best.forecast(3)).ravel().tolist(),
             smallestVariance=float(numpy.diag(best.filter_results.obs_cov[:, :, 0]).min()))
    )
    print(name, k, order, best.llf, [best.llf - fit.llf for fit in found], fits[-1]["smallestVariance"])

fixed = []
for name, k, order in [("gsp", 1, 1), ("gsp", 2, 2), ("states", 3, 1), ("emp", 1, 3)]:
    y = panels[name]
    n = y.shape[1]
    loadings = numpy.round(rng.normal(0, 0.6, (n, k)), 3)
    variances = numpy.round(rng.uniform(0.2, 1.5, n), 3)
    transition = numpy.round(rng.uniform(-0.4, 0.4, (k, k * order)) / order, 3)
    for i in range(k):
        transition[i, i] = 0.5
    params = numpy.concatenate([loadings.ravel(), variances, transition.ravel()])
    results = []
    for data in (y, y[::-1] * 0.7):
        model = DynamicFactor(data, k_factors=k, factor_order=order, error_order=0)
        model.ssm.tolerance = 0
        results.append((data, model.smooth(params)))
    fixed.append(
        dict(panel=name, kFactors=k, factorOrder=order, loadings=loadings.ravel().tolist(), idiosyncratic=variances.tolist(),
             transition=transition.ravel().tolist(), endog=numpy.concatenate([d.ravel() for d, _ in results]).tolist(),
             llf=[r.llf for _, r in results],
             smoothed=numpy.concatenate([r.smoothed_state[:k].T.ravel() for _, r in results]).tolist(),
             filtered=numpy.concatenate([r.filtered_state[:k].T.ravel() for _, r in results]).tolist(),
             deviations=numpy.asarray(results[0][1].get_forecast(3).se_mean).ravel().tolist(),
             smoothedCov=results[0][1].smoothed_state_cov[:k, :k].transpose(2, 0, 1).ravel().tolist())
    )

json.dump(
    {
        "versions": {"python": platform.python_version(), "statsmodels": statsmodels.__version__, "numpy": numpy.__version__},
        "panels": {name: dict(periods=y.shape[0], kEndog=y.shape[1], endog=y.ravel().tolist()) for name, y in panels.items()},
        "fits": fits,
        "fixed": fixed,
    },
    open(sys.argv[1], "w"),
)

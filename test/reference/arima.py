"""ARIMA by exact maximum likelihood of statsmodels on us-states: states' log gsp and short pieces of it, and accuracy measures.

Run: python3 test/reference/arima.py test/reference/arima.json
Needs Debian 12's python3-statsmodels (0.13.5), python3-sklearn (1.2.1), python3-pandas.
"""

import json
import platform
import sys
import warnings
from pathlib import Path

import numpy
import pandas
import sklearn.metrics
import statsmodels
import statsmodels.api
from statsmodels.stats.sandwich_covariance import cov_hac_simple, weights_uniform
from statsmodels.tsa.arima.model import ARIMA

warnings.simplefilter("ignore")
table = pandas.read_csv(Path(__file__).parents[2] / "packages/data/datasets/us-states/us_states.csv")
gsp = table.pivot(index="year", columns="state", values="gsp")
series = {name: numpy.log(gsp[name].to_numpy(dtype=float)) for name in ("ALABAMA", "NEVADA", "TEXAS", "NEW_YORK")}
series["short"] = series["ALABAMA"][:6]

cases = []
for name, order, constant in [
    ("ALABAMA", (0, 1, 0), True), ("ALABAMA", (1, 1, 0), True), ("NEVADA", (1, 1, 0), False), ("TEXAS", (2, 1, 0), True),
    ("TEXAS", (0, 1, 1), True), ("NEVADA", (1, 1, 1), True), ("NEW_YORK", (1, 0, 0), True), ("NEW_YORK", (2, 1, 1), True),
    ("ALABAMA", (1, 2, 0), False), ("short", (1, 1, 0), True), ("short", (0, 1, 0), True),
]:
    y = series[name]
    d = order[1]
    # The differenced series is the data, so that the likelihood is exact; forecasts are summed up again.
    w = numpy.diff(y, n=d) if d else y
    scale = w.std()
    best = None
    model = ARIMA(w / scale, order=(order[0], 0, order[2]), trend="c" if constant else "n")
    model.ssm.tolerance = 0
    for start in range(3):
        params = model.start_params if start == 0 else numpy.concatenate([[w.mean() / scale] if constant else [], numpy.full(order[0] + order[2], 0.3 * (-1) ** start), [1.0]])
        for method in ("nm", "bfgs", "lbfgs"):
            settings = dict(maxiter=5000, disp=0)
            settings.update(dict(gtol=1e-9) if method == "bfgs" else dict(xtol=1e-10, ftol=1e-12) if method == "nm" else dict(pgtol=1e-10, factr=1.0))
            params = model.fit(start_params=params, method="statespace", method_kwargs=dict(method=method, **settings)).params
        fitted = model.smooth(params)
        if best is None or fitted.llf > best.llf:
            best = fitted
    ahead = numpy.asarray(best.forecast(4)) * scale
    for lag in range(d - 1, -1, -1):
        ahead = (numpy.diff(y, n=lag) if lag else y)[-1] + numpy.cumsum(ahead)
    # Errors of the levels: the same coefficients of the series itself, whose mean or drift they do not depend on.
    coefficients = [float(v) for n, v in zip(best.param_names, best.params) if n not in ("const", "sigma2")]
    levels = ARIMA(y, order=order, trend="n").smooth([*coefficients, float(best.params[-1] * scale**2)])
    cases.append(
        dict(deviations=numpy.asarray(levels.get_forecast(4).se_mean).tolist(), series=name, order=order, constant=constant, llf=best.llf - len(w) * numpy.log(scale),
             arma=[float(v) for n, v in zip(best.param_names, best.params) if n not in ("const", "sigma2")],
             mean=float(best.params[0] * scale) if constant else None, sigma2=float(best.params[-1] * scale**2), forecast=ahead.tolist())
    )

rng = numpy.random.default_rng(8)
actual, forecast = numpy.round(rng.normal(10, 3, 23), 4), numpy.round(rng.normal(10, 3, 23), 4)
first, second = numpy.round(rng.normal(0, 1, 25), 4), numpy.round(rng.normal(0, 1.4, 25), 4)
tests = []
for horizon in (1, 2, 4):
    for loss in ("squared", "absolute"):
        d = first**2 - second**2 if loss == "squared" else abs(first) - abs(second)
        mean = statsmodels.api.OLS(d, numpy.ones(25)).fit()
        variance = float(cov_hac_simple(mean, nlags=horizon - 1, weights_func=weights_uniform, use_correction=False)[0, 0])
        n, h = 25, horizon
        tests.append(dict(horizon=h, loss=loss, statistic=float(mean.params[0] / variance**0.5 * ((n + 1 - 2 * h + h * (h - 1) / n) / n) ** 0.5) if variance > 0 else None))
from scipy.stats import t as student  # noqa: E402

for test in tests:
    test["pValue"] = float(2 * student.cdf(-abs(test["statistic"]), 24)) if test["statistic"] is not None else None

json.dump(
    {
        "versions": {"python": platform.python_version(), "statsmodels": statsmodels.__version__, "sklearn": sklearn.__version__},
        "series": {name: y.tolist() for name, y in series.items()},
        "cases": cases,
        "accuracy": dict(
            actual=actual.tolist(), forecast=forecast.tolist(), mae=sklearn.metrics.mean_absolute_error(actual, forecast),
            mse=sklearn.metrics.mean_squared_error(actual, forecast), r2=sklearn.metrics.r2_score(actual, forecast),
            mape=100 * sklearn.metrics.mean_absolute_percentage_error(actual, forecast)),
        "dieboldMariano": dict(first=first.tolist(), second=second.tolist(), tests=tests),
    },
    open(sys.argv[1], "w"),
)

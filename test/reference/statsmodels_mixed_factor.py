"""The dynamic factor model by EM of statsmodels on simulated panels with missing cells, of months alone and of months and quarters.

`obs_cov_diag` is Bańbura and Modugno's variance of measurement, 1e-4; statsmodels' starting values and steps of EM are stored, so that
another program can take the same steps: log-likelihoods before each, parameters, factors, what is expected of every cell, forecasts; and the log-likelihood at
which it ends by default.

Run: python3 test/reference/statsmodels_mixed_factor.py test/reference/statsmodels_mixed_factor.json
Needs Debian 12's python3-statsmodels (0.13.5), python3-pandas.
"""

import json
import platform
import sys
import warnings

import numpy
import pandas
import statsmodels
from statsmodels.tsa.statespace.dynamic_factor_mq import DynamicFactorMQ

warnings.simplefilter("ignore")
steps = 25


def simulated(seed, months, monthly, quarterly, factors):
    """Factors with an autoregression, idiosyncratic parts with one; a quarter is the weighted sum of five months."""
    rng = numpy.random.default_rng(seed)
    f = numpy.zeros((months + 8, factors))
    k = monthly + quarterly
    e = numpy.zeros((months + 8, k))
    for t in range(1, months + 8):
        f[t] = [0.7, -0.4][:factors] * f[t - 1] + rng.standard_normal(factors)
        e[t] = 0.3 * e[t - 1] + 0.7 * rng.standard_normal(k)
    y = f @ rng.normal(1, 0.5, (factors, k)) + e
    of = numpy.array([1, 2, 3, 2, 1])
    summed = sum(w * y[8 - lag : months + 8 - lag] for lag, w in enumerate(of))
    y = y[8:]
    y[:, monthly:] = summed[:, monthly:]
    y[rng.random(y.shape) < 0.1] = numpy.nan
    y[numpy.arange(months) % 3 != 2, monthly:] = numpy.nan
    # The edge is ragged: each variable comes a little later than the one before.
    for i in range(k):
        if i % 3:
            y[-(i % 3) :, i] = numpy.nan
    return numpy.round(y * rng.uniform(1, 20, k) + rng.uniform(-5, 5, k), 3)


def fitted(data, monthly, factors, order):
    index = pandas.period_range("2000-01", periods=len(data), freq="M")
    frame = pandas.DataFrame(data, index=index, columns=[f"y{i}" for i in range(data.shape[1])])
    names = [f"f{i}" for i in range(factors)]
    model = DynamicFactorMQ(
        frame,
        k_endog_monthly=monthly,
        factors={column: names for column in frame.columns},
        factor_orders={tuple(names): order} if factors > 1 else order,
        obs_cov_diag=True,
    )
    start = model.start_params
    result = model.fit_em(start_params=start, maxiter=steps, tolerance=0)
    states = result.states.smoothed.to_numpy() if hasattr(result.states.smoothed, "to_numpy") else result.states.smoothed
    expected = states @ model["design"].T * model._endog_std.to_numpy() + model._endog_mean.to_numpy()

    def parts(params):
        cov = numpy.zeros((factors, factors))
        cov[numpy.tril_indices(factors)] = params[model._p["factor_cov"]]
        return {
            "loadings": params[model._p["loadings"]].tolist(),
            "transition": params[model._p["factor_ar"]].tolist(),
            "shockCov": (cov @ cov.T).ravel().tolist(),
            "idiosyncraticAr": params[model._p["idiosyncratic_ar1"]].tolist(),
            "idiosyncraticVar": params[model._p["idiosyncratic_var"]].tolist(),
        }

    return {
        "kMonthly": monthly,
        "kFactors": factors,
        "factorOrder": order,
        "endog": [[None if numpy.isnan(v) else v for v in row] for row in data.tolist()],
        "start": parts(start),
        "logLikelihoods": [float(v) for v in result.mle_retvals.llf],
        "end": parts(result.params.to_numpy() if hasattr(result.params, "to_numpy") else result.params),
        "factors": states[:, :factors].tolist(),
        "expected": expected.tolist(),
        "forecast": result.forecast(6).to_numpy().tolist(),
        "usual": float(model.fit_em(start_params=start).llf),
    }


out = {
    "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "statsmodels": statsmodels.__version__},
    "steps": steps,
    "panels": {
        "ragged": fitted(simulated(1, 60, 6, 0, 1), 6, 1, 1),
        "mixed": fitted(simulated(2, 90, 5, 2, 1), 5, 1, 2),
        "two factors": fitted(simulated(3, 90, 7, 1, 2), 7, 2, 1),
    },
}
with open(sys.argv[1], "w") as file:
    json.dump(out, file)
    file.write("\n")

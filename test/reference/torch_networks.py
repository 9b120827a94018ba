"""Levenberg-Marquardt and Adam on small networks, from the textbook formulas in PyTorch and numpy.

Jacobians and gradients come from PyTorch's autograd in double precision, the Levenberg-Marquardt step from numpy's solver on
J'J + mu I, Adam's from torch.optim.Adam. Data and initial parameters are sines of their index: any program repeats them.

Run: python3 test/reference/torch_networks.py test/reference/torch_networks.json
Needs Debian 12's python3-torch (Python 3.11, PyTorch 1.13.0, numpy 1.24.2).
"""

import json
import platform
import sys

import numpy
import torch

torch.set_default_dtype(torch.float64)


def sines(start, *shape):
    count = int(numpy.prod(shape))
    return torch.sin(torch.arange(start, start + count) * 1.7 + 0.3).reshape(shape)


def network(activation, features, hidden):
    transfer = torch.tanh if activation == "tanh" else torch.sigmoid
    cells = hidden * features

    def f(theta, x):
        h = x @ theta[:cells].reshape(hidden, features).T + theta[cells : cells + hidden]
        return transfer(h) @ theta[cells + hidden : cells + 2 * hidden] + theta[-1]

    return f


def levenberg_marquardt(f, theta, x, y, steps):
    mu, path = 1e-3, []
    loss = lambda p: float(((y - f(p, x)) ** 2).mean())
    for _ in range(steps):
        jacobian = torch.autograd.functional.jacobian(lambda p: f(p, x), theta).numpy()
        error = (y - f(theta, x)).numpy()
        while True:
            step = numpy.linalg.solve(jacobian.T @ jacobian + mu * numpy.eye(len(theta)), jacobian.T @ error)
            trial = theta + torch.tensor(step)
            if loss(trial) < loss(theta):
                break
            mu *= 10
        theta, mu = trial, mu * 0.1
        path.append({"parameters": theta.tolist(), "error": loss(theta), "mu": mu})
    return path


def adam(f, theta, x, y, steps):
    theta = theta.clone().requires_grad_(True)
    optimiser = torch.optim.Adam([theta], lr=0.01)
    for _ in range(steps):
        optimiser.zero_grad()
        ((y - f(theta, x)) ** 2).mean().backward()
        optimiser.step()
    return [{"parameters": theta.tolist(), "error": float(((y - f(theta, x)) ** 2).mean().detach())}]


cases = []
for activation in ["tanh", "logistic"]:
    for rows, features, hidden in [(12, 3, 2), (9, 8, 3), (7, 2, 1)]:
        f = network(activation, features, hidden)
        x, y = sines(1, rows, features), sines(1000, rows)
        theta = 0.8 * sines(2000, hidden * (features + 2) + 1)
        case = {"activation": activation, "rows": rows, "features": features, "hidden": hidden}
        cases.append({**case, "solver": "lm", "steps": levenberg_marquardt(f, theta, x, y, 5)})
        cases.append({**case, "solver": "adam", "iterations": 40, "steps": adam(f, theta, x, y, 40)})

versions = {"python": platform.python_version(), "torch": torch.__version__, "numpy": numpy.__version__}
with open(sys.argv[1], "w") as file:
    json.dump({"versions": versions, "cases": cases}, file, indent=1)
    file.write("\n")

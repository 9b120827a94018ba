#!/usr/bin/env python3
# Forward values, losses, gradients and Adam steps of the models that core-gpu trains, from PyTorch in double precision.
#
#   /usr/bin/python3 test/reference/torch_train.py test/reference/torch_train.json
#
# Needs Debian's python3-torch. Data and starting parameters are single-precision numbers drawn here and stored.
import json
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(20250701)


def draw(*shape, scale=1.0):
    return (scale * (2 * torch.rand(*shape) - 1)).float().double()


def flat(tensor):
    return tensor.detach().reshape(-1).tolist()


def parameters_of(spec):
    return {name: draw(*shape, scale=scale).requires_grad_() for name, (shape, scale) in spec.items()}


def adam(parameters, loss, steps, clip=None, schedule=None, **settings):
    """Parameters and losses after `steps` updates from the same start."""
    moved = {name: value.detach().clone().requires_grad_() for name, value in parameters.items()}
    optimiser = torch.optim.Adam(moved.values(), **settings)
    scheduler = schedule(optimiser) if schedule else None
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        value = loss(moved)
        losses.append(value.item())
        value.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(moved.values(), clip)
        optimiser.step()
        if scheduler:
            scheduler.step()
    return {"losses": losses, "parameters": {name: flat(value) for name, value in moved.items()}}


def record(parameters, forward, constants, outputs, **more):
    value = forward(parameters)
    value.backward()
    return {
        "constants": {name: flat(each) for name, each in constants.items()},
        "parameters": {name: flat(each) for name, each in parameters.items()},
        "loss": value.item(),
        "gradients": {name: flat(each.grad) for name, each in parameters.items()},
        "outputs": {name: flat(each) for name, each in outputs(parameters).items()},
        **more,
    }


def autoencoder():
    n, p, sizes = 7, 4, [6, 2, 6, 4]
    x = draw(n, p)
    spec, width = {}, p
    for layer, units in enumerate(sizes):
        spec[f"layer{layer}.weight"] = ((units, width), 0.7)
        spec[f"layer{layer}.bias"] = ((units,), 0.3)
        width = units
    parameters = parameters_of(spec)

    def layers(values):
        out = [x]
        for layer in range(len(sizes)):
            y = nn.functional.linear(out[-1], values[f"layer{layer}.weight"], values[f"layer{layer}.bias"])
            out.append(torch.relu(y) if layer in (0, 2) else y)
        return out

    def loss(values):
        out = layers(values)
        return nn.functional.mse_loss(out[4], x) + 0.01 * out[2].abs().sum() / n

    runs = {
        "defaults": adam(parameters, loss, 5),
        "clipped": adam(parameters, loss, 5, clip=0.05, lr=0.01),
        "settings": adam(parameters, loss, 5, lr=0.02, betas=(0.8, 0.95), eps=1e-4),
        "step": adam(parameters, loss, 6, lr=0.02, schedule=lambda o: torch.optim.lr_scheduler.StepLR(o, 2, 0.5)),
        "cosine": adam(parameters, loss, 6, lr=0.02, schedule=lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 6, 0.001)),
    }
    return record(parameters, loss, {"x": x}, lambda v: {"code": layers(v)[2], "fitted": layers(v)[4]}, runs=runs)


def recurrent(factors=None):
    steps, n, p, hidden = 4, 3, 5, 4
    x, target = draw(steps, n, p), draw(n, p)
    spec = {}
    for direction in ("lstm", "lstm.reverse"):
        spec[f"{direction}.weightIh"] = ((4 * hidden, p), 0.5)
        spec[f"{direction}.weightHh"] = ((4 * hidden, hidden), 0.5)
        spec[f"{direction}.biasIh"] = ((4 * hidden,), 0.5)
        spec[f"{direction}.biasHh"] = ((4 * hidden,), 0.5)
    head = p if factors is None else p * factors
    spec["head.weight"] = ((head, 2 * hidden), 0.5)
    spec["head.bias"] = ((head,), 0.5)
    if factors:
        spec["forecast.weight"] = ((p, factors), 0.5)
        spec["forecast.bias"] = ((p,), 0.5)
    parameters = parameters_of(spec)
    def states(values):
        # What nn.LSTM(p, hidden, bidirectional=True) calls; its own parameters cannot be given from outside.
        weights = [values[f"{d}.{part}"] for d in ("lstm", "lstm.reverse") for part in ("weightIh", "weightHh", "biasIh", "biasHh")]
        zero = torch.zeros(2, n, hidden)
        return torch._VF.lstm(x, (zero, zero), weights, True, 1, 0.0, False, True, False)[0]

    def outputs(values):
        all_states = states(values)
        y = nn.functional.linear(all_states[-1], values["head.weight"], values["head.bias"])
        if factors is None:
            return {"all": all_states, "y": y}
        loadings = y.reshape(n, p, factors)
        normal = loadings.transpose(1, 2) @ loadings + 0.01 * torch.eye(factors)
        solution = torch.linalg.solve(normal, loadings.transpose(1, 2) @ x[-1].unsqueeze(2)).squeeze(2)
        forecast = nn.functional.linear(solution, values["forecast.weight"], values["forecast.bias"])
        return {"all": all_states, "factors": solution, "y": forecast}

    return record(parameters, lambda v: nn.functional.mse_loss(outputs(v)["y"], target), {"x": x, "target": target}, outputs)


def graph():
    n, p = 8, 3
    x = draw(n, p)
    upper = torch.triu((torch.rand(n, n) < 0.4).double() * torch.rand(n, n), 1).float().double()
    a = upper + upper.T
    looped = a + torch.eye(n)
    root = looped.sum(1).rsqrt()
    s = (root[:, None] * looped * root[None, :]).float().double()
    weight = torch.where(a > 0, 2.5, 1.0)
    parameters = parameters_of({"conv0.weight": ((6, p), 0.7), "conv0.bias": ((6,), 0.3), "conv1.weight": ((2, 6), 0.7)})

    def embed(values):
        h = torch.relu(s @ (x @ values["conv0.weight"].T) + values["conv0.bias"])
        return s @ (h @ values["conv1.weight"].T)

    def loss(values):
        z = embed(values)
        return nn.functional.binary_cross_entropy_with_logits(z @ z.T, a, weight=weight, reduction="sum") / weight.sum()

    return record(parameters, loss, {"x": x, "S": s, "A": a, "weight": weight}, lambda v: {"z": embed(v)})


result = {
    "made_with": {"python": sys.version.split()[0], "torch": torch.__version__},
    "autoencoder": autoencoder(),
    "lstm": recurrent(),
    "lstm_dfa": recurrent(factors=2),
    "graph": graph(),
}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(result, file)
    file.write("\n")

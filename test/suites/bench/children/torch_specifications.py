"""python3 children/torch_specifications.py JOB: specifications of the regions study in PyTorch, all networks of each for some seeds; prints CPU
of one specification and seed, and what each forecasts."""

import json
from functools import partial

import torch
from torch_models import Lstm, LstmDfa, autoencoder, graph_network, measure, panel_of, read_job, sequences, similarities

job = read_job()
values = panel_of(job["panel"], torch.float64)
origin, target, options = job["origin"], job["target"], job["options"]


def scales(first, last, scaling):
    rows = values[:, first : last + 1].reshape(-1, values.shape[2])
    return rows.mean(0), rows.std(0, unbiased=scaling == "sample")


def specification(given):
    """Two networks of each period clustered, an LSTM of the target and an LSTM-DFA of each cluster: errors of what they forecast."""
    leaks = given["leakage"] != "none"
    for period in [job["describe"], *([] if leaks else [origin])][::-1]:
        mean, deviation = scales(period, period, given["scaling"])
        z = ((values[:, period] - mean) / deviation).float()
        codes, mse = autoencoder(z, options["dae"])
        graph_network(similarities(z, given["graph"]), codes, options["gcn"])
    mean, deviation = scales(0, values.shape[1] - 1 if leaks else origin, given["scaling"])
    z = ((values - mean) / deviation).float()
    changes = given["of"] == "changes"
    read = z[:, 1:] - z[:, :-1] if changes else z
    known = origin + (0 if changes else 1)
    seen = known + (1 if given["leakage"] == "target" else 0)
    settings = {**options["lstm"], **{name: given[name] for name in ("window", "kFactors", "epochs")}}

    def forecast(kind, rows, columns):
        part = read[rows][:, :, columns]
        ahead = sequences(kind, part[:, :seen], settings, part[:, :known])[1]
        return ahead + z[rows, origin][:, columns] if changes else ahead

    came = z[:, origin + 1]
    alone = forecast(Lstm, list(range(len(z))), [target])
    estimates = {"dae-mse": mse, "lstm-mae": in_levels(alone[:, 0] - came[:, target], deviation)}
    every = torch.empty_like(came)
    for cluster in sorted(set(given["labels"])):
        rows = [row for row, label in enumerate(given["labels"]) if label == cluster]
        every[rows] = forecast(LstmDfa, rows, list(range(z.shape[2])))
        estimates[f"cluster-{cluster}-mae"] = (every[rows] - came[rows]).abs().mean().item()
    return {**estimates, "lstm-dfa-mae": in_levels((every - came)[:, target], deviation)}


def in_levels(errors, deviation):
    return errors.abs().mean().item() * deviation[target].item()


taken, results = measure([partial(specification, one) for one in job["specifications"]], job["torchReplicas"])
print(json.dumps({**taken, "estimates": results}))

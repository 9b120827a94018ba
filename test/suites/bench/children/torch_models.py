"""The regions study's networks in PyTorch, one seed after the other, on one thread."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import json
import resource
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)


def autoencoder(x, options):
    p = x.shape[1]
    code = [nn.ReLU()] if options["codeActivation"] == "relu" else []
    encoder = nn.Sequential(nn.Linear(p, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2), *code)
    decoder = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, p))
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.001)
    for _ in range(options["epochs"]):
        optimiser.zero_grad()
        z = encoder(x + options["noise"] * torch.randn_like(x))
        loss = nn.functional.mse_loss(decoder(z), x) + options["sparsity"] * z.abs().sum() / len(x)
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        codes = encoder(x)
        return codes, nn.functional.mse_loss(decoder(codes), x).item()


def similarities(points, graph):
    """Positive similarities of the rows that the graph keeps: all, those of at least a threshold, or of the nearest rows."""
    if graph["measure"] == "correlation":
        points = points - points.mean(1, keepdim=True)
    unit = points / points.norm(dim=1, keepdim=True)
    similarity = (unit @ unit.T).clamp(min=0).fill_diagonal_(0)
    if graph["keep"] == "threshold":
        return similarity * (similarity >= graph["threshold"])
    if graph["keep"] == "nearest":
        near = torch.zeros_like(similarity).scatter_(1, similarity.topk(graph["nNeighbors"]).indices, 1)
        return similarity * torch.maximum(near, near.T)
    return similarity


def graph_network(similarity, x, options):
    n = len(similarity)
    looped = similarity + torch.eye(n)
    scale = looped.sum(1).rsqrt()
    s = scale[:, None] * looped * scale
    joined = ((similarity > 0) | torch.eye(n, dtype=torch.bool)).float()
    weight = torch.where(joined == 1, (n * n - joined.sum()) / joined.sum(), torch.tensor(1.0))
    first = nn.Linear(x.shape[1], options["hidden"], bias=False)
    second = nn.Linear(options["hidden"], options["embedding"], bias=False)
    optimiser = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=options["learningRate"])
    for _ in range(options["epochs"]):
        optimiser.zero_grad()
        z = s @ second(torch.relu(s @ first(x)))
        loss = nn.functional.binary_cross_entropy_with_logits(z @ z.T, joined, weight=weight, reduction="sum") / weight.sum()
        loss.backward()
        optimiser.step()
    return loss.item()


class Lstm(nn.Module):
    def __init__(self, p, options):
        super().__init__()
        self.lstm = nn.LSTM(p, options["hidden"], batch_first=True)
        self.forecast = nn.Linear(options["hidden"], p)

    def forward(self, x):
        return self.forecast(self.lstm(x)[0][:, -1])


class LstmDfa(nn.Module):
    def __init__(self, p, options):
        super().__init__()
        self.factors = options["kFactors"]
        self.lstm = nn.LSTM(p, options["hidden"], batch_first=True, bidirectional=True)
        self.loadings = nn.Linear(2 * options["hidden"], p * self.factors)
        self.forecast = nn.Linear(self.factors, p)

    def forward(self, x):
        states, _ = self.lstm(x)
        loadings = self.loadings(states[:, -1]).reshape(len(x), x.shape[2], self.factors)
        turned = loadings.transpose(1, 2)
        inner = turned @ loadings + 1e-6 * torch.eye(self.factors)
        return self.forecast(torch.cholesky_solve(turned @ x[:, -1:].transpose(1, 2), torch.linalg.cholesky(inner)).squeeze(2))


def sequences(kind, y, options, known=None):
    """Trains on every window of a panel; its last loss, and the forecast of the period after the known part of it."""
    known = y if known is None else known
    w = options["window"]
    x = torch.cat([y[:, t : t + w] for t in range(y.shape[1] - w)])
    target = torch.cat([y[:, t + w] for t in range(y.shape[1] - w)])
    order = torch.randperm(len(x))
    held = max(1, round(options["validation"] * len(x)))
    train, validation = order[held:], order[:held]
    model = kind(y.shape[2], options)
    optimiser = torch.optim.Adam(model.parameters(), lr=options["learningRate"])
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, 100, 0.5)
    best, kept, since = float("inf"), None, 0
    for _ in range(options["epochs"]):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(x[train]), target[train])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), options["clipNorm"])
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            error = nn.functional.mse_loss(model(x[validation]), target[validation]).item()
        since += 1
        if error < best:
            best, kept, since = error, {name: value.clone() for name, value in model.state_dict().items()}, 0
        elif since >= options["patience"]:
            break
    model.load_state_dict(kept)
    with torch.no_grad():
        return loss.item(), model(known[:, -w:])


def read_job():
    with open(json.loads(sys.argv[1])["job"], encoding="utf-8") as file:
        return json.load(file)


def panel_of(job, dtype=torch.float32):
    return torch.tensor(job["endog"], dtype=dtype).reshape(job["series"], job["periods"], job["kEndog"])


def measure(fits, seeds):
    """What one fit takes, after one that is not timed, and what each gives: `seeds x fits`."""
    torch.manual_seed(0)
    fits[0]()
    runs = seeds * len(fits)
    cpu, wall = time.process_time(), time.perf_counter()
    results = []
    for seed in range(1, seeds + 1):
        torch.manual_seed(seed)
        results.append([fit() for fit in fits])
    taken = {
        "cpu": (time.process_time() - cpu) / runs,
        "wall": (time.perf_counter() - wall) / runs,
        "processCpu": time.process_time(),
        "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "device": f"PyTorch {torch.__version__}",
    }
    return taken, results

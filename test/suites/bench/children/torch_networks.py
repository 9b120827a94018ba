"""python3 children/torch_networks.py JOB: the regions study's networks in PyTorch, one seed after the other, on one thread. CPU of a seed."""

import json
import resource
import statistics
import sys
import time

import torch
from torch import nn

with open(json.loads(sys.argv[1])["job"], encoding="utf-8") as file:
    job = json.load(file)
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


def graph_network(points, x, options):
    n = len(points)
    unit = points / points.norm(dim=1, keepdim=True)
    similarity = (unit @ unit.T).clamp(min=0).fill_diagonal_(0)
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
        self.lstm = nn.LSTM(p, options["hidden"], batch_first=True, bidirectional=True)
        self.forecast = nn.Linear(2 * options["hidden"], p)

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


def sequences(kind, y, options):
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
        model(y[:, -w:])
    return loss.item()


def table():
    return torch.tensor(job["x"], dtype=torch.float32).reshape(job["rows"], job["features"])


def panel():
    return torch.tensor(job["endog"], dtype=torch.float32).reshape(job["series"], job["periods"], job["kEndog"])


def pipeline(y):
    """Every network of one replica: two of each period clustered, and from each origin an LSTM of the target and an LSTM-DFA of each cluster."""
    options = job["options"]
    for period in job["clustered"]:
        codes, error = autoencoder(y[:, period], options["dae"])
        graph_network(y[:, period], codes, options["gcn"])
    for origin in job["origins"]:
        known = y[:, : origin + 1]
        sequences(Lstm, known[:, :, :1], options["lstm"])
        for rows in job["clusters"]:
            sequences(LstmDfa, known[rows], options["lstm"])
    return error


models = {
    "dae": lambda: autoencoder(table(), job["options"])[1],
    "gcn": lambda: graph_network(panel()[:, -1], panel()[:, -1], job["options"]),
    "lstm-dfa": lambda: sequences(LstmDfa, panel(), job["options"]),
    "regions": lambda: pipeline(panel()),
}


def fit(seed):
    torch.manual_seed(seed)
    return models[job["model"]]()


fit(0)
replicas = job["torchReplicas"]
cpu, wall = time.process_time(), time.perf_counter()
losses = [fit(seed) for seed in range(1, replicas + 1)]
cpu, wall = (time.process_time() - cpu) / replicas, (time.perf_counter() - wall) / replicas
print(
    json.dumps(
        {
            "cpu": cpu,
            "wall": wall,
            "processCpu": time.process_time(),
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "loss": statistics.median(losses),
            "device": f"PyTorch {torch.__version__}",
        }
    )
)

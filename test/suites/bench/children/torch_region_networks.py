"""python3 children/torch_region_networks.py JOB: the same GCN or LSTM-DFA in PyTorch, one seed after the other, on one thread. CPU of a seed."""

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
options = job["options"]
y = torch.tensor(job["endog"], dtype=torch.float32).reshape(job["series"], job["periods"], job["kEndog"])


def gcn(seed):
    torch.manual_seed(seed)
    x = y[:, -1]
    n, p = x.shape
    unit = x / x.norm(dim=1, keepdim=True)
    similarity = (unit @ unit.T).clamp(min=0).fill_diagonal_(0)
    looped = similarity + torch.eye(n)
    scale = looped.sum(1).rsqrt()
    s = scale[:, None] * looped * scale
    joined = ((similarity > 0) | torch.eye(n, dtype=torch.bool)).float()
    weight = torch.where(joined == 1, (n * n - joined.sum()) / joined.sum(), torch.tensor(1.0))
    first = nn.Linear(p, options["hidden"], bias=False)
    second = nn.Linear(options["hidden"], options["embedding"], bias=False)
    optimiser = torch.optim.Adam([*first.parameters(), *second.parameters()], lr=options["learningRate"])
    for _ in range(options["epochs"]):
        optimiser.zero_grad()
        z = s @ second(torch.relu(s @ first(x)))
        loss = nn.functional.binary_cross_entropy_with_logits(z @ z.T, joined, weight=weight, reduction="sum") / weight.sum()
        loss.backward()
        optimiser.step()
    return loss.item()


class LstmDfa(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.lstm = nn.LSTM(p, options["hidden"], batch_first=True, bidirectional=True)
        self.loadings = nn.Linear(2 * options["hidden"], p * options["kFactors"])
        self.forecast = nn.Linear(options["kFactors"], p)

    def forward(self, x):
        states, _ = self.lstm(x)
        loadings = self.loadings(states[:, -1]).reshape(len(x), x.shape[2], options["kFactors"])
        turned = loadings.transpose(1, 2)
        inner = turned @ loadings + 1e-6 * torch.eye(options["kFactors"])
        return self.forecast(torch.cholesky_solve(turned @ x[:, -1:].transpose(1, 2), torch.linalg.cholesky(inner)).squeeze(2))


def lstm_dfa(seed):
    torch.manual_seed(seed)
    w = options["window"]
    x = torch.cat([y[:, t : t + w] for t in range(y.shape[1] - w)])
    target = torch.cat([y[:, t + w] for t in range(y.shape[1] - w)])
    order = torch.randperm(len(x))
    held = max(1, round(options["validation"] * len(x)))
    train, validation = order[held:], order[:held]
    model = LstmDfa(y.shape[2])
    optimiser = torch.optim.Adam(model.parameters(), lr=options["learningRate"])
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, 100, 0.5)
    best, kept = float("inf"), None
    for _ in range(options["epochs"]):
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(model(x[train]), target[train])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), options["clipNorm"])
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            error = nn.functional.mse_loss(model(x[validation]), target[validation]).item()
        if error < best:
            best, kept = error, {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(kept)
    return loss.item()


fit = {"gcn": gcn, "lstm-dfa": lstm_dfa}[job["model"]]
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

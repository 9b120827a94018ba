"""python3 children/torch_dae.py JOB: the same autoencoder in PyTorch, one seed after the other, on one thread. CPU of a seed."""

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
x = torch.tensor(job["x"], dtype=torch.float32).reshape(job["rows"], job["features"])
replicas = job["torchReplicas"]


def fit(seed):
    torch.manual_seed(seed)
    p = job["features"]
    code = [nn.ReLU()] if job["codeActivation"] == "relu" else []
    encoder = nn.Sequential(nn.Linear(p, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 2), *code)
    decoder = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, p))
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=0.001)
    for _ in range(job["epochs"]):
        optimiser.zero_grad()
        z = encoder(x + job["noise"] * torch.randn_like(x))
        loss = nn.functional.mse_loss(decoder(z), x) + job["sparsity"] * z.abs().sum() / len(x)
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        return nn.functional.mse_loss(decoder(encoder(x)), x).item()


fit(0)
cpu, wall = time.process_time(), time.perf_counter()
errors = [fit(seed) for seed in range(1, replicas + 1)]
cpu, wall = (time.process_time() - cpu) / replicas, (time.perf_counter() - wall) / replicas
print(
    json.dumps(
        {
            "cpu": cpu,
            "wall": wall,
            "processCpu": time.process_time(),
            "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "mse": {"median": statistics.median(errors)},
            "device": f"PyTorch {torch.__version__}",
        }
    )
)

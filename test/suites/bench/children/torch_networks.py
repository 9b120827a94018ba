"""python3 children/torch_networks.py JOB: one of the regions study's networks, or all of a replica, in PyTorch; prints CPU of a seed."""

import json
import statistics

import torch
from torch_models import Lstm, LstmDfa, autoencoder, graph_network, measure, panel_of, read_job, sequences, similarities

job = read_job()
cosine = {"measure": "cosine", "keep": "positive"}


def table():
    return torch.tensor(job["x"], dtype=torch.float32).reshape(job["rows"], job["features"])


def pipeline(y):
    """Every network of one replica: two of each period clustered, and from each origin an LSTM of the target and an LSTM-DFA of each cluster."""
    options = job["options"]
    for period in job["clustered"]:
        codes, error = autoencoder(y[:, period], options["dae"])
        graph_network(similarities(y[:, period], cosine), codes, options["gcn"])
    for origin in job["origins"]:
        known = y[:, : origin + 1]
        sequences(Lstm, known[:, :, :1], options["lstm"])
        for rows in job["clusters"]:
            sequences(LstmDfa, known[rows], options["lstm"])
    return error


def graph_of_last(y):
    return graph_network(similarities(y[:, -1], cosine), y[:, -1], job["options"])


models = {
    "dae": lambda: autoencoder(table(), job["options"])[1],
    "gcn": lambda: graph_of_last(panel_of(job)),
    "lstm-dfa": lambda: sequences(LstmDfa, panel_of(job), job["options"])[0],
    "regions": lambda: pipeline(panel_of(job)),
}

taken, losses = measure([models[job["model"]]], job["torchReplicas"])
print(json.dumps({**taken, "loss": statistics.median(loss for [loss] in losses)}))

"""The benchmark's training step in PyTorch: full batch, eager, one thread, torch.optim.Adam."""
import time

import torch

from step_protocol import serve

torch.set_num_threads(1)


def network(case):
    modules = []
    for weights, bias in case.parameters:
        linear = torch.nn.Linear(weights.shape[1], weights.shape[0])
        linear.weight = torch.nn.Parameter(torch.tensor(weights))
        linear.bias = torch.nn.Parameter(torch.tensor(bias))
        modules += [linear, torch.nn.Tanh()]
    return torch.nn.Sequential(*modules[:-1])


def train(case, epochs):
    x, y = torch.tensor(case.inputs), torch.tensor(case.labels)
    student = network(case)
    optimizer = torch.optim.Adam(student.parameters(), lr=case.rate)
    start = time.perf_counter()
    for _ in range(epochs):
        optimizer.zero_grad(set_to_none=True)
        loss = torch.nn.functional.mse_loss(student(x), y)
        loss.backward()
        with torch.no_grad():
            for w in student.parameters():
                w.grad.add_(torch.sign(w) * torch.exp(-case.beta * w.abs()), alpha=case.strength * case.beta)
        optimizer.step()
    return time.perf_counter() - start, loss.item()


serve(train)

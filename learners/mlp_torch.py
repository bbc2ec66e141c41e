"""A multilayer perceptron in PyTorch, trained by AdamW on all samples, for numbers and classes.

Candidates differ in `weight_decay`. The study sets `hidden`, the width of two hidden layers, and `epochs`. Where it sends
labels to stop on (early_stopping: true), the state of the smallest validation loss is returned, and the refit takes as
many epochs.
"""

import copy

import brevity_learner
import torch

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
torch.set_default_dtype(torch.float64)


def fit(x, y, task):
    torch.manual_seed(task.seed)
    hidden = int(task.settings.get("hidden", 25))
    net = torch.nn.Sequential(
        torch.nn.Linear(task.inputs, hidden),
        torch.nn.Tanh(),
        torch.nn.Linear(hidden, hidden),
        torch.nn.Tanh(),
        torch.nn.Linear(hidden, task.outputs),
    )
    loss = torch.nn.CrossEntropyLoss() if task.classes else torch.nn.MSELoss()

    def tensors(x, y):
        y = torch.as_tensor(y)
        return torch.as_tensor(x), y if task.classes else y.reshape(-1, task.outputs)

    inputs, labels = tensors(x, y)
    watched = tensors(task.x_val, task.y_val) if task.x_val is not None else None
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-2, weight_decay=task.setting.get("weight_decay", 0))
    epochs = task.epochs or int(task.settings.get("epochs", 1000))
    best, least, chosen = None, float("inf"), epochs
    for epoch in range(1, epochs + 1):
        optimizer.zero_grad()
        loss(net(inputs), labels).backward()
        optimizer.step()
        if watched and epoch % 10 == 0:
            with torch.no_grad():
                now = loss(net(watched[0]), watched[1]).item()
            if now < least:
                best, least, chosen = copy.deepcopy(net.state_dict()), now, epoch
    if best:
        net.load_state_dict(best)

    def predict(x):
        with torch.no_grad():
            outputs = net(torch.as_tensor(x))
            return torch.softmax(outputs, 1) if task.classes else outputs

    facts = {
        "parameters": sum(p.numel() for p in net.parameters()),
        "epochs": chosen,
        "gradient_evaluations": epochs * len(inputs),
    }
    return predict, facts


if __name__ == "__main__":
    brevity_learner.serve(fit, version="1, torch " + torch.__version__)

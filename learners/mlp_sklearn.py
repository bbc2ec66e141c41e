"""Multilayer perceptrons of scikit-learn, for numbers (MLPRegressor) and classes (MLPClassifier).

Candidates differ in `alpha`, the weight decay. The study sets `hidden`, the width of two hidden layers, and `max_iter`.
"""

import warnings

import brevity_learner
import numpy
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

warnings.simplefilter("ignore", ConvergenceWarning)


def fit(x, y, task):
    hidden = int(task.settings.get("hidden", 25))
    model = (MLPClassifier if task.classes else MLPRegressor)(
        hidden_layer_sizes=(hidden, hidden),
        activation="tanh",
        solver="lbfgs",
        alpha=task.setting.get("alpha", 1e-4),
        max_iter=int(task.settings.get("max_iter", 500)),
        max_fun=1_000_000,
        random_state=task.seed,
    )
    model.fit(x, y)
    facts = {
        "parameters": sum(w.size for w in model.coefs_ + model.intercepts_),
        "epochs": model.n_iter_,
        "gradient_evaluations": model.n_iter_ * len(x),
    }
    if not task.classes:
        return model.predict, facts

    def probabilities(x):
        # classes that no label showed have none
        p = numpy.zeros((len(x), task.classes))
        p[:, model.classes_] = model.predict_proba(x)
        return p

    return probabilities, facts


if __name__ == "__main__":
    brevity_learner.serve(fit, version="1, scikit-learn " + sklearn.__version__)

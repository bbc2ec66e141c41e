"""What the package says of methods and conditions."""

import h5py
import numpy as np
import pytest

from brevity.captions import facts, validation_sentence
from brevity.studies import Study
from brevity.style import Options, method_look, millimetres
from brevity.titles import condition_title, method_title


def test_classes_of_files_from_before_the_variables(results):
    study = Study(results / "sample-efficiency")
    assert {label: method.learner_class for label, method in study.methods.items() if method.learner_class != "dense"} == {
        "drr": "short",
        "rl1": "short",
        "pmmp": "short",
        "drr_map": "short",
        "ladder_map": "short",
        "oracle_map": "oracle",
    }
    assert study.methods["dense_early_mean"].kind == "dense_early" and study.methods["dense_early_mean"].is_average


def test_variables_of_the_file_come_first(copy):
    folder = copy("codes")
    with h5py.File(folder / "study.h5", "r+") as file:
        for name, words in (("method_kind", "gp drr"), ("learner_class", "dense short_by_pruning")):
            file.pop(name, None)
            variable = file.create_dataset(name, data=np.array([0, 1], dtype="int8"))
            variable.attrs["flag_values"] = np.array([0, 1], dtype="int8")
            variable.attrs["flag_meanings"] = words
    methods = Study(folder).methods
    assert [(m.kind, m.learner_class) for m in methods.values()] == [("gp", "dense"), ("drr", "short")]


def test_titles_for_people(results):
    study = Study(results / "sample-efficiency")
    assert [method_title(study, label) for label in ("drr", "dense_early", "dense_early_mean", "ladder_map")] == [
        "ℓ0 (DRR)",
        "dense, early stopping",
        "dense, early stopping, averaged",
        "growing widths (MAP), averaged",
    ]
    study.methods["drr"].settings["title"] = "our method"
    assert method_title(study, "drr") == "our method"


def test_two_methods_of_one_kind_keep_their_labels_apart(results):
    study = Study(results / "codes")
    study.methods["drr_mdl"] = type(study.methods["drr"])("drr_mdl", "drr", "short", {})
    assert method_title(study, "drr_mdl") == "ℓ0 (DRR) (drr_mdl)"
    first, second = method_look(study, "drr"), method_look(study, "drr_mdl")
    assert first["color"] == second["color"] and first["linestyle"] != second["linestyle"]


def test_conditions_in_words(results):
    study = Study(results / "placebo")
    assert condition_title(study, (0, 0)) == "aligned, 8 live weights"
    assert condition_title(study, (1, 2)) == "rotated (placebo), 32 live weights"


def test_no_two_kinds_look_alike():
    from brevity.style import LOOKS

    exceptions = {("dense_early", "least_squares"), ("l2", "ridge_optimal"), ("oracle_map", "oracle_support")}
    kinds = list(LOOKS)
    for i, first in enumerate(kinds):
        for second in kinds[i + 1 :]:
            assert LOOKS[first] != LOOKS[second] or (first, second) in exceptions


def test_facts_say_how_labels_were_used(results):
    sentences = facts(Study(results / "placebo"))
    assert "Labels: 20 % of the n are used for selection; the chosen candidate is trained again on all n." in sentences
    assert "All n labels train, and the description score chooses: dense (MAP), ℓ0 path (MAP)." in sentences
    assert validation_sentence({"extra": 1000}) == (
        "Labels: all n train; 1000 extra labels, not counted in n, are used for selection."
    )


@pytest.mark.parametrize(("text", "length"), [("5.5in", 139.7), ("88mm", 88), ("12 cm", 120)])
def test_widths(text, length):
    assert millimetres(text) == pytest.approx(length)
    assert Options(width=millimetres(text)).column(2) == pytest.approx(length)


@pytest.mark.parametrize("text", ["5", "in", "-3cm", "1mm", "9in9"])
def test_widths_that_are_refused(text):
    with pytest.raises(ValueError, match="accepted is a length from 40mm to 600mm") as error:
        millimetres(text)
    assert str(error.value).startswith(f"--width '{text}': ")

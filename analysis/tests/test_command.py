"""python -m brevity.figures: what is written, and refusals."""

import pathlib
import subprocess
import sys

import pytest

from brevity.figures.command import main
from brevity.sheet import apart, latex

ROOT = pathlib.Path(__file__).resolve().parents[1]


def test_pictures_captions_and_tables(copy, capsys):
    folder = copy("codes")
    assert main([str(folder)]) == 0
    names = ["ratio-vs-n", "excess-vs-n", "ratio-per-teacher", "excess-vs-alpha", "live-parameters", "codes"]
    made = {path.name for path in (folder / "figures").iterdir()}
    assert made == {f"{name}.{ending}" for name in names for ending in ("pdf", "svg", "png", "csv", "txt", "tex")}
    assert capsys.readouterr().out == (
        f"Figures in {folder}/figures (pdf, svg, png, csv, txt, tex):\n"
        "  ratio-vs-n, excess-vs-n, ratio-per-teacher, excess-vs-alpha,\n  live-parameters, codes\n"
    )
    pdf = (folder / "figures/codes.pdf").read_bytes()
    assert b"/FontFile2" in pdf and b"/Type3" not in pdf
    assert "<text" in (folder / "figures/codes.svg").read_text()


def test_the_same_bytes_again(copy):
    folder = copy("recovery")
    for output in ("one", "two"):
        assert main([str(folder), "--only", "recovery", "--output", str(folder / output)]) == 0
    for path in (folder / "one").iterdir():
        assert path.read_bytes() == (folder / "two" / path.name).read_bytes(), path.name


def test_options(copy):
    folder = copy("recovery")
    arguments = ["--only", "ratio-vs-n", "--format", "svg", "--width", "5.5in", "--font", "serif", "--methods", "drr,dense_early"]
    assert main([str(folder), *arguments, "--caption"]) == 0
    assert {path.name for path in (folder / "figures").iterdir()} == {f"ratio-vs-n.{e}" for e in ("svg", "csv", "txt", "tex")}
    svg = (folder / "figures/ratio-vs-n.svg").read_text()
    assert 'width="396pt"' in svg and "DejaVu Serif" in svg
    assert "How many times less excess" in svg  # the burnt-in caption
    assert "oracle" not in (folder / "figures/ratio-vs-n.csv").read_text()


def test_captions_are_not_burnt_in_otherwise(copy):
    folder = copy("recovery")
    assert main([str(folder), "--only", "recovery", "--format", "svg"]) == 0
    caption = (folder / "figures/recovery.txt").read_text()
    assert caption.startswith("How near the selected students are to their teachers.")
    assert "How near" not in (folder / "figures/recovery.svg").read_text()


def test_old_pictures_go(copy):
    folder = copy("codes")
    (folder / "figures").mkdir()
    for name in ("excess-vs-n-c3.png", "two-by-two.pdf", "mine.png"):
        (folder / "figures" / name).write_text("old")
    assert main([str(folder), "--format", "png"]) == 0
    left = {path.name for path in (folder / "figures").iterdir()}
    assert "mine.png" in left and not {"excess-vs-n-c3.png", "two-by-two.pdf"} & left


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "gif"], "--format gif: accepted are pdf, svg and png, separated by commas."),
        (["--width", "5"], "argument --width: --width '5': accepted is a length from 40mm to 600mm such as 5.5in, 88mm or 12cm."),
        (["--only", "pie"], "--only pie: accepted are ratio-vs-n, "),
        (["--style", "loud"], "argument --style: invalid choice: 'loud' (choose from 'paper', 'report', 'slide')"),
    ],
)
def test_refused_options(arguments, words, results, capsys):
    assert main([str(results / "codes"), *arguments]) == 64
    assert capsys.readouterr().err.startswith(words)


def test_refused_methods(results, capsys):
    assert main([str(results / "codes"), "--methods", "drr,magic"]) == 65
    assert capsys.readouterr().err == (
        f"Cannot draw figures of {results / 'codes'}: --methods names magic; its methods are dense_early, drr.\n"
    )


def test_damaged_files(copy, capsys):
    folder = copy("codes")
    whole = (folder / "fits.h5").read_bytes()
    (folder / "fits.h5").write_bytes(whole[: len(whole) // 2])
    assert main([str(folder)]) == 65
    assert capsys.readouterr().err.startswith(f"Cannot read {folder}/fits.h5: it is not a readable HDF5 file (")
    assert not (folder / "figures").exists()


def test_without_matplotlib(tmp_path, results):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('No module named matplotlib')")
    code = (
        "import sys, runpy; sys.path[:0] = sys.argv[1:3]; sys.argv[1:] = sys.argv[3:]; "
        "runpy.run_module('brevity.figures', run_name='__main__')"
    )
    end = subprocess.run(
        [sys.executable, "-B", "-c", code, str(tmp_path), str(ROOT), str(results / "codes")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert end.returncode == 69
    assert end.stderr == (
        "Cannot draw figures: No module named matplotlib; install the Python packages h5py and matplotlib "
        "(Debian: apt-get install python3-h5py python3-matplotlib).\n"
    )


def test_labels_move_apart_as_little_as_needed():
    assert apart([0.2, 0.5, 0.9], 0.1) == pytest.approx([0.2, 0.5, 0.9])
    assert apart([0.5, 0.5, 0.5], 0.1) == pytest.approx([0.4, 0.5, 0.6])
    assert apart([0.0, 0.0], 0.2) == pytest.approx([0.0, 0.2])
    assert apart([1.0, 1.0], 0.2) == pytest.approx([0.8, 1.0])


def test_captions_for_latex():
    assert latex("σ² = 5 % of a_b & α × ‖w‖") == r"$\sigma$$^2$ = 5 \% of a\_b \& $\alpha$ $\times$ $\|$w$\|$"

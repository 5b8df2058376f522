"""The pure parts of the benchmark, and the document it promises; nothing is timed."""

import json
import os
import stat
import subprocess
import sys
import tempfile
import unittest

from planting import ROOT

BENCH = os.path.join(ROOT, "scripts", "lib", "bench")
sys.path.insert(0, BENCH)

import figures
import inside
import moments
from figures import Figure


class AFigure(unittest.TestCase):
    def test_a_bar_is_met_at_its_very_value(self):
        self.assertEqual(Figure("p", "n", "w", 20, "ns", ("<=", 20)).verdict, "met")
        self.assertEqual(Figure("p", "n", "w", 20.1, "ns", ("<=", 20)).verdict, "missed")
        self.assertEqual(Figure("p", "n", "w", 199_999, "/s", (">=", 200_000)).verdict, "missed")

    def test_what_is_no_number_meets_no_bar(self):
        self.assertEqual(Figure("p", "n", "w", float("nan"), "ns", ("<=", 20)).verdict, "missed")

    def test_without_a_bar_there_is_no_verdict(self):
        self.assertEqual(Figure("p", "n", "w", 1, "ns").verdict, "")

    def test_figures_are_told_with_as_many_digits_as_count(self):
        told = [figures.shown(value) for value in (0.8271, 12.19, 46_463.4, 200, 5, float("nan"))]
        self.assertEqual(told, ["0.83", "12.2", "46,463", "200", "5", "none"])


class TheMeasures(unittest.TestCase):
    def test_percentiles_are_nearest_ranks(self):
        values = list(range(1, 101))
        self.assertEqual([figures.percentile(values, percent) for percent in (50, 99, 100)], [50, 99, 100])
        self.assertEqual(figures.percentile([7, 3], 50), 3)

    def test_flat_compares_the_last_quarter_with_the_second(self):
        self.assertTrue(figures.is_flat([10, 50, 50, 51], 1))
        self.assertFalse(figures.is_flat([10, 50, 50, 52], 1))
        self.assertFalse(figures.is_flat([1], 1))

    def test_a_phase_is_counted_from_its_earliest(self):
        self.assertEqual(moments.from_earliest_phase([[5, 1003, 2010]], 1000), [2, 0, 7])

    def test_lines_of_the_inner_benchmark_are_read_by_name(self):
        self.assertEqual(inside.lines('{"name": "a", "value": 1.5}\n{"name": "b", "value": 2}\n'), {"a": 1.5, "b": 2.0})


class TheDocument(unittest.TestCase):
    """`scripts/bench --only window --json` with a stand-in for cutover-bench."""

    def ran(self, body):
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "inside")
            with open(program, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + body)
            os.chmod(program, stat.S_IRWXU)
            command = [os.path.join(ROOT, "scripts", "bench"), "--only", "window", "--json", "--monitor", program, "--inside", program]
            return subprocess.run(command, capture_output=True, text=True)

    def test_it_has_the_agreed_keys(self):
        told = "".join(f'{{"name": "{name}", "value": 12}}\n' for name in inside.WINDOW)
        ran = self.ran(f"cat <<'END'\n{told}END\n")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        document = json.loads(ran.stdout)
        self.assertLessEqual(figures.DOCUMENT_KEYS, set(document))
        self.assertLessEqual({"cpu", "cores", "kernel", "load"}, set(document["machine"]))
        for figure in document["figures"]:
            self.assertLessEqual(figures.FIGURE_KEYS, set(figure))
        verdicts = {figure["name"]: (figure["bar"], figure["verdict"]) for figure in document["figures"]}
        self.assertEqual(verdicts["p95_1800_us"], ("<= 3", "missed"))
        self.assertEqual(verdicts["window_1800_bytes"], ("<= 16384", "met"))

    def test_what_could_not_be_measured_is_said_and_fails(self):
        ran = self.ran("exit 3\n")
        self.assertEqual(ran.returncode, 1)
        self.assertIn("window could not be measured", ran.stderr)


if __name__ == "__main__":
    unittest.main()

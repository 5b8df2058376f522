"""Every check of the other files, and of what tests touch, is seen to fail on a planted violation."""

import shutil

from planting import Planting

import data_files
import links
import ports
import shell
import standalone


class ChecksOfFiles(Planting):
    def test_ports(self):
        path = "Tests/CutoverWebTests/Planted.swift"
        said = "Planted.swift:1: a fixed port in a test"
        self.plant(ports, path, 'let a = "http://127.0.0.1:8080/health"\n', said)
        self.plant(ports, path, 'let a = Server(host: "::1", port: 8080)\n', said)
        self.plant(ports, path, 'let a = Server(host: "::1", port: 0)\nlet b = "http://127.0.0.1:\\(port)/"\n')
        self.plant(ports, path, 'let a = "http://127.0.0.1:8080/health"  // never connected\n')

    def test_standalone(self):
        folder = "/" + "work/main"
        self.plant(standalone, "docs/planted.md", f"see {folder}/x\n", "docs/planted.md:1: names a place")
        self.plant(standalone, "docs/planted.md", "see .." + "/shared/x\n", "docs/planted.md:1: names a place")
        self.plant(standalone, "docs/planted.md", "homework/cases\n")
        self.plant(standalone, "Package.resolved", "{}\n")  # ignored by git, so not the project's

    def test_scripts(self):
        self.plant(shell, "scripts/planted", "#!/usr/bin/env bash\nif true; then\n",
                   "scripts/planted:3: syntax error", "scripts/planted:1: has a #! line but may not be run")
        self.plant(shell, "config/examples/planted.sh", "if true; then\n", "config/examples/planted.sh:")
        self.plant(shell, "scripts/planted.py", "a = (\n", "scripts/planted.py:1: ")

    def test_data(self):
        self.plant(data_files, "dashboards/planted.json", "{\n  \"a\": 1,\n}\n", "dashboards/planted.json:3: no JSON")
        self.plant(data_files, "config/planted.yaml", "a: 1\nb: [\n", "config/planted.yaml:3: no YAML")
        self.plant(data_files, "config/planted.yaml", "a: 1\n")

    def test_data_with_promtool(self):
        if not shutil.which("promtool"):
            self.fail("promtool is missing; scripts/test installs it with Debian's prometheus")
        rules = "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: {}\n"
        self.plant(data_files, "dashboards/planted.yaml", rules.format("up == 0"))
        self.plant(data_files, "dashboards/planted.yaml", rules.format("up = 0"), "promtool refuses it")
        test = (
            "rule_files: [planted.yaml]\ntests:\n  - input_series: [{series: up, values: '1 1 1'}]\n"
            "    promql_expr_test: [{expr: up, eval_time: 1m, exp_samples: [{labels: up, value: VALUE}]}]\n"
        )
        path = "dashboards/planted.test.yaml"
        self.plant(data_files, path, test.replace("VALUE", "1"))
        self.plant(data_files, path, test.replace("VALUE", "2"), "promtool refuses it")

    def test_links(self):
        path = "docs/planted.md"
        self.plant(links, path, "# One two\n[a](nowhere.md)\n", 'planted.md:2: the link "nowhere.md" names no file')
        self.plant(links, path, "# One two\n[a](#one-three)\n", "names no heading")
        self.plant(links, path, "# One, two\n[a](#one-two) [b](../LICENSE) [c](https://example.org)\n```\n[x](y)\n```\n")

    def test_links_from_comments(self):
        path = "Sources/CutoverCore/Planted.swift"
        said = 'Planted.swift:1: a comment cites "gone.md", which is not in the project'
        self.plant(links, path, "/// As told in gone.md, section 3.\n", said)
        self.plant(links, path, "/// As told in delivery.md section 1.2.\n", "cites a numbered section of")
        self.plant(links, path, "/// As told in docs/decisions.md and in README.md.\nlet a = \"summary.md\"\n")

"""Measures the typesetting of finished PDFs and fails on any defect.

typesetting.py CHECKER LANG horizontal|vertical FILE.pdf [CHECKER OPTION …]
"""

import json
import os
import subprocess
import sys
import tempfile

checker, language, direction, pdf, *options = sys.argv[1:]
handle, report = tempfile.mkstemp(suffix=".json")
os.close(handle)
command = [sys.executable, checker, pdf, "--lang", language, "--json", report, "--quiet", *options]
if direction == "vertical":
    command.append("--vertical")
subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
with open(report, encoding="utf-8") as file:
    found = json.load(file)
os.remove(report)

faults = {
    "hard defects": found["defects"]["hard_by"],
    "edge off the measure": found["justification_edge"]["off_measure_gt_0.05em"],
    "pairs not squeezed": found["punctuation"]["unsqueezed"],
    "last lines of one character": found["paragraphs"]["single_char_last_line"],
    "widows": found["pages_"]["widow_lines"],
    # One line in a hundred may be a subtitle or a caption as large as the text.
    "lines off the grid": max(0, (found["pages_"]["lines_off_page_grid_share"] or 0) - 0.01),
}
faults = {name: value for name, value in faults.items() if (any(value.values()) if isinstance(value, dict) else value)}
lines = found["document"]["text_lines"]
gap = found["char_spacing"].get("max_gap_em")
print(f"{'FAULT' if faults or not lines else 'ok'} {os.path.basename(pdf)}: {lines} lines, widest gap {gap} em {faults or ''}")
# A checker that found no text must not pass for one that found no fault.
sys.exit(1 if faults or not lines else 0)

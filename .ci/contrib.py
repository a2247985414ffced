"""contrib.py BANXIN: contrib/ray/batch.py on several local workers, one of which is lost, against one process."""
import json, os, pathlib, shutil, stat, subprocess, sys, tempfile

banxin = os.path.abspath(sys.argv[1])
script = pathlib.Path(__file__).resolve().parent.parent / "contrib/ray/batch.py"
work = pathlib.Path(tempfile.mkdtemp())


def books(folder):
    (folder / "in").mkdir(parents=True)
    lines = []
    for number in range(1, 25):
        (folder / f"in/{number}.md").write_text(f"# 第{number}夜\n\n" + "潮水退到第三級石階，船家才把燈點起來。\n\n" * (number % 5 + 1), encoding="utf8")
        os.utime(folder / f"in/{number}.md", (1_750_000_000,) * 2)
        lines.append(json.dumps({"id": number, "input": f"in/{number}.md", "output": f"out/{number}.epub"}))
    lines[6] = '{"input": "in/7.md"}'
    lines[9] = '{"id": "gone", "input": "in/none.md", "output": "out/none.epub"}'
    (folder / "jobs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf8")


def results(folder):
    found = [json.loads(line) for line in (folder / "jobs.results.jsonl").read_text(encoding="utf8").splitlines()]
    for one in found:
        del one["seconds"]
        for output in one["outputs"]:
            del output["time"]
    return sorted(found, key=lambda one: one["line"])


def check(what, holds):
    if not holds:
        sys.exit(f"Ray: {what}")


one, many = work / "one", work / "many"
books(one)
books(many)
single = subprocess.run([banxin, "batch", "jobs.jsonl", "--quiet"], cwd=one, capture_output=True)
check(f"one process ended with {single.returncode}", single.returncode == 1)

# A banxin that is killed the first time that it does the second part.
lossy = work / "banxin"
lossy.write_text(f'#!/bin/sh\ncase "$*" in *" 2/5 "*) [ -e {work}/lost ] || {{ touch {work}/lost; kill -9 $$; }};; esac\nexec {banxin} "$@"\n')
lossy.chmod(lossy.stat().st_mode | stat.S_IXUSR)
ray = [sys.executable, str(script), str(many / "jobs.jsonl"), "--workers", "3", "--shards", "5", "--banxin", str(lossy)]
parallel = subprocess.run(ray, capture_output=True, text=True)
check(f"ended with {parallel.returncode}\n{parallel.stderr}", parallel.returncode == 1)
check("no worker was lost", (work / "lost").exists())
check("results differ from those of one process", results(one) == results(many))
names = sorted(file.name for file in (one / "out").iterdir())
check("books are missing", names == sorted(file.name for file in (many / "out").iterdir()) and len(names) == 22)
check("books differ", all((one / "out" / name).read_bytes() == (many / "out" / name).read_bytes() for name in names))
again = subprocess.run([banxin, "batch", "jobs.jsonl"], cwd=many, capture_output=True, text=True)
check(f"one process does not go on from the results: {again.stderr}", "22 of 23 jobs are done already" in again.stderr)
print(f"ok {len(names)} books on 3 workers, one lost, as by one process")
shutil.rmtree(work)

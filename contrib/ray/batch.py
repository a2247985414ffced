#!/usr/bin/env python3
"""batch.py MANIFEST [--shards N] [--workers N] [--retries N] [--banxin FILE] [-- OPTION ...]

Does the jobs of a manifest on a Ray cluster, or on this machine: each part of the manifest is a task that runs
`banxin batch MANIFEST --shard K/N` in the folder of the manifest, which all machines must see under one path. A task whose
machine or process is lost is run again and goes on where it was. The results of all parts become MANIFEST.results.jsonl,
in the order of the manifest, as one process would leave them. Run the same command to go on after anything else.

Exit status as of banxin: 0 all jobs are done, 1 some failed, 2 could not run.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile

try:
    import ray
except ImportError:
    sys.exit("batch.py needs Ray: pip install ray")


def part(folder, name, number, of, banxin, jobs, options):
    """One part of the manifest. Failed jobs are results; only what banxin cannot do, or does not survive, is an error."""
    command = [banxin, "batch", name, "--shard", f"{number}/{of}", "--results", results(name, number, of), "--jobs", str(jobs), *options]
    done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode < 0 or done.returncode > 2:
        raise RuntimeError(f"part {number} of {of} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.returncode, done.stderr


def results(name, number, of):
    """As banxin itself names them, also where there is one part only."""
    return f"{pathlib.PurePath(name).stem}.results.{number}-of-{of}.jsonl"


def merge(folder, name, lines, shards):
    """The last result of each line of the manifest; gives how many jobs failed, and how many have no result."""
    last = {}
    for number in range(1, shards + 1):
        for line in (folder / results(name, number, shards)).read_text(encoding="utf8").splitlines():
            last[json.loads(line)["line"]] = line
    place = folder / f"{pathlib.PurePath(name).stem}.results.jsonl"
    if place.exists() and not all(is_result(line) for line in place.read_text(encoding="utf8").splitlines()):
        sys.exit(f"{place} holds something else than results: move it away")
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=".banxin-", delete=False, encoding="utf8") as file:
        file.writelines(last[line] + "\n" for line in lines if line in last)
    os.chmod(file.name, 0o644)
    os.replace(file.name, place)
    failed = sum(json.loads(last[line])["status"] != "built" for line in lines if line in last)
    return failed, sum(line not in last for line in lines)


def is_result(line):
    try:
        return {"id", "line", "job", "status"} <= json.loads(line).keys()
    except (ValueError, AttributeError):
        return False


def main():
    own, options = sys.argv[1:], []
    if "--" in own:
        own, options = own[: own.index("--")], own[own.index("--") + 1 :]
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("manifest", type=pathlib.Path)
    parser.add_argument("--shards", type=int, help="parts; the same each time [default: 64, or as many as there are jobs]")
    parser.add_argument("--workers", type=int, help="parts at a time on this machine, without a cluster")
    parser.add_argument("--cores", type=int, default=1, help="cores of a part, and jobs that it does at a time")
    parser.add_argument("--retries", type=int, default=3)
    parser.add_argument("--banxin", default="banxin")
    args = parser.parse_args(own)
    manifest = args.manifest.resolve()
    try:
        written = manifest.read_bytes().split(b"\n")
    except OSError as error:
        sys.exit(f"cannot read {args.manifest}: {error.strerror}")
    lines = [number for number, line in enumerate(written, 1) if line.strip()]
    shards = args.shards or max(1, min(64, len(lines)))
    banxin = str(pathlib.Path(args.banxin).resolve()) if os.sep in args.banxin else args.banxin

    ray.init(**({"num_cpus": args.workers, "address": "local"} if args.workers else {}), include_dashboard=False, log_to_driver=False)
    task = ray.remote(num_cpus=args.cores, max_retries=args.retries, retry_exceptions=True)(part)
    parts = {task.remote(manifest.parent, manifest.name, number, shards, banxin, args.cores, options): number for number in range(1, shards + 1)}
    waiting, status = list(parts), 0
    while waiting:
        (done,), waiting = ray.wait(waiting, num_returns=1)
        try:
            code, said = ray.get(done)
        except ray.exceptions.RayError as error:
            code, said = 2, str(error)
        if code == 2:
            print(f"part {parts[done]} of {shards} could not be done: {said}", file=sys.stderr)
        status = max(status, code)
        print(f"{shards - len(waiting)} of {shards} parts", file=sys.stderr)
    if status == 2:
        sys.exit(2)
    failed, missing = merge(manifest.parent, manifest.name, lines, shards)
    print(f"{len(lines) - failed - missing} done, {failed} failed" + (f", {missing} without a result" if missing else ""), file=sys.stderr)
    sys.exit(2 if missing else min(failed, 1))


if __name__ == "__main__":
    main()

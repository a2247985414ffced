#!/usr/bin/env python3
"""scaling.py BANXIN [--sizes N ...] [--data FILE] [--plot FILE] [--keep DIR]

How time and memory grow with the number of articles: one EPUB of all, one PDF of all, and an EPUB of each by `batch`.
Articles have about 4,000 characters, no two alike. Measures wall time, CPU time and peak memory of whole processes, keeps
them as JSON lines (--data) and draws them (--plot, an SVG). With --data alone given and no BANXIN, draws again.
Needs nothing but Python.
"""
import argparse, json, math, os, pathlib, random, shutil, subprocess, sys, tempfile, time

SIZES = [1, 10, 100, 1000, 10000]
SERIES = [("epub", "one EPUB of all", "#1f6f78"), ("pdf", "one PDF of all", "#a23b3b"), ("each", "an EPUB of each", "#7a6a1f")]

# Words of a small language of our own: enough to make lines, pages and fonts work as in prose.
PLACES = "渡口 鐘樓 後山 藥鋪 印刷所 河堤 燈塔 茶館 車站 碼頭 書庫 磨坊 學堂 北門 鹽田 橋頭 糧倉 祠堂 驛站 果園 市集 井邊 城牆 窯場".split()
PEOPLE = "信差 船家 木匠 老師傅 學徒 掌櫃 守門人 抄書人 郎中 裁縫 獵戶 說書人 石匠 磨刀人 校對員 排字工 農婦 漁夫 繪圖師 遊方僧".split()
THINGS = "舊地圖 銅鑰匙 油燈 帳簿 活字 信紙 竹簍 紅布 硯臺 羅盤 木箱 茶罐 照片 雨傘 墨錠 鐵釘 種子 長尺 陶碗 皮箱 號角 麻繩 蠟版 窗紙".split()
VERBS = "尋找 收起 交給 遺忘 修好 描述 帶走 擦亮 藏著 數過 換來 展開 包好 認出 等待 借走 抄寫 丈量 送往 看守 翻過 記錄".split()
WHEN = "天亮以前 那年冬天 雨停之後 第二天 直到黃昏 每逢初一 過了許久 同一個晚上 收成的時候 船開走以後 霧散的清晨 開市之前".split()
HOW = "慢慢地 一聲不響地 仔細地 照著規矩 像往常一樣 匆匆地 當著眾人的面 隔著窗子 不情願地 輕手輕腳地".split()
LATIN = "OpenType Garamond Kyoto Unicode baseline PDF Lisbon serif EPUB Mainz".split()
FAMILY = "林陳沈許葉鄭謝杜蘇顧梁邱"
GIVEN = [chr(code) for code in range(0x4E00, 0x9FA5, 9)]


def sentence(rnd):
    pick = rnd.choice
    kind = rnd.randrange(12)
    if kind < 4:
        return f"{pick(WHEN)}，{pick(PEOPLE)}{pick(HOW)}{pick(VERBS)}{pick(THINGS)}，又到{pick(PLACES)}去了。"
    if kind < 7:
        return f"{pick(PLACES)}的{pick(PEOPLE)}說：「{pick(THINGS)}不在這裡，{pick(WHEN)}就被{pick(PEOPLE)}{pick(VERBS)}了。」"
    if kind < 9:
        return f"{rnd.randrange(1870, 1990)}年，{pick(PLACES)}有{rnd.randrange(3, 90)}名{pick(PEOPLE)}，{pick(VERBS)}過{rnd.randrange(100, 99999):,}件{pick(THINGS)}。"
    if kind < 10:
        return f"他把{pick(LATIN)}讀了兩遍，才明白{pick(THINGS)}為什麼要{pick(HOW)}{pick(VERBS)}。"
    if kind < 11:
        return f"{pick(FAMILY)}{pick(GIVEN)}{pick(GIVEN)}沒有回答；{pick(THINGS)}還在{pick(PLACES)}，{pick(PEOPLE)}{pick(HOW)}走了——誰也沒有{pick(VERBS)}。"
    return f"究竟是{pick(PEOPLE)}{pick(VERBS)}了{pick(THINGS)}，還是{pick(THINGS)}{pick(VERBS)}了{pick(PEOPLE)}？"


def article(number):
    rnd = random.Random(number)
    parts = [f"---\ntitle: {rnd.choice(PLACES)}的{rnd.choice(THINGS)}（{number}）\nauthor: {rnd.choice(FAMILY)}{rnd.choice(GIVEN)}\ndate: {1990 + number % 30}-0{1 + number % 9}-15\n---"]
    length = 0
    while length < 4000:
        if len(parts) % 14 == 7:
            parts.append(f"## {rnd.choice(WHEN)}")
        text = "".join(sentence(rnd) for _ in range(rnd.randint(2, 6)))
        parts.append(text)
        length += len(text)
    return "\n\n".join(parts) + "\n"


def corpus(folder, count):
    (folder / "in").mkdir(parents=True)
    jobs = []
    for number in range(1, count + 1):
        # Folders of 1,000, as people keep so many.
        name = f"in/{(number - 1) // 1000:02}/{number:05}.md"
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(article(number), encoding="utf8")
        jobs.append(json.dumps({"id": str(number), "input": name, "output": f"each/{(number - 1) // 1000:02}/{number:05}.epub"}))
    (folder / "jobs.jsonl").write_text("\n".join(jobs) + "\n", encoding="utf8")


def run(command):
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}\n{said[-2000:]}")
    return {"wall": round(time.perf_counter() - began, 3), "cpu": round(usage.ru_utime + usage.ru_stime, 3), "mb": round(usage.ru_maxrss / 1024, 1)}


def measure(banxin, sizes, keep, found):
    for count in sizes:
        folder = pathlib.Path(keep or tempfile.mkdtemp()) / f"n{count}"
        if not folder.exists():
            corpus(folder, count)
        build = [banxin, "build", folder / "in", "--title", "萬篇", "--quiet", "--no-cache", "--timestamp", "2026-01-01"]
        commands = {
            "epub": build + ["-o", folder / "all.epub"],
            "pdf": build + ["-o", folder / "all.pdf"],
            "each": [banxin, "batch", folder / "jobs.jsonl", "--again", "--quiet", "--no-cache", "--timestamp", "2026-01-01"],
        }
        for what, command in commands.items():
            row = {"what": what, "articles": count, **run(command)}
            files = folder.glob("each/*/*.epub") if what == "each" else [folder / f"all.{what}"]
            row["bytes"] = sum(file.stat().st_size for file in files)
            print(f"{what:5} {count:6}  wall {row['wall']:9.2f} s  cpu {row['cpu']:9.2f} s  {row['mb']:8.0f} MB  {row['bytes'] / 1e6:9.1f} MB written", flush=True)
            found.append(row)
        if not keep:
            shutil.rmtree(folder.parent)


def panel(rows, key, title, unit, left, out):
    """One diagram, both axes logarithmic; the dashed line grows as the articles do."""
    width, height, top = 330, 250, 56
    sizes = sorted({row["articles"] for row in rows})
    values = [row[key] for row in rows]
    x0, x1 = math.log10(min(sizes)), math.log10(max(sizes)) or 1
    y0, y1 = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    x = lambda value: left + (math.log10(value) - x0) / (x1 - x0) * width
    y = lambda value: top + height - (math.log10(value) - y0) / (y1 - y0) * height
    out.append(f'<text x="{left}" y="{top - 14}" class="title">{title}</text>')
    for power in range(y0, y1 + 1):
        at = y(10**power)
        out.append(f'<path d="M{left} {at:.1f}h{width}" class="grid"/><text x="{left - 6}" y="{at + 4:.1f}" text-anchor="end">{10**power:g} {unit}</text>')
    for size in sizes:
        out.append(f'<text x="{x(size):.1f}" y="{top + height + 18}" text-anchor="middle">{size:,}</text>')
    out.append(f'<text x="{left + width / 2}" y="{top + height + 38}" text-anchor="middle">articles of 4,000 characters</text>')
    largest = max(sizes)
    for what, _, colour in SERIES:
        line = sorted((row["articles"], row[key]) for row in rows if row["what"] == what)
        if not line:
            continue
        if line[-1][0] == largest:
            least = max(min(sizes), largest * 10**y0 / line[-1][1])
            out.append(f'<path d="M{x(least):.1f} {y(line[-1][1] * least / largest):.1f}L{x(largest):.1f} {y(line[-1][1]):.1f}" class="linear" stroke="{colour}"/>')
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in line)
        out.append(f'<polyline points="{points}" stroke="{colour}"/>')
        out += [f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"><title>{size:,}: {value:g} {unit}</title></circle>' for size, value in line]


def draw(rows, path):
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 390" font-family="sans-serif" font-size="12">',
           "<title>Time and memory against the number of articles</title>",
           '<style>.grid{stroke:#ccc;stroke-width:.6}.linear{stroke-dasharray:3 3;stroke-width:1}polyline{fill:none;stroke-width:2}text{fill:#222}.title{font-size:14px;font-weight:bold}</style>',
           '<rect width="860" height="390" fill="#fff"/>']
    panel(rows, "cpu", "CPU time", "s", 70, out)
    panel(rows, "mb", "Peak memory", "MB", 500, out)
    for at, (_, name, colour) in enumerate(SERIES):
        out.append(f'<path d="M{90 + at * 190} 374h24" stroke="{colour}" stroke-width="2"/><text x="{120 + at * 190}" y="378">{name}</text>')
    out.append('<path d="M660 374h24" class="linear" stroke="#222"/><text x="690" y="378">as the articles grow</text></svg>')
    pathlib.Path(path).write_text("\n".join(out) + "\n", encoding="utf8")


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("banxin", nargs="?")
    args.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    args.add_argument("--data")
    args.add_argument("--plot")
    args.add_argument("--keep")
    args = args.parse_args()
    rows = []
    if args.banxin:
        measure(os.path.abspath(args.banxin), args.sizes, args.keep, rows)
        if args.data:
            pathlib.Path(args.data).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    elif args.data:
        rows = [json.loads(line) for line in open(args.data, encoding="utf8")]
    if args.plot and rows:
        draw(rows, args.plot)


if __name__ == "__main__":
    main()

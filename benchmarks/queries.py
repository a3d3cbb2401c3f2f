"""Write a project with planted answers and the queries for them, for benchmarks/search.mjs.

    python benchmarks/queries.py FOLDER [--answers 1000] [--data FOLDER --texts british|danish]

FOLDER gets the project, FOLDER.json the queries. With `--texts` they are real ones (real.py).
"""

import argparse
import json
from pathlib import Path

import judged
import real
from corpus import write_corpus


def main() -> int:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(description="Write a project and its judged queries.")
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--data", type=Path, help="folder of real texts")
    parser.add_argument("--texts", choices=("british", "danish"))
    options = parser.parse_args()
    folder: Path = options.folder
    if options.texts == "british":
        queries = real.british(folder, options.data)
    else:
        planted = 0 if options.texts else judged.planted_answers()
        write_corpus(folder, options.answers - planted)
        queries = real.danish(folder, options.data) if options.texts else judged.plant(folder)
    file = folder.with_name(f"{folder.name}.json")
    text = json.dumps(judged.as_json(queries), ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", encoding="utf-8")
    print(f"{len(queries)} queries in {file}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

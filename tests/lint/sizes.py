"""Names the files that outgrow themselves (over 350 lines). A report: it fails nothing."""

import sys

from source import CXX, TOP, files

LIMIT = 350


def main():
    sizes = sorted(
        ((text.count("\n"), path) for path, text in files(TOP, CXX | {".py", ".js", ".mjs"})),
        reverse=True,
    )
    large = [(lines, path) for lines, path in sizes if lines > LIMIT]
    for lines, path in large:
        print(f"{lines:6d}  {path}")
    print(f"sizes: {len(large)} of {len(sizes)} files over {LIMIT} lines: split by noun")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Writes the files below a folder as one C++ source: embed.py FOLDER OUTPUT HEADER NAMESPACE."""

import hashlib
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".wav": "audio/wav",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}


def path_of(folder, file):
    path = "/" + file.relative_to(folder).as_posix()
    return path.removesuffix("index.html") if path.endswith("/index.html") else path


def literal(content):
    # Octal escapes of three digits end by themselves; pieces keep the compiler's limits.
    pieces = [content[i : i + 4096] for i in range(0, len(content), 4096)] or [b""]
    return "\n".join('    "' + "".join(f"\\{b:03o}" for b in piece) + '"' for piece in pieces)


def main(folder, output, header, namespace):
    folder = pathlib.Path(folder)
    files = sorted(
        f for f in folder.rglob("*") if f.is_file() and not f.name.startswith(".")
    )
    texts, rows = [], []
    for number, file in enumerate(files):
        if file.suffix not in TYPES:
            sys.exit(f"embed: {file}: no media type for {file.suffix!r}, known: {' '.join(TYPES)}")
        content = file.read_bytes()
        etag = '\\"' + hashlib.sha256(content).hexdigest()[:32] + '\\"'
        texts.append(f"constexpr char kFile{number}[] =\n{literal(content)};\n")
        rows.append(
            f'    Asset{{"{path_of(folder, file)}", "{TYPES[file.suffix]}",\n'
            f'          std::string_view(kFile{number}, {len(content)}), "{etag}"}},\n'
        )
    pathlib.Path(output).write_text(
        f'#include "{header}"\n\n#include <array>\n\nnamespace {namespace} {{\nnamespace {{\n\n'
        + "\n".join(texts)
        + f"\nconstexpr std::array<Asset, {len(rows)}> kAssets{{{{\n{''.join(rows)}}}}};\n\n"
        + "}  // namespace\n\nstd::span<const Asset> assets() { return kAssets; }\n\n"
        + f"}}  // namespace {namespace}\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])

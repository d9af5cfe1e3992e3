"""Typeset one document and end: the program that `pdf.render_pdf` starts for every document.

It reads a JSON object on standard input (`root`, `template`, `fonts`, `data`, `tagged`, `made_at`,
`seconds`) and writes the PDF on standard output. It imports nothing of the application, so that it
starts in a tenth of a second, and its memory goes back to the system when it ends.
"""

import json
import resource
import sys
from pathlib import Path

import typst

ADDRESS_SPACE_BYTES = 3 * 1024**3


def limit_resources(seconds: int) -> None:
    """Bound processor time and memory, and forbid writing files and core dumps."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 2, seconds * 2))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    job = json.load(sys.stdin.buffer)
    limit_resources(job["seconds"])
    root = Path(job["root"])
    try:
        pdf = typst.compile(
            root / job["template"],
            root=root,
            font_paths=[Path(job["fonts"])],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": job["data"]},
            pdf_standards="a-2b",
            pdf_tags=job["tagged"],
            timestamp=job["made_at"],
            package_path=root,
            package_cache_path=root,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.diagnostic or str(error))
        return 1
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())

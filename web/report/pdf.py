"""A process of its own that makes a PDF of one page: HTML at its input, PDF at its output. Started by `rendering`."""

import resource
import sys

MOST_BYTES = 2 * 1024**3
"""Of memory: a report of 500 lines and twelve pictures takes 300 MB. What takes more is ended, and not the centre."""


def main() -> None:
    """Render. Nothing is fetched: what the page needs is in it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    # Imported here: it takes two seconds, and nobody else needs it.
    from weasyprint import HTML  # type: ignore[import-untyped] # it ships no types
    from weasyprint.urls import URLFetcher  # type: ignore[import-untyped] # it ships no types

    page = sys.stdin.buffer.read().decode()
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    sys.stdout.buffer.write(HTML(string=page, url_fetcher=fetcher).write_pdf())


if __name__ == "__main__":
    main()

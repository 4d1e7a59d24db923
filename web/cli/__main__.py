"""`python -m web.cli`: the command without its installed name, as children of ours are started."""

from web.cli.main import main

main()

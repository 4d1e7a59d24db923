"""A program that reads nothing and ends never: run as a child, to see that it is ended."""

import threading

if __name__ == "__main__":
    threading.Event().wait()

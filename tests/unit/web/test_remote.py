"""An order that must not be lost because the core was starting."""

from command.core import Answer
from command.model import Accepted, Actor, Refusal
from command.orders import Order, StartCentre
from web.remote import TRIES, UNREACHABLE, submit_again

ORDER, WHO = StartCentre(version="1"), Actor(kind="system", id="web")


class Core:
    """Answers what it is told to, one after the other."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.keys: list[str | None] = []

    async def submit(self, order: Order, actor: Actor, key: str | None = None) -> Answer:
        self.keys.append(key)
        return self.answers.pop(0)


async def test_a_core_that_does_not_answer_is_asked_again_with_the_same_key() -> None:
    done = Accepted(seq=7)
    core = Core(UNREACHABLE, done)
    assert await submit_again(core.submit, ORDER, WHO, "attach:f1") == done
    assert core.keys == ["attach:f1", "attach:f1"]


async def test_it_is_asked_so_often_and_a_refusal_is_an_answer() -> None:
    core = Core(*[UNREACHABLE] * TRIES)
    assert await submit_again(core.submit, ORDER, WHO, "attach:f1") == UNREACHABLE
    refused = Refusal(code="too_many_files", message="I1 has 100 files: no more can be kept with it.")
    assert await submit_again(Core(refused).submit, ORDER, WHO, "attach:f1") == refused

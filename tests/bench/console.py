"""`bin/bench console`: a moderator's console in a real Chromium with 5,000 questions loaded, while 50 more arrive each second.

First paint: from the navigation to the cards that act. A key: from its press to the picture that shows what it did (Event Timing).
An arrival: from the asker's socket to the frame in which the console counts the question.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.app import App, Speaker
from tests.bench.report import finish, percentile, pin, progress, raise_open_files
from tests.panel.fake_devices import ARGUMENTS, CHROMIUM

SETTINGS: dict[str, int | float] = {"commands_per_s": 5000, "commands_burst": 5000, "question_burst": 100_000, "question_every_s": 1}
IN_FLIGHT = 24
ASKERS = 20
# Of a hundred: what a long evening leaves.
SHARES = {"received": 30, "published": 60, "refused": 9, "queued": 1}
# A moderator at work: walks, looks aside, publishes, opens and leaves a dialog.
KEYS = ("j", "j", "k", "j", "ArrowRight", "j", "ArrowLeft", "p", "j", "r", "Escape")
KEY_EVERY_S = 0.3

READY = "() => document.querySelector('.qc.sel') !== null"
# Counts of the first column as each frame shows them, and how long each key took until its frame was painted.
WATCH = """() => {
  window.seen = []; window.keys = [];
  let shown = '';
  const look = () => {
    const words = document.querySelector('.col.received > header > b')?.textContent ?? '';
    if (words !== shown) { shown = words; window.seen.push([Date.now(), Number(words.replace(/\\D/g, ''))]); }
    requestAnimationFrame(look);
  };
  look();
  new PerformanceObserver((list) => {
    for (const { name, duration, processingStart, processingEnd } of list.getEntries())
      if (name === 'keydown') window.keys.push([duration, processingEnd - processingStart]);
  }).observe({ type: 'event', durationThreshold: 16, buffered: false });
}"""


def texts() -> Iterator[str]:
    who = ("les communes", "l’État", "les usagers", "la régie", "le département", "l’agence de l’eau")
    what = ("le tarif progressif", "les fuites", "la qualité de la nappe", "les compteurs", "les bornes-fontaines", "l’arrosage")
    n = 0
    while True:
        n += 1
        yield f"Question {n} : que feront {who[n % len(who)]} pour {what[n // 7 % len(what)]}, et avant quelle date exactement ?"


class Askers:
    """Participants who ask through sockets of their own."""

    def __init__(self, app: App, texts: Iterator[str]) -> None:
        self._texts = texts
        self._people = [Speaker(app, "participant") for _ in range(ASKERS)]
        self._asked = 0

    def load(self, count: int) -> list[str]:
        """Their ids, once all are on the disk."""
        made: list[str] = []
        while len(made) < count:
            person = self._people[len(made) // IN_FLIGHT % len(self._people)]
            batch = [person.say({"type": "question.ask", "text": next(self._texts)}) for _ in range(min(IN_FLIGHT, count - len(made)))]
            made += [person.result(id)["question"] for id in batch]
        return made

    def ask(self) -> None:
        self._people[self._asked % len(self._people)].say({"type": "question.ask", "text": next(self._texts)})
        self._asked += 1

    def listen(self) -> None:
        """Now and then: whoever takes nothing off the wire is sent away."""
        for person in self._people:
            person.listen()

    def close(self) -> None:
        for person in self._people:
            person.close()


def furnish(moderator: Speaker, questions: list[str]) -> None:
    def all_of(commands: list[dict[str, Any]]) -> None:
        for begin in range(0, len(commands), IN_FLIGHT):
            for id in [moderator.say(command) for command in commands[begin : begin + IN_FLIGHT]]:
                moderator.result(id)

    states = [state for state, share in SHARES.items() for _ in range(share)]
    becomes = {question: states[n * 37 % 100] for n, question in enumerate(questions)}
    of = {state: [question for question, is_ in becomes.items() if is_ == state] for state in SHARES}
    all_of([{"type": "question.publish", "question": question} for question in of["published"] + of["queued"]])
    all_of([{"type": "question.queue", "question": question} for question in of["queued"]])
    all_of([{"type": "question.refuse", "question": question, "rule": "off_topic"} for question in of["refused"]])


def entered(browser: Browser, app: App) -> tuple[BrowserContext, str]:
    """A moderator's browser, through the link as people use it; and its cookie, for the moderator of before."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(app.links["console"][0]["url"])
    page.wait_for_function("() => document.getElementById('secret')?.checkVisibility() === false")  # the script has taken the secret over
    page.locator("#role-form button").click()
    page.wait_for_url("**/console")
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies(app.origin))
    page.close()
    return context, cookie


def opened(context: BrowserContext, app: App) -> tuple[Page, dict[str, float]]:
    page = context.new_page()
    page.goto(f"{app.origin}/d/{app.slug}/console", wait_until="commit")
    page.wait_for_function(READY, polling="raf", timeout=60_000)
    acts = page.evaluate("() => performance.now()")
    painted = page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()")
    return page, {"first_words_ms": round(painted, 1), "first_paint_ms": round(acts, 1)}


def storm(page: Page, askers: Askers, rate: int, seconds: int) -> dict[str, float | int]:
    sent: list[float] = []
    stop = threading.Event()

    def arrive() -> None:
        begun = time.perf_counter()
        while not stop.is_set():
            if len(sent) < rate * (time.perf_counter() - begun):
                sent.append(time.time() * 1000)
                askers.ask()
            else:
                askers.listen()
                time.sleep(0.005)

    page.evaluate(WATCH)
    page.keyboard.press("Home")
    page.wait_for_timeout(500)
    before = page.evaluate("() => window.seen.at(-1)[1]")
    arriving = threading.Thread(target=arrive)
    arriving.start()
    pressed = published = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        key = KEYS[pressed % len(KEYS)]
        page.keyboard.press(key)
        pressed += 1
        published += key == "p"
        page.wait_for_timeout(KEY_EVERY_S * 1000)
    stop.set()
    arriving.join()
    page.wait_for_timeout(3000)
    seen: list[tuple[int, int]] = page.evaluate("() => window.seen")
    keys: list[tuple[float, float]] = page.evaluate("() => window.keys")
    # What was published in between left the column: it can only make an arrival look later, never earlier.
    late = arrivals(before, seen, sent)
    # Event Timing tells of what took 16 ms or more; the others took less.
    quick = [16.0] * max(0, pressed - len(keys))
    durations = [duration for duration, _ in keys] + quick
    work = [took for _, took in keys]
    return {
        "key_p95_ms": round(percentile(durations, 0.95), 1),
        "key_max_ms": round(max(durations), 1),
        "key_work_p95_ms": round(percentile(work, 0.95), 1) if work else 0,
        "arrival_p95_ms": round(percentile(late, 0.95), 1),
        "arrival_p50_ms": round(percentile(late, 0.5), 1),
        "keys": pressed,
        "published": published,
        "arrived": len(sent),
        "unseen": len(sent) - len(late),
    }


def arrivals(before: int, seen: list[tuple[int, int]], sent: list[float]) -> list[float]:
    """For each question the time until the count said so; `seen` is what the frames showed, published ones added back."""
    late: list[float] = []
    highest = before
    left = 0
    for at, count in seen:
        if count + left < highest:  # one went to the next column
            left = highest - count
        while len(late) < len(sent) and count + left >= before + len(late) + 1:
            late.append(at - sent[len(late)])
        highest = max(highest, count + left)
    return late


def console(size: int, rate: int, seconds: int) -> dict[str, float | int]:
    app = App(SETTINGS, core=0)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            context, cookie = entered(browser, app)
            progress(f"loading {size} questions")
            words = texts()
            askers = Askers(app, words)
            asked = askers.load(size)
            askers.close()
            moderator = Speaker(app, "moderator", cookie)
            furnish(moderator, asked)
            moderator.close()
            opened(context, app)[0].close()  # warms the caches of both sides
            page, painted = opened(context, app)
            askers = Askers(app, words)
            progress(f"painted {json.dumps(painted)}; {rate} questions a second for {seconds} s")
            figures = {**painted, **storm(page, askers, rate, seconds)}
            askers.close()
            browser.close()
        return figures
    finally:
        app.stop()


def main() -> None:
    options = argparse.ArgumentParser(prog="bin/bench console", description=__doc__)
    options.add_argument("--questions", type=int, default=5000)
    options.add_argument("--rate", type=int, default=50)
    options.add_argument("--seconds", type=int, default=30)
    chosen = options.parse_args()
    files = raise_open_files()
    if (os.cpu_count() or 1) > 1:
        pin(os.getpid(), 1)
    figures = console(chosen.questions, chosen.rate, chosen.seconds)
    setup = {
        "questions": chosen.questions,
        "shares": SHARES,
        "arrivals_per_s": chosen.rate,
        "seconds": chosen.seconds,
        "key_every_s": KEY_EVERY_S,
        "settings": SETTINGS,
        "open_files": files,
        "viewport": "1440×900",
        "browser": "Chromium, no GPU",
        "pinned": "app on 0, browser and askers on 1",
        "media": "off",
    }
    finish("console", setup, figures)


if __name__ == "__main__":
    main()

"""Ask every live rule about a running application, all at once, within a deadline."""

import asyncio
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Thread
from typing import Any

from configmig.audit.rule import Objection
from configmig.audit.shown import shown_secrets
from configmig.audit.view import View
from configmig.errors import ConfigmigError
from configmig.finding import Finding
from configmig.health.live.asking import Asker, Reply, Request, shown
from configmig.health.live.result import Latency, Live, LiveAnswer
from configmig.health.live.round import Round
from configmig.health.live.rule import LiveRule, Passed, Said, Unassessed
from configmig.health.probe import Answer, names
from configmig.masking import mask_lines
from configmig.settings.model import Asking


def ask_live(
    view: View,
    rules: Sequence[LiveRule],
    asking: Asking,
    *,
    environment: Mapping[str, str],
    options: Collection[str] = (),
    most_bytes: int,
) -> Live:
    """Return what ``rules`` find; those whose option is not among ``options`` are not asked.

    Ends after ``asking.deadline`` seconds at the latest, and again as many for a rule with a deadline of its
    own. Writes nothing. An answer of more than ``most_bytes`` is not read.
    """
    return asyncio.run(_ask(view, rules, asking, environment, frozenset(options), most_bytes))


async def _ask(
    view: View,
    rules: Sequence[LiveRule],
    asking: Asking,
    environment: Mapping[str, str],
    options: frozenset[str],
    most_bytes: int,
) -> Live:
    asyncio.get_running_loop().set_default_executor(_Threads())
    asker = Asker(concurrency=asking.concurrency, most_bytes=most_bytes)
    round_ = Round(view, asking, environment=environment, asker=asker, now=time.time())
    await asker.warm_up()
    started = time.perf_counter()
    refused = {rule.id: said for rule in rules if (said := _not_asked(view, rule, options)) is not None}
    try:
        heard = await _hear([rule for rule in rules if rule.id not in refused], round_)
    finally:
        round_.close()
        latencies = tuple(_latencies(asker))
        requests = sum(1 for _ in asker.answers)
        await asker.close()
    late = tuple(rule.id for rule in rules if rule.id not in refused and rule.id not in heard)
    over = Unassessed("", f"not all was answered within {asking.deadline:g} s")
    secrets = shown_secrets(view) | round_.secrets
    return Live(
        gateway=shown(asking.gateway),
        answers=tuple(
            _answer(view, rule, heard.get(rule.id, refused.get(rule.id, [over])), secrets) for rule in rules
        ),
        requests=requests,
        seconds=time.perf_counter() - started,
        deadline=asking.deadline,
        late=late,
        latencies=latencies,
    )


def _not_asked(view: View, rule: LiveRule, options: frozenset[str]) -> list[Said] | None:
    """Return why a rule is not asked at all, None where it is."""
    if rule.option and rule.option not in options:
        return [Unassessed("", f"asked only with {rule.option}, it {rule.costs}")]
    missing = view.why_not(rule.needs)
    return [Unassessed(missing.file, missing.message)] if missing is not None else None


async def _hear(rules: Iterable[LiveRule], round_: Round) -> dict[str, list[Said]]:
    """Return what the rules say by id; those that the deadline ends are not in it."""
    tasks = {asyncio.ensure_future(_said(rule, round_)): rule for rule in rules}
    deadline = round_.asking.deadline
    try:
        await _wait(tasks, deadline)
        await _wait([task for task, rule in tasks.items() if rule.has_own_deadline], deadline)
        return {rule.id: task.result() for task, rule in tasks.items() if task.done()}
    finally:
        for task in tasks:
            task.cancel()
        # A rule that has started something ends it now.
        await _wait(tasks, _GRACE)


_GRACE = 5.0
"""Seconds for the end of what a rule has started."""


async def _wait(tasks: Iterable[asyncio.Future[Any]], seconds: float) -> None:
    pending = [task for task in tasks if not task.done()]
    if pending:
        await asyncio.wait(pending, timeout=seconds)


async def _said(rule: LiveRule, round_: Round) -> list[Said]:
    """Return what a rule says; a rule that fails has shown nothing to be well."""
    try:
        return list(await rule.ask(round_))
    except (KeyboardInterrupt, MemoryError, asyncio.CancelledError):
        raise
    except ConfigmigError as error:
        return [Objection("", (), f"could not be asked: {error.message}", error.hint)]
    except Exception as error:  # noqa: BLE001 - whatever a rule raises, it has not assessed anything
        reason = f"could not be asked: {type(error).__name__}"
        return [Objection("", (), reason, "report it to whoever maintains the rule")]


def _answer(view: View, rule: LiveRule, said: Sequence[Said], secrets: Collection[str]) -> LiveAnswer:
    findings = tuple(_finding(view, rule, each, secrets) for each in said if isinstance(each, Objection))
    passed = list(dict.fromkeys(each.subject for each in said if isinstance(each, Passed)))
    unassessed = tuple(
        Unassessed(each.subject, mask_lines(each.reason, secrets))
        for each in dict.fromkeys(each for each in said if isinstance(each, Unassessed))
    )
    fine = mask_lines(names(passed), secrets)
    if findings:
        fact = f"{len(findings)} wrong{f', {len(passed)} fine' if passed else ''}"
        return LiveAnswer(rule, Answer("failed", fact, findings=findings), unassessed)
    if unassessed or not passed:
        reasons = [each.reason for each in unassessed if not each.subject]
        why = f": {reasons[0]}" if reasons else f", but fine: {fine}" if passed else ""
        return LiveAnswer(
            rule, Answer("skipped", f"not assessed{why}" if unassessed else "nothing to ask"), unassessed
        )
    return LiveAnswer(rule, Answer("ok", fine))


def _finding(view: View, rule: LiveRule, said: Objection, secrets: Collection[str]) -> Finding:
    place = view.locate(said.file, said.pointer) if said.pointer else None
    severity = said.severity or rule.severity
    return Finding(
        rule=rule.id,
        severity=severity,
        file=said.file,
        pointer=said.pointer,
        line=place[0] if place else said.line,
        column=place[1] if place else None,
        message=mask_lines(said.message, secrets),
        hint=mask_lines(said.hint, secrets),
    )


def _latencies(asker: Asker) -> Iterator[Latency]:
    seen = set()
    for request, answered in asker.answers:
        probe = _probe(request)
        if isinstance(answered, Reply) and answered.is_fine and probe not in seen:
            seen.add(probe)
            yield Latency(probe, round(answered.seconds * 1000, 1))


def _probe(request: Request) -> str:
    return " ".join(filter(None, (request.method, shown(request.url), request.about)))


class _Threads(ThreadPoolExecutor):
    """Looks up host names in threads that nobody waits for: a name server may be silent for a long time."""

    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> "Future[Any]":
        future: Future[Any] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(function(*arguments, **options))
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the result
                future.set_exception(error)

        Thread(target=work, daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for nobody."""

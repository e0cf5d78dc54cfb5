"""SEC024: YAML that runs code, fills the memory or means different things to different readers."""

from collections.abc import Iterator

from configmig.audit import Example, Objection, Rule, Severity, View
from configmig.documents.formats.yaml.document import YamlDocument
from configmig.documents.formats.yaml.stream import YamlStream
from configmig.errors.documents import TooLargeError


def check(view: View) -> Iterator[Objection]:
    """Object to tags that make objects, files that explode, and merge keys that contradict each other."""
    for name, error in view.broken.items():
        if isinstance(error, TooLargeError) and error.setting in ("nodes", "depth"):
            yield Objection(name, (), error.message, "write the values out, or remove the aliases", line=1)
    for name, document in view.documents.items():
        if not isinstance(document, YamlDocument | YamlStream):
            continue
        for hazard in document.hazards():
            yield Objection(name, hazard.pointer, hazard.problem, hazard.hint)


_BOMB = "a: &a [0,0,0,0,0,0,0,0,0,0]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcde", "bcdef", strict=True)
)

rule = Rule(
    id="SEC024",
    name="unsafe-yaml",
    severity=Severity.HIGH,
    category="security",
    title="YAML that runs code, explodes or contradicts itself",
    why=(
        "A tag such as `!!python/object/apply` makes a careless loader call a function of the file's "
        "choice. Aliases of aliases become gigabytes in whoever reads them. Where two merge keys bring "
        "the same key, libraries differ in which one wins, so what was reviewed is not what runs."
    ),
    bad=(
        Example({"app.yaml": "run: !!python/object/apply:os.system [ls]\n"}, finds=("app.yaml /run",)),
        Example(
            {"app.yaml": "a: [1, !<tag:yaml.org,2002:python/name:os.system> x]\n"}, finds=("app.yaml /a/1",)
        ),
        Example({"app.yaml": _BOMB}, finds=("app.yaml:1",), note="a million items in six lines"),
        Example(
            {"app.yaml": "x: &x {on: 1}\ny: &y {on: 2}\nz:\n  <<: *x\n  <<: *y\n"}, finds=("app.yaml /z",)
        ),
        Example({"app.yaml": "x: &x {on: 1}\ny: &y {on: 2}\nz: {<<: [*x, *y]}\n"}, finds=("app.yaml /z",)),
    ),
    good=(
        Example({"app.yaml": "a: !!str 12\nb: !ENV ${HOME}\nc: '!!python/object'\n"}),
        Example({"app.yaml": "x: &x {on: 1}\nz:\n  <<: *x\n  on: 2\n"}, note="a key of its own always wins"),
        Example({"app.yaml": "x: &x {on: 1}\ny: &y {off: 2}\nz: {<<: [*x, *y]}\n"}),
    ),
    check=check,
)

"""Frozen dataclasses that are made in a quarter of the time: every command makes a hundred of them.

    from configmig.frozen import dataclass

    @dataclass(frozen=True, slots=True)
    class Endpoint: ...

They are those of the standard library in all that can be seen: fields, `replace`, equality, hash, repr, the
error for whoever changes one. There each method is text that is compiled for each class; here only `__init__`
is, and the others are written once.
"""

from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import MISSING, FrozenInstanceError, fields
    from dataclasses import dataclass as _plain
    from reprlib import recursive_repr

    _T = TypeVar("_T")

    def dataclass(*, frozen: bool, slots: bool = False, kw_only: bool = False) -> Any:
        """Return the decorator; ``frozen`` must be true, as with the one that it stands for."""
        if not frozen:
            raise TypeError("for what may change take the dataclass of the standard library")

        def decorate(cls: type[_T]) -> type[_T]:
            own = set(cls.__dict__)
            made = _plain(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(cls)
            made.__init__ = _when_needed(made)
            made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
            for name, method in _METHODS.items():
                if name not in own:
                    setattr(made, name, method)
            return made

        return decorate

    def _when_needed(cls: type) -> Any:
        """Return what compiles the initializer when the first object is made: most classes never get one."""

        def __init__(self: object, *arguments: Any, **named: Any) -> None:  # noqa: N807 - it stands for it
            made = _initializer(cls)
            if "__init__" in cls.__dict__ and cls.__dict__["__init__"] is __init__:
                cls.__init__ = made
            made(self, *arguments, **named)

        return __init__

    def _initializer(cls: type) -> Any:
        """Compile what stores the arguments, past the lock on the attributes."""
        scope: dict[str, Any] = {"_set": object.__setattr__}
        positional, named, body = [], [], []
        for number, each in enumerate(fields(cls)):
            default = ""
            value = each.name
            if each.default is not MISSING:
                scope[f"_default{number}"] = each.default
                default = f"=_default{number}"
            elif each.default_factory is not MISSING:
                scope[f"_factory{number}"], scope["_missing"] = each.default_factory, MISSING
                default = "=_missing"
                value = f"_factory{number}() if {each.name} is _missing else {each.name}"
            if not each.init:
                raise TypeError(f"{cls.__name__}.{each.name}: every field is an argument here")
            (named if each.kw_only else positional).append(each.name + default)
            body.append(f"_set(self,{each.name!r},{value})")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        stars = ["*", *named] if named else []
        text = f"def __init__({','.join(['self', *positional, *stars])}):\n " + "\n ".join(body or ["pass"])
        exec(text, scope)  # noqa: S102 - the names are those of the class, nothing else is in it
        scope["__init__"].__qualname__ = f"{cls.__qualname__}.__init__"
        return scope["__init__"]

    def _refuse_to_set(self: object, name: str, value: object) -> None:
        del self, value
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_to_delete(self: object, name: str) -> None:
        del self
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _compared(self: Any) -> tuple[Any, ...]:
        return tuple(
            getattr(self, name) for name, each in type(self).__dataclass_fields__.items() if each.compare
        )

    def _equal(self: object, other: object) -> Any:
        return _compared(self) == _compared(other) if type(other) is type(self) else NotImplemented

    def _hash(self: object) -> int:
        return hash(_compared(self))

    @recursive_repr()
    def _repr(self: Any) -> str:
        shown = (
            f"{name}={getattr(self, name)!r}"
            for name, each in type(self).__dataclass_fields__.items()
            if each.repr
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in type(self).__dataclass_fields__]

    def _restore(self: Any, state: list[Any]) -> None:
        for name, value in zip(type(self).__dataclass_fields__, state, strict=True):
            object.__setattr__(self, name, value)

    _METHODS = {
        "__eq__": _equal,
        "__hash__": _hash,
        "__repr__": _repr,
        "__getstate__": _state,
        "__setstate__": _restore,
    }

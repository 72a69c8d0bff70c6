"""Forms of the page: each is a command of the API, sent with what shows it is ours."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from .fields import FORM_BACK, FORM_METHOD, FORM_TOKEN
from .markup import Markup, join, tag

__all__ = ["Forms", "button", "choice", "entry"]

_NOTHING: Mapping[str, str] = {}


@frozen
class Forms:
    """Makes the forms of one page."""

    token: str
    back: str
    """The query of the page that is shown after one was sent."""

    def form(
        self,
        action: str,
        *children: Markup | None,
        method: str | None = None,
        keeps: bool = False,
        hidden: Mapping[str, str] = _NOTHING,
    ) -> Markup:
        """A form for a command.

        Args:
            action: Relative to the page: `users/ann/accept`.
            method: What it stands for, if not `POST`.
            keeps: Whether what was typed stays after it was sent.
            hidden: Further fields.
        """
        fields = {FORM_TOKEN: self.token, FORM_BACK: self.back, **hidden}
        if method is not None:
            fields[FORM_METHOD] = method
        return tag(
            "form",
            join(
                tag("input", type="hidden", name=name, value=value)
                for name, value in fields.items()
            ),
            *children,
            action=action,
            method="post",
            data_keeps=keeps,
        )


def entry(
    id: str,
    name: str,
    label: str,
    *,
    type: str = "text",
    required: bool = False,
    value: str | None = None,
    hint: str | None = None,
    step: str | None = None,
) -> Markup:
    """A field to type into, below its label."""
    field = tag(
        "input",
        id=id,
        name=name,
        type=type,
        required=required,
        value=value,
        placeholder=hint,
        step=step,
        autocomplete="off",
    )
    return tag("p", tag("label", label, for_=id), field, class_="field")


def choice(
    id: str, name: str, label: str, options: dict[str, str], chosen: str
) -> Markup:
    """A list to choose from, below its label: values and what they are called."""
    rows = (
        tag("option", text, value=value, selected=value == chosen)
        for value, text in options.items()
    )
    field = tag("select", join(rows), id=id, name=name)
    return tag("p", tag("label", label, for_=id), field, class_="field")


def button(
    text: str,
    *,
    id: str,
    label: str | None = None,
    name: str | None = None,
    value: str | None = None,
    is_quiet: bool = False,
) -> Markup:
    """A button that sends its form; `label` says more than what is seen."""
    return tag(
        "button",
        text,
        id=id,
        aria_label=label,
        name=name,
        value=value,
        class_="quiet" if is_quiet else None,
    )

"""The sample of a section to a raw sample, with all that deviates in its form."""

from __future__ import annotations

from codegen.dialect.ledger import Ledger
from codegen.dialect.raw import RawSample
from codegen.dialect.samples import SampleCut
from codegen.document import fence_label
from codegen.source.span import Span

__all__ = ["read_sample"]


def read_sample(cut: SampleCut, media: str, side: str, ledger: Ledger) -> RawSample | None:
    """The sample that was cut out; None where there is none. Without `media` its first character tells."""
    lines = cut.lines
    for mark in cut.further:
        ledger.see("fence", lines.span(mark))
    for mark in cut.strays:
        ledger.diagnose(
            "fence",
            lines.span(mark),
            "UC104",
            "this fence mark encloses no sample",
            "Remove the mark, or add its counterpart.",
        )
    if cut.start == cut.end:
        return None
    texts = lines.blanked(cut.strays).texts[cut.start : cut.end]
    last = lines.span(cut.end - 1)
    span = Span(lines.path, lines.first + cut.start, 1, last.line, len(texts[-1]) + 1)
    if not media:
        media = "xml" if texts[0].lstrip().startswith("<") else "json"
    _check_fences(cut, media, ledger)
    if all(text[:1] in {" ", "\t"} for text in texts if text):
        ledger.report(
            "UC117", "the sample is indented", lines.span(cut.start), "Cut the leading blanks."
        )
    return RawSample(media, side, "\n".join(texts), span)


def _check_fences(cut: SampleCut, media: str, ledger: Ledger) -> None:
    lines = cut.lines
    if cut.opening is not None:
        span = lines.span(cut.opening)
        ledger.see("fence", span, consumed=True)
        label = fence_label(lines.texts[cut.opening])
        if label in {"json", "xml"} and label != media:
            ledger.report(
                "UC114",
                f"the fence is labelled {label}, its section says {media}",
                span,
                f"Label it {media}.",
            )
    if cut.opening is None or cut.closing is None:
        ledger.report(
            "UC105",
            "the sample is not enclosed in fence marks",
            lines.span(cut.start),
            "Put ``` before and after it.",
        )
    if cut.closing is not None and fence_label(lines.texts[cut.closing]):
        ledger.report(
            "UC115",
            "the closing fence mark carries a label",
            lines.span(cut.closing),
            "Remove the label.",
        )

"""The sample of a section to a raw sample, with all that deviates in its form."""

from __future__ import annotations

from codegen.dialect.ledger import Ledger
from codegen.dialect.raw import RawSample
from codegen.dialect.samples import SampleCut, SampleLines
from codegen.document import Lines, fence_label
from codegen.source.span import Span

__all__ = ["read_sample"]


def read_sample(cut: SampleCut, media: str, side: str, ledger: Ledger) -> RawSample | None:
    """The sample that was cut out; None where there is none. Without `media` its first character tells."""
    lines, sample = cut.lines, cut.sample
    for mark in cut.strays:
        ledger.diagnose(
            "fence",
            lines.span(mark),
            "UC104",
            "this fence mark encloses no sample",
            "Remove the mark, or add its counterpart.",
        )
    for other in cut.further:
        ledger.leave(
            "fence",
            lines.span(other),
            "UC903",
            "another sample stands here, and only the first of a section is read",
            "Give it a heading of its own, or remove it.",
        )
    if sample is None:
        return None
    texts = lines.blanked(cut.strays).texts[sample.start : sample.end]
    last = lines.span(sample.end - 1)
    span = Span(lines.path, lines.first + sample.start, 1, last.line, len(texts[-1]) + 1)
    if not media:
        media = "xml" if texts[0].lstrip().startswith("<") else "json"
    _check_fences(lines, sample, media, ledger)
    if all(text[:1] in {" ", "\t"} for text in texts if text):
        ledger.report(
            "UC117", "the sample is indented", lines.span(sample.start), "Cut the leading blanks."
        )
    return RawSample(media, side, "\n".join(texts), span)


def _check_fences(lines: Lines, sample: SampleLines, media: str, ledger: Ledger) -> None:
    if sample.opening is not None:
        span = lines.span(sample.opening)
        ledger.see("fence", span, consumed=True)
        label = fence_label(lines.texts[sample.opening])
        if label in {"json", "xml"} and label != media:
            ledger.report(
                "UC114",
                f"the fence is labelled {label}, its section says {media}",
                span,
                f"Label it {media}.",
            )
    if sample.opening is None or sample.closing is None:
        ledger.report(
            "UC105",
            "the sample is not enclosed in fence marks",
            lines.span(sample.start),
            "Put ``` before and after it.",
        )
    if sample.closing is not None and fence_label(lines.texts[sample.closing]):
        ledger.report(
            "UC115",
            "the closing fence mark carries a label",
            lines.span(sample.closing),
            "Remove the label.",
        )

"""Puts the doubt about a file's encoding to its author, with a line to judge each by."""

from bot.importing.encoding import Decoded
from bot.importing.questions import Findings, Option, clip


def propose_encoding(decoded: Decoded, findings: Findings) -> None:
    if decoded.certain:
        return
    options = [
        Option(one.encoding, f"{one.encoding}: {clip(one.sample, 60)}")
        for one in decoded.alternatives
    ]
    sample = next(one.sample for one in decoded.alternatives if one.encoding == decoded.encoding)
    findings.ask(
        "encoding",
        "This file does not say how its letters are stored. Which line reads right?",
        sample,
        options,
        safe=decoded.encoding,
    )

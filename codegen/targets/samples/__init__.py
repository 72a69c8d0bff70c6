"""Samples made from the model: values, representations, messages and events in JSON and XML."""

from codegen.targets.samples.events import made_event_samples
from codegen.targets.samples.exchanges import made_examples
from codegen.targets.samples.places import Places

__all__ = ["Places", "made_event_samples", "made_examples"]

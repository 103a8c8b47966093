"""Runs models: threads, batches, deadlines, and the files that they are loaded from."""

from visavis.inference.ahead import Ahead
from visavis.inference.batching import Batcher
from visavis.inference.deployment import Deployment, LocalDeployment, OverloadedError
from visavis.inference.runner import Runner

__all__ = ["Ahead", "Batcher", "Deployment", "LocalDeployment", "OverloadedError", "Runner"]

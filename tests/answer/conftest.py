"""One opened service for all answering tests."""

from __future__ import annotations

import pytest

from answer.service import AnswerService, open_service
from core.settings import Settings


@pytest.fixture(scope="session")
def service(service_settings: Settings) -> AnswerService:
    return open_service(service_settings)

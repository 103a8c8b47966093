"""Refusals that several parts of accounts have in common."""

from __future__ import annotations

from visavis.events import CodedError


def invalid_login() -> CodedError:
    """Return what is said to a token, a cookie or a login that lets nobody in any more."""
    return CodedError("auth.invalid_token", "This login is of no use any more. Sign in again.")


def busy_account() -> CodedError:
    """Return what is said where others were quicker to change an account, again and again."""
    return CodedError("users.busy", "Others change this account at the same time.", retryable=True)

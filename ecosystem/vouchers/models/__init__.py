"""Compute vouchers (算力券): schemes, the pot of each year, vouchers, and claims on the bill of one contract."""

from ecosystem.vouchers.models.claims import Claim, Document, Voucher
from ecosystem.vouchers.models.schemes import DIGITS, PLACES, Pot, Scheme

__all__ = ["DIGITS", "PLACES", "Claim", "Document", "Pot", "Scheme", "Voucher"]

"""Who may do what with programs, applications and reviews."""

from typing import Any

import rules

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.policies import allowed, holds
from ecosystem.centers.policies import is_public


@rules.predicate
def has_account(user: Any, record: Any = None) -> bool:
    """Anybody with an account of their own may apply."""
    return isinstance(user, User) and user.is_active


@rules.predicate
def is_applicant(user: Any, application: Any = None) -> bool:
    """An application is the person's who began it, and of whoever represents the organization."""
    if application is None or not has_account(user):
        return has_account(user)
    return application.applicant_id == user.pk or allowed(user, "organizations.represent", application)


@rules.predicate
def acts_for(user: Any, organization: Any = None) -> bool:
    """Somebody who represents the organization or has claimed to; the claim is decided before the application is."""
    return has_account(user) and organization.representations.of(user).open().exists()


@rules.predicate
def is_reviewer(user: Any, review: Any = None) -> bool:
    """A review is the person's it was given to, for as long as it counts."""
    return has_account(user) and (review is None or (review.reviewer_id == user.pk and review.is_counting))


rules.add_perm("programs.view", is_public | holds(Capability.VIEW))
rules.add_perm("programs.change", holds(Capability.ENROLL))
rules.add_perm("programs.apply", has_account)
rules.add_perm("programs.apply_for", acts_for)
rules.add_perm("programs.decide", holds(Capability.ENROLL))
rules.add_perm("programs.write_application", is_applicant)
rules.add_perm("programs.withdraw_application", is_applicant | holds(Capability.ENROLL))
rules.add_perm("programs.view_reviews", holds(Capability.ENROLL))
rules.add_perm("programs.judge", is_reviewer & holds(Capability.REVIEW))
rules.add_perm("programs.review", holds(Capability.REVIEW))
rules.add_perm("programs.object", has_account)

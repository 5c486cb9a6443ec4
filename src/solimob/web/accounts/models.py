"""People, organizations, roles, invitations, and the log."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from solimob.web.accounts.roles import OrganizationKind, Role


class UserManager(BaseUserManager["User"]):
    """Creates accounts, whose name is an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create an account; without a password, it cannot sign in by password."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> User:
        """Find an account whatever the case of its address."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person."""

    email = models.EmailField("adresse électronique", max_length=254, unique=True)
    name = models.CharField("nom", max_length=150, blank=True)
    is_active = models.BooleanField("actif", default=True)
    is_staff = models.BooleanField("exploite le site", default=False)
    date_joined = models.DateTimeField("inscription", auto_now_add=True)
    erased_at = models.DateTimeField("effacement", null=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = "compte"
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name shown to others."""
        return str(self)


class Organization(models.Model):
    """A body that leads or takes part in a démarche."""

    name = models.CharField("nom", max_length=200)
    kind = models.CharField("nature", max_length=20, choices=OrganizationKind)
    siren = models.CharField(
        "SIREN",
        max_length=9,
        blank=True,
        help_text="Neuf chiffres, si l’organisation en a un.",
        validators=[RegexValidator(r"^\d{9}$", "Un SIREN a neuf chiffres, sans espace.")],
    )
    created_at = models.DateTimeField(auto_now_add=True)
    members: models.ManyToManyField[User, Membership] = models.ManyToManyField(
        User, through="Membership", related_name="organizations"
    )

    class Meta:
        verbose_name = "organisation"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("siren", condition=~models.Q(siren=""), name="organization_siren_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """The role of a person in an organization."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "membre"
        ordering = ["user__name", "user__email"]
        constraints = [models.UniqueConstraint(fields=["user", "organization"], name="membership_unique")]

    def __str__(self) -> str:
        return f"{self.user} — {self.get_role_display()}"


class Invitation(models.Model):
    """A link sent by e-mail that makes its reader a member; only the digest of its token is kept."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse électronique", max_length=254)
    role = models.CharField("rôle", max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "invitation"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.email} — {self.get_role_display()}"


class SignInLink(models.Model):
    """A link that signs somebody in once; only the digest of its token is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lien de connexion"

    def __str__(self) -> str:
        return f"{self.user} — {self.expires_at:%Y-%m-%d %H:%M}"


class LogEntry(models.Model):
    """What was done, by whom, when. One entry per act of a service; never changed."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="log")
    code = models.CharField(max_length=80)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)

    class Meta:
        verbose_name = "entrée du journal"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="log_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code} {self.object_type} {self.object_id}"


class RateCount(models.Model):
    """How often an act was done from one place in one window: `services.rate_limit`. The digest tells neither."""

    digest = models.CharField(max_length=64, primary_key=True, editable=False)
    count = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "compte d’envois"

    def __str__(self) -> str:
        return f"{self.count} — {self.ends_at:%Y-%m-%d %H:%M}"

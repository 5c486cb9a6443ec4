"""Forms of accounts and organizations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from solimob.web.accounts.models import Invitation, Membership, Organization, User


class ProfileForm(forms.ModelForm[User]):
    """The name shown to others."""

    class Meta:
        model = User
        fields = ["name"]
        help_texts = {"name": "Il est montré aux membres de vos organisations."}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}


class OrganizationForm(forms.ModelForm[Organization]):
    """Name, kind and SIREN."""

    class Meta:
        model = Organization
        fields = ["name", "kind", "siren"]
        widgets = {"siren": forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})}


class InvitationForm(forms.ModelForm[Invitation]):
    """Whom to invite, in which role."""

    class Meta:
        model = Invitation
        fields = ["email", "role"]
        help_texts = {"email": "Un lien y sera envoyé, valable quatorze jours."}
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "off"})}


class RoleForm(forms.ModelForm[Membership]):
    """The role of a member."""

    class Meta:
        model = Membership
        fields = ["role"]


class AcceptInvitationForm(forms.Form):
    """What an invited person without an account chooses."""

    name = forms.CharField(label="Votre nom", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label="Mot de passe",
        help_text="Au moins douze caractères.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Refuse a weak password."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class EraseAccountForm(forms.Form):
    """The erasure of an account, confirmed by typing one's address."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Écrivez-la pour confirmer : l’effacement est définitif.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """Refuse another address."""
        email: str = self.cleaned_data["email"]
        if email.lower() != self.user.email.lower():
            raise forms.ValidationError("Cette adresse n’est pas celle de votre compte.")
        return email

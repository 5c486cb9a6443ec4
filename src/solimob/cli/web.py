"""`solimob web`: the site, on one's own computer or hosted."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

ORGANIZATION_KINDS = (
    "collectivite",
    "aom",
    "region",
    "departement",
    "etat",
    "social",
    "emploi",
    "sante",
    "association",
    "employeur",
    "autre",
)
"""Values of `OrganizationKind`, written here so that `--help` does not wait for Django; a test compares the two."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verbs of this part."""
    part = subparsers.add_parser("web", help="le site")
    verbs = part.add_subparsers(dest="verb", required=True, metavar="VERBE")
    serve = verbs.add_parser("serve", help="ouvrir le site sur cet ordinateur")
    serve.add_argument("--port", type=int, default=8000, help="8000 par défaut ; 0 laisse le système choisir")
    serve.add_argument("--demo", action="store_true", help="avec une organisation fictive et un lien de connexion")
    serve.add_argument("--hall", action="store_true", help="ouvrir aussi les réunions aux téléphones du réseau local")
    serve.add_argument(
        "--address", metavar="ADRESSE", default="", help="avec --hall : l’adresse de cet ordinateur à annoncer"
    )
    serve.set_defaults(run=_serve)
    verbs.add_parser("migrate", help="créer ou mettre à jour la base de données").set_defaults(run=_migrate)
    verbs.add_parser("worker", help="faire les calculs demandés, jusqu’à interruption").set_defaults(run=_worker)
    verbs.add_parser("check", help="vérifier les réglages").set_defaults(run=_check)
    create = verbs.add_parser("create-user", help="ouvrir un compte")
    create.add_argument("email", metavar="ADRESSE", help="adresse électronique")
    create.add_argument("--name", metavar="NOM", default="", help="nom montré aux autres")
    create.add_argument(
        "--organization", metavar="ORGANISATION", default="", help="organisation à administrer, créée si besoin"
    )
    kinds = ", ".join(ORGANIZATION_KINDS)
    create.add_argument(
        "--kind",
        default="autre",
        choices=ORGANIZATION_KINDS,
        metavar="NATURE",
        help=f"nature de cette organisation : {kinds} (par défaut)",
    )
    create.set_defaults(run=_create_user)


def _serve(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError

    if arguments.address and not arguments.hall:
        raise RefusedError("--address ne va qu’avec --hall : ajoutez --hall, ou retirez --address")
    serve_site(
        port=arguments.port, demo=arguments.demo, hall=_hall_addresses(arguments.address) if arguments.hall else ()
    )
    return 0


def _hall_addresses(announced: str) -> tuple[str, ...]:
    """Return the addresses of this computer on its networks, the one to announce first."""
    from solimob.cli import RefusedError
    from solimob.web.config.local_addresses import local_addresses

    if os.environ.get("SOLIMOB_ALLOWED_HOSTS"):
        raise RefusedError("un site hébergé (SOLIMOB_ALLOWED_HOSTS) répond déjà au réseau : lancez-le sans --hall")
    found = [each.address for each in local_addresses()]
    if not found:
        raise RefusedError(
            "cet ordinateur n’est sur aucun réseau : allumez son point d’accès Wi-Fi ou branchez-le, puis relancez"
        )
    if announced and announced not in found:
        raise RefusedError(f"l’adresse {announced} n’est pas de cet ordinateur ; il a : {', '.join(found)}")
    return tuple(sorted(found, key=lambda address: address != announced))


def serve_site(*, port: int, demo: bool, hall: tuple[str, ...] = ()) -> None:
    """Open the site on this computer until interrupted; the demonstration has a démarche on the embedded territory.

    Parameters
    ----------
    hall
        Addresses of this computer that the devices of a hall may ask for; none: it answers to itself only.

    Raises
    ------
    RefusedError
        If the port is taken, or the disk refuses what the site keeps.
    """
    from solimob.cli import RefusedError
    from solimob.web import serving

    try:
        listener = serving.open_port(port, serving.EVERY_CARD if hall else serving.LOOPBACK)
    except serving.PortTakenError:
        advice = f"fermez l’autre programme, ou choisissez un autre port : solimob web serve --port {port + 1}"
        raise RefusedError(f"le port {port} est pris ; {advice}") from None
    with listener:
        if demo:
            os.environ["SOLIMOB_DEMO"] = "1"
        if hall:
            os.environ["SOLIMOB_HALL_ADDRESSES"] = ",".join(hall)
        set_up()
        migrate_database()
        with disk_refusals():
            path = _demo_path() if demo else "/"
        in_hall = [f"http://{each}:{listener.getsockname()[1]}/r/" for each in hall]
        serving.serve(listener, lambda address: _announce(address, path, in_hall, demo=demo))


def _announce(address: str, path: str, in_hall: list[str], *, demo: bool) -> None:
    if in_hall:
        print(
            "Pour les téléphones, sur le même réseau que cet ordinateur (la première adresse est celle des QR codes) :"
        )
        for each in in_hall:
            print(f"  {each}")
        print("Pour vous, sur cet ordinateur seulement :")
    if demo:
        print(f"Le site est ouvert : {address}")
        print("Lien de connexion, valable une fois et trente minutes, sur cet ordinateur :")
    else:
        print("Le site est ouvert (Ctrl+C pour l’arrêter) :")
    print(f"  {address}{path}", flush=True)


def _demo_path() -> str:
    """Return the path that signs in and opens the diagnosis, computed now if it never was.

    The démarche also has the founding meeting, its register of needs and their public page.
    """
    from django.urls import reverse

    from solimob.cli import store_home
    from solimob.store import Store
    from solimob.web.accounts.services import create_sign_in_link
    from solimob.web.projects.queries import latest_result
    from solimob.web.projects.services import DEMO_TERRITORY_ID, prepare_demo, start_run
    from solimob.web.projects.tasks import execute_run
    from solimob.web.workshop.services.need_demo import prepare_demo_workshop

    user, project = prepare_demo(Store(store_home()).gazetteer().territory(DEMO_TERRITORY_ID))
    if latest_result(project) is None:
        execute_run.call(start_run(user, project).pk)
    prepare_demo_workshop(user, project)
    sign_in = reverse("accounts:demo_sign_in", args=[create_sign_in_link(user)])
    return f"{sign_in}?suite={reverse('diagnosis:overview', args=[project.pk])}"


def _migrate(arguments: argparse.Namespace) -> int:
    set_up()
    migrate_database()
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    from solimob.web.serving import run_worker

    set_up()
    run_worker()
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError

    from solimob.cli import RefusedError

    set_up()
    try:
        call_command("check", deploy=True, stdout=sys.stdout)
    except SystemCheckError as error:
        raise RefusedError(str(error)) from None
    return 0


def _create_user(arguments: argparse.Namespace) -> int:
    from solimob.cli import RefusedError

    set_up()
    migrate_database()
    from django.db import transaction

    from solimob.web.accounts.roles import OrganizationKind
    from solimob.web.accounts.services import RefusedActError, create_account, create_organization

    password = _ask_password()
    try:
        with disk_refusals(), transaction.atomic():
            user = create_account(arguments.email, arguments.name, password)
            if arguments.organization:
                create_organization(user, arguments.organization, OrganizationKind(arguments.kind))
    except RefusedActError as refusal:
        raise RefusedError(str(refusal)) from None
    print(f"Le compte {user.email} est ouvert.")
    return 0


def _ask_password() -> str:
    from getpass import getpass

    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from solimob.cli import RefusedError

    password = getpass("Mot de passe (douze caractères au moins) : ")
    if getpass("Le même, une seconde fois : ") != password:
        raise RefusedError("les deux mots de passe diffèrent ; recommencez")
    try:
        validate_password(password)
    except ValidationError as error:
        raise RefusedError(" ".join(error.messages)) from None
    return password


def set_up() -> None:
    """Make Django ready; the first time on a computer, give the site its secret key."""
    from django.core.exceptions import ImproperlyConfigured

    from solimob.cli import RefusedError, store_home
    from solimob.web.config.secret_key import create_local_key

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "solimob.web.config.settings")
    if not os.environ.get("SOLIMOB_ALLOWED_HOSTS") and not os.environ.get("SOLIMOB_SECRET_KEY"):
        with disk_refusals():
            create_local_key(store_home())
    import django

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise RefusedError(str(error)) from None


def migrate_database() -> None:
    """Create the database of the site, or bring it up to date."""
    from django.core.management import call_command

    with disk_refusals():
        call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def disk_refusals() -> Iterator[None]:
    """Say in French what the disk or the database refused, where, and what to do."""
    from django.db import OperationalError
    from django.db.migrations.exceptions import MigrationSchemaMissing

    from solimob.cli import RefusedError, store_home
    from solimob.store import StoreError

    try:
        yield
    except StoreError as error:
        raise RefusedError(str(error)) from error
    except (OSError, OperationalError, MigrationSchemaMissing) as error:
        reason = getattr(error, "strerror", None) or error
        if os.environ.get("SOLIMOB_DATABASE_URL") and not isinstance(error, OSError):
            advice = "vérifiez qu’elle répond, l’adresse donnée, la place et les droits"
            raise RefusedError(f"la base de données de SOLIMOB_DATABASE_URL refuse ({reason}) ; {advice}") from error
        advice = "libérez de la place, vérifiez vos droits, ou choisissez un autre dossier avec SOLIMOB_HOME"
        raise RefusedError(f"impossible d’écrire dans le dossier {store_home()} ({reason}) ; {advice}") from error

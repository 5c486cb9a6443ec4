"""How to hold a meeting in a hall without internet, in ten minutes: the steps, and the sheet to print."""

from __future__ import annotations

from dataclasses import dataclass

from solimob.publish.document import (
    Beside,
    Block,
    Bullets,
    Callout,
    Document,
    Heading,
    Line,
    Paragraph,
    Picture,
    Section,
    line,
    strong,
)


@dataclass(frozen=True, slots=True)
class HallLine:
    """Something to do, and the command that does it where there is one."""

    text: str
    command: str = ""


@dataclass(frozen=True, slots=True)
class HallStep:
    """A step of the setting up, and how long it takes."""

    title: str
    minutes: int
    lines: tuple[HallLine, ...]


@dataclass(frozen=True, slots=True)
class Wifi:
    """The network of the hall; empty where it is written by hand on the sheet."""

    name: str = ""
    password: str = ""


def hall_steps(port: int) -> tuple[HallStep, ...]:
    """Return what is done before people come in, ten minutes in all, for a site on this port."""
    return (
        HallStep(
            "Le Wi-Fi",
            3,
            (
                HallLine(
                    "Le plus sûr : une box ou une borne Wi-Fi, même sans internet. L’ordinateur et les téléphones s’y "
                    "connectent. Essayez-la avant avec autant d’appareils qu’il y aura de monde."
                ),
                HallLine(
                    "Sous Windows, sans box : Paramètres, Réseau et Internet, Point d’accès sans fil mobile. Il prend "
                    "huit appareils d’ordinaire, et veut une connexion à partager."
                ),
                HallLine(
                    "Sous Linux, sans box : Paramètres, Wi-Fi, Activer le point d’accès ; ou cette commande.",
                    "nmcli device wifi hotspot ssid REUNION password MOT-DE-PASSE",
                ),
            ),
        ),
        HallStep(
            "Le site",
            1,
            (
                HallLine(
                    "Le Wi-Fi d’abord. Puis arrêtez solimob s’il tourne (Ctrl+C), et relancez-le pour la salle.",
                    f"solimob web serve --hall --port {port}",
                ),
                HallLine("Il affiche l’adresse des téléphones, et la vôtre, sur cet ordinateur : http://127.0.0.1…"),
                HallLine(
                    "S’il en affiche plusieurs, choisissez celle du Wi-Fi.",
                    f"solimob web serve --hall --port {port} --address ADRESSE",
                ),
            ),
        ),
        HallStep(
            "Le pare-feu",
            2,
            (
                HallLine("Sous Windows : à la question qu’il pose, cochez « Réseaux privés » et autorisez."),
                HallLine(
                    "S’il n’a rien demandé : invite de commandes en administrateur, Wi-Fi réglé en réseau privé.",
                    "netsh advfirewall firewall add rule name=solimob dir=in action=allow protocol=TCP "
                    f"localport={port} profile=private",
                ),
                HallLine("Sous Ubuntu ou Debian, si ufw est actif.", f"sudo ufw allow {port}/tcp"),
                HallLine("Sous Fedora, jusqu’au redémarrage.", f"sudo firewall-cmd --add-port={port}/tcp"),
            ),
        ),
        HallStep(
            "L’essai",
            2,
            (
                HallLine(
                    "Ouvrez la page « Salle » de la réunion. Avec un téléphone, scannez le QR code de l’essai : le "
                    "compteur monte."
                ),
                HallLine("Rien ne vient ? Le même Wi-Fi pour les deux, puis le pare-feu, puis l’adresse choisie."),
                HallLine("Le téléphone dit « pas d’internet » : restez connecté, ou coupez les données mobiles."),
            ),
        ),
        HallStep(
            "L’entrée",
            2,
            (
                HallLine("Ouvrez l’écran de la salle sur le projecteur : il montre l’adresse, le QR code et le code."),
                HallLine("Posez cette feuille à l’entrée. Qui n’a pas de téléphone prend une feuille de papier."),
            ),
        ),
    )


def hall_sheet(title: str, address: str, code: str, port: int, qr_svg: str, wifi: Wifi, wifi_svg: str = "") -> Document:
    """Return the sheet of one meeting, on one page A4.

    Parameters
    ----------
    address
        The address that a phone of the hall types.
    qr_svg, wifi_svg
        QR codes of the address, and of the network where its name is given.
    """
    name = wifi.name or "………………………………"
    key = wifi.password or ("sans mot de passe" if wifi.name else "………………………………")
    entry: list[Block] = [
        Beside(
            Picture(qr_svg, f"QR code de l’adresse {address}", "", None, width_cm=4.2),
            (
                Paragraph(line(strong("Pour entrer dans la réunion"))),
                Paragraph(line("1. Wi-Fi : ", strong(name), " — mot de passe : ", strong(key))),
                Paragraph(line("2. Scannez ce code, ou écrivez l’adresse : ", strong(address))),
                Paragraph(line("3. Code de la réunion : ", strong(code))),
                Paragraph(line("Sans compte, sans nom. Le papier suffit aussi : demandez une feuille.")),
            ),
        )
    ]
    if wifi_svg:
        words = (Paragraph(line("Ce code connecte un téléphone au Wi-Fi de la salle.")),)
        entry.append(Beside(Picture(wifi_svg, f"QR code du Wi-Fi {wifi.name}", "", None, width_cm=2.6), words))
    steps: list[Block] = []
    for rank, step in enumerate(hall_steps(port), start=1):
        steps.append(Heading(f"{rank}. {step.title} ({step.minutes} min)"))
        steps.append(Bullets(tuple(_line(each) for each in step.lines)))
    steps.append(
        Callout(
            "Si rien ne marche",
            (line("La réunion se tient sur papier : feuilles de post-it et bulletins à code, saisis ensuite."),),
        )
    )
    sections = (Section("La salle, en dix minutes", (*entry, *steps), one_page=True),)
    return Document(title, "Feuille de salle", sections)


def _line(each: HallLine) -> Line:
    return line(each.text, *((" ", strong(each.command)) if each.command else ()))


def wifi_text(wifi: Wifi) -> str:
    """Return what the QR code of a network says: phones read it and join."""
    kind = "WPA" if wifi.password else "nopass"
    return f"WIFI:T:{kind};S:{_escaped(wifi.name)};P:{_escaped(wifi.password)};;"


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in '\\;,:"' else letter for letter in text)

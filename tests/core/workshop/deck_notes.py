"""The post-its of the founding meeting for the collectivités, page by page, as written (F7, F9)."""

COLLECTIVITES_SUJETS = [
    [
        "Modèles éco des solutions de mobilité solidaire",
        "Quels types de services déployer ? comment les dimensionner ?",
        "Publics cibles",
        "catalogue des acteurs associatifs porteurs de mobilité solidaire",
        "quelles structures ou ratios de coûts pour déployer un service de T.A.D ? ou de T.U.Sociale Vs Taxi ?",
        "quels Rex ou exemples de Transport d’utilité sociale au sens de l’art R 3133-1 du code des transports ?",
        "REX solutions qui marchent",
        "Financements possibles pour mettre en place un service ?",
        "leur donner le champ des actions possible",
        "Parangonnage",
        "Les aider à distinguer quels services relèvent de la compétence sociale “stricte” "
        "et ceux qui relèvent de la compétence mobilité AOM",
        "Quels études mener ? Comment les financer ?",
    ],
    [
        "Les limites / opportunités / conditions de mises en oeuvre des solutions",
        "Comment toucher toutes les publics concernés par la mobilité solidaire ?",
        "Quels modèles économiques possibles de mise en place d’un service de mobilité solidaire?",
        "Interactions missions en tant qu’AOM et possibilités de service",
        "Prise de compétences des collectivités avec la LOM",
        "Disposer des idées de coûts de certaines actions mises en oeuvre",
        "Répartition des rôles entre les collectivités (AOM, communes, département)",
        "Comment mettre en place le bon service qui répond au besoin du territoire ?",
    ],
]
COLLECTIVITES_METHODES = [
    [
        "Expérimenter avant de péréniser",
        "Disposer d’une cartographie de tous les acteurs concernés et à mobiliser (ou types d’acteurs)",
        "Diagnostics et mise en place de scénarios / projections possibles",
        "Echanges / Questionnaires",
        "Co construction participative incluant l’expertise d’usage",
        "Exemple d’enquêtes simples pour permettre de faire le diagnostic puis d’évaluer les solutions par les usagers",
        "Ateliers",
        "Diagnostic partagé",
        "Cahier de services pour accompagner/orienter les collectivités",
        "Coordination / fédération des acteurs de la mobilité solidaire "
        "(inclure le département sous sa compétence sociale)",
        "agir à quelle échelle ?",
    ],
    [
        "budget pour organiser des visites terrain de territoires précurseur avec les collectivités:?",
        "vulgarisation, pédagogie, simplicité = limiter le verbiage juridique et parler concret auprès des territoires",
        "Enquête usagers / bénéficiaires",
        "Quels types d’enquête pour mieux connaître les besoins ?",
    ],
]

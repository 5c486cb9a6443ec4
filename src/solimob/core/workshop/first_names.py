"""First names frequent in France: with a capital, one of them is likely the name of somebody.

Our own short list of ordinary words: a name missing here is not flagged (docs/utilisateur/reunion.md). Folded.
"""

from solimob.core.solutions.folding import folded_words

FIRST_NAMES = frozenset(
    folded_words(
        """
    abdallah abdel abdelkader adam adele adrien agathe agnes ahmed aicha aissatou alain albert alex alexandra
    alexandre alexia alexis ali alice alicia aline alix amandine ambre amelie amina aminata amine ana anais
    andre andrea andree angelique anissa anita anna annabelle anne annick annie anouk anthony antoine antoinette
    antonio apolline ariane armand arnaud arthur assia audrey aurelia aurelie aurelien axel axelle ayoub
    baptiste bastien beatrice benedicte benjamin benoit bernadette bernard berthe bertrand bilal boris brahim
    brigitte bruno camille capucine carine carla carmen carole caroline catherine cecile cedric celia celine
    chantal charlene charles charlotte chloe christelle christian christiane christine christophe cindy claire
    clara clarisse claude claudette claudine clement clementine clotilde colette coline coralie corentin corinne
    cyril cyrille damien daniel daniele danielle david deborah delphine denis denise diane didier dimitri djamel
    dominique dorian dorothee driss dylan edith edmond edouard elena eleonore eliane elias elisa elisabeth elise
    ella elodie eloise elsa emeline emile emilie emilien emma emmanuel emmanuelle enzo eric erwan estelle esther
    etienne eugene eva evelyne fabien fabienne fabrice fanny farid farida fatima fatou fatoumata faustine felix
    fernand fernande fiona flavie flavien flora florence florent florian florine francis franck francois
    francoise frederic frederique gabriel gabrielle gael gaelle gaetan gaston genevieve geoffrey georges
    georgette gerald geraldine gerard germaine ghislaine gilbert gilberte gilles ginette gisele gregoire gregory
    guillaume gustave guy gwenael gwenaelle habib hakim hamid hamza hassan helene henri henriette herve hicham
    hugo hugues ibrahim ilyes ines irene iris isabelle ismael jacqueline jacques jamal james janine jean jeanne
    jeannine jennifer jeremie jeremy jerome jessica joel joelle johan johanna jonathan jordan jose joseph
    josephine josette josiane josue jules julia julie julien juliette justine kader kamel karim karima karine
    katia kelly kenza kevin khadija khaled laetitia lamia lara laura laure laurence laurent laurie lea leila
    lena leo leon leonie lilian liliane lina lise loane loic lola loris lou louane louis louisa louise luc lucas
    lucette lucie lucien lucienne ludivine ludovic luna lydia lydie lyna madeleine maelle maelys magali mahmoud
    maite malik malika mamadou manon manuel manuela marc marcel marcelle margaux margot marguerite maria mariam
    marianne marie marina marine marion marius marjorie marlene martin martine maryline maryse mateo mathias
    mathieu mathilde mathis matthieu maud maurice maxence maxime maya mehdi melanie melissa michael michel
    michele micheline miguel mila milan mireille mohamed mohammed monique morgan morgane mounir mourad moussa
    muriel myriam nabil nadege nadia nadine naima nathalie nathan nawel nicolas nicole nina noa noah noe noelle
    noemie nora nour oceane odette odile olga olivia olivier omar oscar oumar ousmane pablo pascal pascale
    patrice patricia patrick paul paulette pauline pedro philippe pierre pierrette quentin rachel rachid raphael
    raphaelle raymond raymonde regine regis remi remy renaud rene renee ricardo richard robert robin rodolphe
    rodrigue roger roland rolande romain romane rosalie roselyne rosine ryan sabine sabrina salima salome samia
    samir samira samuel sandra sandrine sara sarah sebastien selma serge severine sidonie simon simone sofia
    sofiane solange solene sonia sophie souad stanislas stephane stephanie steven suzanne sylvain sylvia sylvie
    tanguy tania teddy theo theodore therese thibault thibaut thierry thomas timothee tiphaine titouan tom tony
    tristan ulysse valentin valentine valerie vanessa vera veronique vincent violaine virginie viviane vivien
    walid wassim xavier yacine yael yanis yann yannick yasmina yasmine yoann youcef youssef yves yvette yvon
    yvonne zakaria zineb zoe zohra
        """
    )
)

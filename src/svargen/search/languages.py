"""What search needs to know of a language; of one that is not listed here, only its stemmer.

The same table stands in the index for the browser, so that both sides go by one.
"""

from __future__ import annotations

from typing import NamedTuple

from svargen.language.letters import UNMARKED


class Table(NamedTuple):
    """What differs by language."""

    keep: str | None = None
    """Letters with marks that are letters of their own; other letters lose their marks before they
    are stemmed. None: no letter does, since the stemmer knows what they mean."""
    before: tuple[tuple[str, str], ...] = ()
    """(Spelling, the letter it stands for): put right before stemming."""
    after: tuple[tuple[str, str], ...] = ()
    """(Letter, the plain one that people write instead): put plain after stemming."""
    stop: str = ""
    """Words that say nothing by themselves, in the spelling that `before` leaves."""
    links: str | None = None
    """What may stand between the parts of a compound, with spaces between; None: none is split."""
    kin: str = ""
    """Endings that the stemmer leaves on some words and takes from others."""
    seeds: str = ""
    """Short nouns of which compounds are made, even where the archive has few of them alone."""
    forms: tuple[tuple[str, ...], ...] = ()
    """Forms of one word that the stemmer keeps apart, since they differ before their endings."""

    @property
    def public(self) -> dict[str, object]:
        """The table for the browser; docs/search.md says what each key means."""
        return {
            "keep": self.keep,
            "before": [text for pair in self.before for text in pair],
            "after": [text for pair in self.after for text in pair],
            "stop": self.stop,
            "links": self.links,
            "kin": self.kin,
        }


def table_of(language: str) -> Table:
    """The table of a language tag (BCP 47)."""
    return _TABLES.get(language.partition("-")[0].lower(), _UNKNOWN)


_OTHERS = tuple(UNMARKED.items())
_FOREIGN = (*_OTHERS, ("æ", "ae"), ("ø", "o"))
_UNKNOWN = Table(after=_FOREIGN)

_DANISH = (
    *(("ae", "æ"), ("oe", "ø"), ("aa", "å"), ("ä", "æ"), ("ö", "ø")),
    *(pair for pair in _OTHERS if pair[0] != "œ"),
    ("œ", "ø"),
)
_PLAIN = (("æ", "a"), ("ø", "o"), ("å", "a"), *_OTHERS)

_DANISH_STOP = """
    ad af alle alt at blev blive bliver blevet da de dem den denne der deres det dette dig din dit
    dine disse dog du efter eller en end er et for fordi fra få før ham han hans har have havde
    hende hendes her hos hun hvad hver hvilke hvilken hvilket hvis hvor hvordan hvorfor hvornår i
    ikke ind ja jeg jer jeres jo kan kunne man med meget men mellem mens mig min mine mit mod må
    måtte ned nej nogen noget nogle når nu og også om op os over på samt selv sig sin sine sit skal
    skulle som således så sådan til ud uden under var ved vi vil ville vor vores være været
"""
_DANISH_SEEDS = """
    affald alder areal arm arv avis bad bane bank barn bil bolig bord brand bro brug brønd bus
    bygning båd cykel dag dal del drift dyr elev energi fag fest film fisk flag fly fod folk form
    gade gang gas gave glas grav grund gruppe gæld gård hal handel have havn hegn hjem hjul hud
    hund hus hår idræt jern job jord kamp kirke klima klub kontor kor kort krav krig kunst kurs
    kvarter kyst køb køn lag land lav led leg leje lov luft lyd lys læge lærer løb løn mad mand
    mark miljø mur mål måned natur net olie ord orden ordning park pas penge plads plan pleje
    politik post pris prøve punkt regn rejse ret rod rum rør råd sag salg sal samfund sang senge
    service skat ski skole skov skrift skur sne sol spil spor sport sprog stand station sted sti
    stof strand strøm støj støtte svar syn sø tab tag tal tand tid tilsyn tog tov trafik træ tur
    tøj udvalg uge ulv ungdom vagt valg vand vare varme vej vejr vin vind virksomhed vold vægt væg
    værk værn ældre
"""
_DANISH_NOUNS = """
    and ænder; barn børn; bonde bønder; bror brødre; datter døtre; far fædre; fod fødder;
    formand formænd; gås gæs; hovedstad hovedstæder; hånd hænder; klo kløer; ko køer; kraft kræfter;
    mor mødre; nat nætter; rod rødder; stang stænger; tand tænder; øje øjne
"""
_DANISH_VERBS = """
    - ind: binde bandt bundet
    - ind med frem an til over: bringe bragt bragte
    - af op ned ind ud: bryde brudt
    bort ind op ud til for på: byde bød budt
    - be frem ind om på til ud over: bære båret
    - be bi ind over på til: drage drog
    - be ind ud over frem: drive drev
    - op ud gen på: finde fandt fundet
    - ned ind: fryse frøs frosset
    - bort ind over: flyve fløj fløjet
    - efter for op ud med på: følge fulgt fulgte
    - af an for frem ind med op over på til ud videre: give gav givet
    - ud op om af: gøre gjorde gjort
    - an be ind om til: gribe greb grebet
    - af an be ind for fore frem gennem om op over på und ud til: gå går gik gået
    - af: hjælpe hjalp hjulpet
    - af an frem for ind ned om op over på til ud plan: lægge lagde lagt
    efter for over til ind ud op: lade lod
    - fra ud videre: sælge solgt solgte
    - af an ned fast for fort frem ind iværk op over på til ud: sætte satte sat
    - op an: sige sagde sagt
    - af be ned op ud til: skære skåret
    - af be fore for frem gen ind ned om over på til ud under: skrive skrev
    - frem ind ud ned: skyde skød skudt
    - an af fore ned om op til ud: slå slog slået
    - und op ud: slippe slap sluppet
    - be for mod op over ud: stå står stod stået
    - over: stige steg
    - be fra: stjæle stjal stjålet
    - fore for ud: spørge spurgt spurgte
    af an del for fore fra frem fri gen ind med mod op over på und ud ved: tage tog
    - an be ind over: træde trådt
    - an be ind: træffe traf truffet
    - af for fra ind ned om op over på til ud: trække trak trukket
    - frem på be: tvinge tvang tvunget
    - fra ud til gen om for: vælge valgt valgte
    over: vinde vandt vundet
"""
_ENGLISH_STOP = """
    a about after all also am an and any are as at be because been before being between both but by
    can could d did do does doing during each for from had has have having he her here hers him his
    how i if in into is it its itself just ll m me more most my no nor not of off on once only or
    other our ours out over own re s same she should so some such t than that the their theirs them
    then there these they this those through to too under until up ve very was we were what when
    where which while who whom whose why will with would you your yours
"""


def _words(text: str) -> str:
    return " ".join(text.split())


def _forms(nouns: str, verbs: str) -> tuple[tuple[str, ...], ...]:
    """Forms by word: of nouns between `;`, of verbs by line after what they may begin with."""
    found = [tuple(each.split()) for each in nouns.split(";")]
    for line in verbs.strip().splitlines():
        beginnings, _, forms = line.partition(":")
        found += (
            tuple([beginning.strip("-") + form for form in forms.split()])
            for beginning in beginnings.split()
        )
    return tuple(found)


_NORTHERN = Table("æøå", _DANISH, _PLAIN, links="s e n er")
_TABLES = {
    "da": Table(
        "æøå",
        _DANISH,
        _PLAIN,
        _words(_DANISH_STOP),
        "s e n er",
        "t r ed s et e end est en ens er hed um n",
        _words(_DANISH_SEEDS),
        _forms(_DANISH_NOUNS, _DANISH_VERBS),
    ),
    "en": Table("", _FOREIGN, _FOREIGN, _words(_ENGLISH_STOP), links=""),
    "nb": _NORTHERN,
    "nn": _NORTHERN,
    "no": _NORTHERN,
    "sv": Table("åäö", (("æ", "ä"), ("ø", "ö"), *_OTHERS), links="s e n er"),
}

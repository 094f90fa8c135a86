"""Misspellings that people make again and again: "wich", "colur", "cilinder"."""

from __future__ import annotations

import random
import re

SLIPS: dict[str, tuple[str, ...]] = {
    "which": ("wich", "whitch", "whcih"), "what": ("wat", "whta", "wht"), "where": ("were", "wher"),
    "there": ("ther", "thier", "theer"), "their": ("thier",), "many": ("meny", "manny", "mnay"),
    "color": ("colr", "coler", "collor"), "colour": ("colur", "coulour", "coulor", "collour"),
    "material": ("materal", "materiel", "matierial"), "shape": ("shap", "schape"),
    "common": ("comon", "commen"), "commonest": ("comonest", "commenest"),
    "frequent": ("freqent", "frequant"), "different": ("diffrent", "diferent", "differnt"),
    "separate": ("seperate",), "separately": ("seperately",), "exactly": ("exactely", "exacly"),
    "number": ("nubmer", "numer"), "object": ("objekt", "obect", "objct"), "thing": ("thign",),
    "cylinder": ("cilinder", "cylindar", "cillinder", "cylender", "sylinder"),
    "sphere": ("sphear", "spere", "shpere", "sfere"), "pyramid": ("pyrimid", "piramid", "pyramide"),
    "block": ("blok", "blcok"), "cube": ("qube", "cueb"), "plate": ("plaet", "palte"),
    "bowl": ("boul", "bowle"), "saucer": ("sauser",), "doughnut": ("donught", "doughnout"),
    "yellow": ("yelow", "yello"), "purple": ("purpel", "perple"), "green": ("grean", "gren"),
    "orange": ("ornage", "orenge", "orrange"), "brown": ("borwn", "brwon"), "black": ("blak",),
    "white": ("wite", "whit"), "blue": ("bleu",), "metallic": ("metalic", "mettalic"),
    "metal": ("metel", "mettal"), "shiny": ("shiney",), "glossy": ("glosy",),
    "behind": ("behing", "beind", "behinde"), "between": ("betwen", "beetween", "bewteen"),
    "right": ("rigth", "rihgt"), "left": ("lefft", "letf"), "front": ("frnt", "fornt"),
    "rightmost": ("rigthmost", "rightmoust"), "leftmost": ("lefmost", "leftmoust"),
    "biggest": ("bigest", "biggst"), "bigger": ("biger",), "smallest": ("smalest", "smallist"),
    "smaller": ("smaler",), "largest": ("lagrest", "largst"), "larger": ("lager",),
    "nearest": ("neerest", "nearist"), "closest": ("closets", "closesst"),
    "furthest": ("furtherest", "furthist"), "farthest": ("fartherest", "farthist"),
    "picture": ("pictre", "picure", "pitcure"), "table": ("tabel",), "beside": ("besid",),
    "except": ("exept", "exsept"), "besides": ("besids",), "neither": ("niether",),
    "either": ("ether", "eiter"), "same": ("smae",), "small": ("smal",), "large": ("larg",),
    "opposite": ("oposite",), "visible": ("visable",), "really": ("realy",), "whether": ("wether",),
    "second": ("secound",), "third": ("thrid",), "fourth": ("forth",), "twice": ("twise",),
    "more": ("mor",), "fewer": ("fewr", "fewwer"), "than": ("then",), "does": ("dose",),
}  # fmt: skip
"""A word to what is often written instead."""

_WORD = re.compile(r"[a-z]+")


def slip(rng: random.Random, text: str) -> str:
    """Misspell one word in a way that is often seen, if there is one of these in the text."""
    found = [m for m in _WORD.finditer(text) if _wrong_forms(m.group())]
    if not found:
        return text
    chosen = rng.choice(found)
    wrong = rng.choice(_wrong_forms(chosen.group()))
    return text[: chosen.start()] + wrong + text[chosen.end() :]


def _wrong_forms(word: str) -> tuple[str, ...]:
    if word in SLIPS:
        return SLIPS[word]
    return tuple(f"{wrong}s" for wrong in SLIPS.get(word[:-1], ())) if word.endswith("s") else ()

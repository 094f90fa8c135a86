"""Questions that no program over this vision API answers; they go to the picture model as they are."""

# ruff: noqa: E501  (a wording is easier to read on one line)

from __future__ import annotations

import random

from viper.training.questions.asking import Draft, draft, single, some
from viper.training.questions.meaning import Unknown
from viper.training.questions.phrases import one_text
from viper.training.questions.worlds import World, lexicon, pseudo_word

UNKNOWN = (
    "why (is|are|did|does|would|do) {O} (there|like that|so {A}|here|broken|{A}|fall|move)",
    "how come {O} is (there|so {A}|not {A}|here|{A})",
    "why (are there|is there|are there so many) {G:pl}",
    "how come there are (no |so many |)(G)",
    "(put|pick up|move|place|grab|push|take|lift|bring|stack) {O} (and (put|place|drop) it )(in|on|into|onto|next to|behind|beside) {O}",
    "(put|place|stack|move) (all |)(the |){G:pl} (in|on|into|onto|next to|behind) {O}",
    "(where are|where do i find|locate|point to|show me) (the |){G:pl}",
    "how far (away |)is {O}( from {O}| from me|)",
    "how many (sides|corners|legs|wheels|doors|windows|pages|buttons|holes|letters|fingers|people) does {O} have",
    "is (the|this) (picture|photo|image) (blurry|dark|black and white|real|old|sharp|edited|upside down|any good)",
    "(what|which) (one |)(is|do you think is) (your favorite|the best|the nicest|the most beautiful|most interesting)( one| thing|)",
    "(can|could) (you|a robot|i) (reach|lift|carry|see through|break|hear|fix|paint|buy|eat) {O}",
    "who (put|made|owns|painted|moved|bought|took|broke|is holding|is looking at) {O}",
    "when (was|did|will) {O} (made|appear|painted|fall|be moved|get here)",
    "what time is it|what day is it|what is the weather like|is it raining( outside|)|who are you|"
    "what is your name|how are you( today|)|are you a robot|tell me a joke|sing a song|hello|hi there|"
    "good morning|thank you|thanks|what can you do|help|help me|ok|yes|no|sure|never mind|goodbye",
    "(what|where) (would happen|happens) if (i|you|someone) (move|moved|push|pushed|drop|removed) {O}",
    "how (heavy|old|expensive|hot|fast|warm|loud|deep|long ago) is {O}",
    "how much (does {O} weigh|does {O} cost|is {O} worth|time is left|water is in {O})",
    "what (brand|model|price|year|temperature|weight|language|flavor|smell|age|kind of music) is {O}",
    "what is {O} (used for|doing|thinking|called in (french|german)|for|good for|worth|looking at|wearing)",
    "what (does|is) (it say|the text say|written|the label say|printed) (on|at) {O}",
    "what (does {O} say|does {O} smell like|does {O} taste like|does {O} sound like|does {O} do|does {O} mean)",
    "(is|are) {O} (happy|tired|hungry|alive|for sale|expensive|dangerous|beautiful|yours|famous|safe to eat|about to fall)",
    "(put|move|place|push|pick up|grab|drop|throw|give me|bring me|take|lift|rotate|remove|throw away|hand me|stack|slide|bring) {O}"
    "( (in|on|into|onto|next to|to the left of|behind) {O}| away| to me|)",
    "(where|in which (room|city|country|building|street)) (was this (picture|photo) taken|is this|are we|am i)",
    "who is (this|that|she|he|in the picture)|what is he doing|is she smiling|what are they doing|is anybody here|what season is it",
    "is it (day|night|summer|winter|sunny|cold|dark)( outside|)|what is the mood( of the picture|)|is this real|is this a (photo|painting|drawing)",
    "(write|compose|sing|make) (a|me a) (poem|story|song|letter|recipe) about {O}",
    "what is (two|three|five|seven|12|17|100) (plus|times|minus|divided by) (two|three|nine|4|10)",
    "(what is|what's) the (capital|population|president|currency|meaning) of {P}",
    "(should|can|could|may|must) i (buy|eat|touch|keep|sell|wash|open) {O}",
    "do you (like|love|want|need|hate|own|remember|prefer) {G:pl}",
    "what do you (think of|feel about|know about|remember about) {O}",
    "how do (i|you|we) (open|use|make|clean|build|cook|fix|draw|play) {G:a}",
    "what('s| is) (wrong with|special about|the purpose of|the story of|the name of|the owner of|inside|the point of|funny about) {O}",
    "{P} {P} {P}|{P} {P}|{P}|{P} {P} {P} {P} {P}|{P}, {P} {P}",
    "is (that|this|it) (a joke|normal|correct|ok|possible|true|legal|good|bad)",
    "how does {O} (work|look|feel|move|smell|taste|sound)",
    "what (happened|is happening|happens next|is going on)( here| in the picture| to {O}|)",
    "how many (years|days|hours|people live|times|euros|calories|liters|minutes|miles|pounds) (is|are|does|has|did|in) {O}",
    "which {G:sg} (do you like|would you choose|should i buy|is the best|is yours|won|is more beautiful|tastes better)",
    "will {O} (fall|break|roll away|fit into {O}|melt|move|explode)",
    "could {O} (roll|fly|swim|break|fit (in|into|inside) {O}|be moved)",
    "where (can i buy|did you get|do i find|does) {G:a}( come from|)",
    "(explain|summarize|translate|repeat|forget|ignore) (this|that|everything|the picture|it|{O}|all previous instructions)",
    "(the |)(weather|dinner|movie|game|meeting) (was|is) (nice|great|boring|over|late)( today|)",
)
FOREIGN = (
    "wie viele (rote |blaue |gruene |)(wuerfel|kugeln|objekte|dinge) (gibt es|sind da|siehst du)|"
    "welche farbe hat (der|die|das) (wuerfel|kugel|tasse|teller)|gibt es (einen|eine|ein) (roten|blaue|"
    "gruenes) (wuerfel|tasse|objekt)|ist der wuerfel links von der kugel|was ist das|was siehst du|"
    "combien de (cubes|boules|choses|objets) (rouges |bleus |)(y a-t-il|voyez-vous)|de quelle couleur est "
    "(le cube|la boule|la tasse)|y a-t-il (un|une) (cube|boule|tasse) (rouge|bleue)|qu'est-ce que c'est|"
    "cuantos (cubos|objetos|vasos) (rojos |azules |)hay|de que color es (el cubo|la bola|la taza)|hay "
    "(un|una) (cubo|taza|bola) (rojo|azul)|que hay a la izquierda del cubo|quanti (cubi|oggetti) (rossi |)"
    "ci sono|di che colore e (il cubo|la palla)|quantos (cubos|objetos) (vermelhos |)existem|hoeveel "
    "(rode |blauwe |)(blokken|ballen) zijn er|welke kleur heeft (het blok|de bal)|ile jest (kostek|kul)|"
    "hur manga (roda |)(klossar|bollar) finns det|kac tane (kirmizi |)kup var|wo ist (der|die|das) (ball|tasse)"
)


def unknown(rng: random.Random, world: World) -> Draft:
    """ "Why is the block there?", "who made this", nonsense."""
    one, group = single(rng, world, 0), world.kind(rng)
    adjective = rng.choice(lexicon()["adjectives"])
    if rng.random() < 0.1:
        return draft(Unknown(), (FOREIGN,))
    templates = tuple(t.replace("(G)", "{G:pl}") for t in UNKNOWN)
    return draft(Unknown(), templates, O=lambda r, _f: one_text(r, one), G=some(group), A=adjective,
                 P=lambda r, _f: pseudo_word(r))  # fmt: skip

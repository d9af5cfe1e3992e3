"""Whether a word is spelled like a Vietnamese syllable. Tells readable text from garbled text."""

import re
import unicodedata

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x"
_RHYMES = """
a ai ao au ay am an ang anh ac ach ap at ăm ăn ăng ăc ăp ăt ăk âu ây âm ân âng âc âp ât
e eo em en eng ec ep et ê êu êm ên ênh êch êp êt
i ia iu im in inh ich ip it iêu iêm iên iêng iêc iêp iêt
o oi om on ong oc op ot oong ooc oa oai oao oay oam oan oang oanh oac oach oap oat
oăm oăn oăng oăc oăt oe oeo oen oet ô ôi ôm ôn ông ôc ôp ôt ơ ơi ơm ơn ơp ơt
u ui um un ung uc up ut ua uôi uôm uôn uông uôc uôt uân uâng uât uây uê uênh uêch uơ
uy uya uyên uyêt uyn uynh uych uyt uyu uyp ư ưi ưng ưc ưt ưu ưa ươi ươm ươn ương ươc ươp ươt ươu
y yêu yêm yên yêng yêt ynh yt
"""
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{'|'.join(sorted(set(_RHYMES.split())))})")


def is_syllable(word: str) -> bool:
    """Tell whether a word of any case could be one Vietnamese syllable, with at most one tone."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = sum(mark in _TONE_MARKS for mark in decomposed)
    if tones > 1:
        return False
    letters = "".join(mark for mark in decomposed if mark not in _TONE_MARKS)
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", letters)) is not None

"""Compiled patterns for the acts of agents, apart from what a domain adds. All in small letters."""

from __future__ import annotations

import re

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "."})
_MARKUP = re.compile(r"\*\*|__|`|^#{1,6}\s|^>\s?", re.MULTILINE)
_TABLE_HEAD = re.compile(r"^\|.*\n\|[\s:|-]+\|\s*$\n?", re.MULTILINE)
_MARKS = re.compile(r"[*_`#>|]")  # without any of these there is no markup
_IN_ORDER_TO = re.compile(r"\bin order (to|for)\b")

FRAGMENT = 6  # words in a question without a verb ("And the zip code?")


def plain(text: str) -> str:
    """`text` in small letters, with straight quotes and without markup."""
    low = text if text.isascii() else text.translate(_QUOTES)
    if _MARKS.search(low):
        low = _MARKUP.sub("", _TABLE_HEAD.sub("", low) if "|" in low else low)
    low = low.lower()
    return _IN_ORDER_TO.sub(r"\1", low) if "in order " in low else low


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in alternatives))


LABELLED = re.compile(r"[\w /()'&-]{1,40}: ")  # "payment method: paypal"
# One of these stands in every sentence that asks for something, questions apart.
ASKING_WORDS = re.compile(
    "please|kindly|you|tell|give|send|remind|let |need|requir|may |can |could|might|missing|looking"
    "|like to|want to|begin|start|provid|shar|specif|suppl|enter|stat|indicat|mention|clarif|choose"
    "|pick|select|describ|identif|type|confirm|verif|list|includ|advis|prefer|should|which|what"
    "|where|how|why|who"
)
FRAGMENT_STARTS = ("and the ", "and your ")  # of questions without a verb, however long
PLEASE = re.compile(r"\bplease[.!]?$")
BULLET = re.compile(r"\s*(?:[-*•+|]\s+|\(?\d{1,2}[.)]\s+|\(?[a-h]\)\s+)")
SENTENCE_END = re.compile(
    r"(?<=[.!?])[\"')]*\s+|;\s+|\s-\s(?=(?:could|can|would|shall|may|is|do)\b)"
)
QUESTION = re.compile(r"[^.!?\n]*\?")
MAYBE_MONEY = re.compile(r"\$|\.\d\d|dollars|usd")
MONEY = re.compile(
    r"\$\s?(\d[\d,]*(?:\.\d{1,2})?)|(?<![\w#.])(\d[\d,]*\.\d{2})(?![\d.])"
    r"|\b(\d[\d,]*) (?:dollars|usd)\b"
)

_VERBS = (
    "provide|share|give|send|specify|supply|enter|state|indicate|mention|clarify|tell|remind|choose"
    "|pick|select|describe|identify|type|confirm|verify|list|include|advise|let me know"
)
_SOFT = r"(?:please |also |just |kindly |first |then |still |only |now |quickly |perhaps |maybe )*"
_GIVE = (
    rf"(?:please|kindly|(?:could|can|would|will|might) you|if you (?:could|can|would)"
    rf"|you(?:'ll| will)? (?:just )?(?:need|have) to|need you to|would you mind|ask you to)"
    rf"\s+{_SOFT}(?:be able to |help me )?(?:{_VERBS}|providing|sharing|telling|giving"
    rf"|confirming)\b",
    r"\b(?:pop|drop|shoot|type|hand|send|pass) (?:me |us |over |in )?(?:your|the)\b"
    r"(?=.*\b(?:over|in|across|through|here|me|please)\b)",
    r"\blet me have\b",
    r"\bany (?:particular )?(?:preferences?|wishes) (?:as to|for|on|about|regarding)\b",
    r"\b(?:tell|give|send|remind) me\b(?! (?:a|one|just|some) (?:sec|moment|min|bit|few|time))",
    r"\b(?:would|do) you prefer\b",
    r"\bshould (?:the|it|this)\b[\w ]{0,30}? (?:go|be \w+ed|be sent) (?:to|on)\b(?=.*\bor\b)",
    r"\blet me know\b(?! (?:if|whether|when|once|how i|should|that))",
    rf"\b(?:i|we)(?:'ll| will|'d| would|'m going to| am going to)? {_SOFT}(?:need|require)\b"
    r"(?! to (?!know|have|get|confirm|verify|ask))(?! you to)",
    rf"\b(?:may|can|could|might) (?:i|we) {_SOFT}(?:have|get|ask(?: for)?|know|take|trouble)\b",
    rf"\bdo you {_SOFT}(?:happen to )?(?:have|know|remember|recall)\b",
    r"\b(?:i'm|i am|we're|we are|you're) {0,1}(?:still |just )?(?:missing|looking for)\b",
    r"\bi(?:'d| would) (?:also )?(?:like|want) to (?:know|ask|have)\b",
    r"\b(?:let's|let us|we can|could we|can we) (?:start|begin) with\b",
    rf"^{_SOFT}(?:and |so |next,? |ok(?:ay)?,? )?(?:{_VERBS})\b"
    r"(?! me (?:a|one|just|some) )",
    r"\b(?:is|are) (?:still )?(?:needed|missing|required)\b",
)
GIVE = _any(*_GIVE)
HEAD = re.compile(
    r"(?P<wh>\b(?:which|what|where|who|whose|how|why)\b)|(?P<give>" + "|".join(_GIVE) + ")"
)
# Between asking words and a cue, these make the cue no object of the question.
NO_OBJECT = re.compile(
    r"\b(?:whether|if|that|so (?:that )?(?:i|we)|in case|because|status of|can i|may i|do for"
    r"|details of|more about|happened|happens|wrong with|to do with|once|before|after|when)\b"
)
JOINED = re.compile(
    r"(?:,|\band\b|\bor\b|\bas well as\b|&|/|\bplus\b|\balong with\b|\+)\s*"
    r"(?:also |then |either )*(?:(?:the|your|a|an|which|what|where|any|its"
    r"|their)\s+)?(?:[\w'-]+\s+){0,3}$"
)
CONFIRM_VERB = re.compile(r"\b(?:confirm|verify)")
# After "confirm": what sums up, so that it is no question for a value.
SUMMED_UP = re.compile(
    r"[\w ]{0,40}\b(?:above|below|details?|changes?|cancellation|is correct|are correct|summary)\b"
)
IDENTITY = _any(
    r"\b(?:verify|confirm|authenticate|validate|establish) (?:your|the) (?:identity|account)",
    r"\bverify (?:you|who)\b",
    r"\b(?:who|whom) (?:i'm|i am|am i) (?:speaking|talking|chatting)",
    r"\bidentify (?:you|your|yourself)|\bauthenticate (?:you|yourself)|\breally you\b",
    r"\b(?:find|locate|look up|pull up|access|look into) your (?:account|profile|record"
    r"|membership)",
    r"\bwho you are\b",
)
# A question that can be answered by yes or no asks for no value, unless it leaves a choice.
YES_OR_NO = re.compile(
    r"(?:(?:and|so|also|then|great|ok(?:ay)?|alright|perfect|thanks?|thank you|sure"
    r"|before i do),? )*"
    r"(?:would you like me to|do you want me to|shall i|should i|can i (?:go|proceed)"
    r"|may i (?:go|pro)"
    r"|do you confirm|is (?:this|that|it)|are (?:these|those|you)|does (?:this|that|it"
    r"|everything))\b"
)
CHOICE = re.compile(r"(?:,|\band|\bor|\bbut)\s+(?:which|what|where|why|how)\b.*\?$")

CONFIRM = _any(
    r"\b(?:shall|should) (?:i|we)\b",
    r"\b(?:can|may|could) i (?:now |please |just |then )*(?:go ahead|proceed|continue|submit"
    r"|process|carry|apply|save|book|charge|complete|execute|perform|finish|press|switch|swap"
    r"|effect"
    r"|place|make (?:this|that|the)|finalize|cancel|do (?:this|that|so))\b",
    r"\b(?:like|want|wish|need) me to\b",
    r"\b(?:would you like|do you want|do you wish|want|like|wish|happy|ready|okay|ok|fine|good"
    r"|safe)"
    r" (?:for me |us )?to (?:go ahead|proceed|continue|confirm|move forward|submit|do (?:this"
    r"|that))",
    r"\b(?:please|kindly|can you|could you|would you|do you|you(?:'d)?|just) (?:please |also "
    r"|just )*"
    r"confirm\b",
    r"\bconfirm (?:that|if|whether|with|by|the|these|this|to|and|so)\b",
    r"\bto confirm(?:,|:| that| your)",
    r"\b(?:happy|okay|ok|fine|good|comfortable|content) (?:for me to|with (?:me|you|that|this"
    r"|it)\b)"
    r"(?=[^.!]*\?)",
    r"\b(?:am i (?:clear|free|good|right) to|are we (?:agreed|clear|good|set)|would you want"
    r" (?:that|this|it)\?)",
    r"\bis (?:it|that|this) a yes\b|\bdo i have (?:your|an?|the)\b|\byour agreement\b",
    r"\b(?:is|are|does|do|did|have)\b[^?]{0,12}\b(?:this|that|these|those|it|everything|all"
    r"|details|i|"
    r"above|information|summary|plan)\b[^?]{0,60}\b(?:correct|right|ok|okay|fine|accurate|good"
    r"|look|sound"
    r"|work|match)\b[^?]{0,90}\?",
    r"\bis (?:this|that) what you\b|\b(?:just )?say the word\b",
    r"\byes\s*/\s*no\b|\byes or no\b|\((?:y/n|yes)\)",
    r"\b(?:reply|respond|say|answer|type|write|send|with|need|give me)(?: me)?(?: back)?(?: with)?"
    r"(?: an?)?(?: clear| simple| explicit)? [\"']?yes\b",
    r"\b(?:go ahead|proceed|sounds? good|looks? good|correct|right|all good|okay|ok|agreed|alright)"
    r"(?: with (?:this|that|it))?\s*\?",
    r"\b(?:are you sure|are you (?:happy|okay|ok|fine|good) with|do you (?:agree|approve|consent"
    r"|authorize|accept))\b",
    r"\byour (?:explicit |final )?(?:confirmation|go-ahead|approval|okay|ok|consent|permission)\b"
    r"(?! (?:e-?mail|message|number|code|page|letter))",
    r"\blet me know (?:if|whether|when|that|once) (?:this|that|everything|it|the|i should|i can|you"
    r"(?:'d| would)? (?:like|want|are|agree|confirm|approve|wish))",
    r"\bif (?:this|that|everything|it)(?: all)? (?:is|looks|sounds) (?:correct|right|good|fine|ok)",
)
COMPLETE = _any(
    r"\b(?:is|are) (?:this|that|these|those|it|they)\b[^?]{0,20}\ball\b[^?]{0,60}\?",
    r"\bany (?:other|more|additional|further) (?:items?|products?|changes?|things?)\b[^?]{0,60}"
    r"\b(?:exchang|chang|modif|return|order|swap|this order)",
    r"\ball (?:of )?the (?:items?|products?|things?)(?: that)? you(?:'d| would)? (?:like|want"
    r"|wish)",
    r"\bonly (?:item|product|thing|change)s?\b[^?]{0,90}\?",
    r"\b(?:is|are) (?:this|that|these|those|it|they) (?:the (?:complete|full|whole) list"
    r"|everything)\b[^?]{0,60}\?",
    r"\bhave you (?:named|listed|mentioned|told me|given me|included) (?:everything|all)\b"
    r"[^?]{0,60}\?",
)
MORE = _any(
    r"(?<!before )\banything else\b(?! (?:is|in|from) )",
    r"\bsomething else (?:i|you|that)\b|\bis there something else\?",
    r"\b(?:there be|is there|got|need|want) (?:anything|something) (?:further|more|other)\b",
    r"\b(?:anything|something) left\b",
    r"\b(?:further|additional|other) (?:assistance|help|questions?|requests?|concerns?|issues?)\b",
    r"\bany (?:more|other|further) (?:wishes|requests|questions|things)\?|\b(?:will|would) that be"
    r" (?:all|everything)\b|\bwhat else\b|\bif (?:there's|there is|that's"
    r"|that is) (?:nothing else|all)\b",
    r"\bhave an? (?:\w+ )?(?:great|wonderful|nice|good|lovely|pleasant) (?:day|evening|weekend"
    r"|one)\b",
    r"\bany(?:thing)? (?:more|further) (?:i|we) can\b",
)
HELP = _any(
    r"\b(?:how|what|in (?:what|which) way) (?:else )?(?:can|may|could) (?:i|we) (?:help|assist|do)",
    r"\bwhat (?:can|brings|would you like (?:help|assistance|to do)|do you need (?:help"
    r"|assistance)?\?)",
    r"\bwhat(?:'s| is) (?:your )?(?:the )?(?:request|issue|problem|question|concern)\b",
)
TRANSFER = _any(
    r"\btransfer(?:ring|red)? (?:you|this|the (?:call|chat|conversation|case)|your)\b",
    r"\b(?:you(?:'re| are|'ll be| will be| have been)?|being) (?:now )?(?:being )?transferred\b",
    r"\bhand(?:ing|ed)? (?:you|this|it|your) (?:\w+ ){0,2}(?:over|off|to)\b",
    r"\bconnect(?:ing|ed)? you (?:to|with)\b",
    r"\bpass(?:ing|ed)? (?:you|this|it) (?:on|over|along)\b",
    r"\bput(?:ting)? you (?:through|in touch)\b",
    r"\bescalat(?:e|ed|ing) (?:this|your|the|it|you)\b",
    r"\b(?:human|live) (?:agent|representative|colleague|specialist)\b",
    r"\bhas taken over\b|\b(?:will|to) take (?:over|it from here)\b",
    r"\bhand(?:ing)? (?:this|the) (?:\w+ )?(?:conversation|chat|case|call) (?:over )?to\b",
    r"\b(?:get|fetch|bring in|involve) (?:one of (?:my|our)|an?|my|our) (?:\w+ )?(?:colleagues?"
    r"|supervisor|specialist|human)\b",
)
NEGATED = re.compile(
    r"\b(?:can't|cannot|can not|not able to|unable to|won't|don't need to|not|no need to)\b"
    r"[^.?!]{0,25}\b(?:transfer|hand|connect|pass|put|escalat)"
)
REFUSAL = _any(
    r"\b(?:can't|cannot|can not|could not|couldn't|won't|will not|am not able|'m not able|unable"
    r"|not able|not possible|impossible|isn't possible|no way to|not permitted|not allowed"
    r"|not eligible|ineligible|isn't eligible|aren't eligible|not something|isn't something"
    r"|not supported|not available|unavailable|isn't available|out of stock|doesn't qualify"
    r"|can no longer|no longer (?:possible|available|allowed|eligible)|out of the question"
    r"|hands are tied|no way for|does not qualify"
    r"|don't have (?:the|a|any) (?:ability|way|option|tool)|not in a position)\b",
    r"\b(?:policy|policies|rules?|system|terms|guidelines)\b[^.?!]{0,50}\b(?:don't|doesn't|do not"
    r"|does not|prevents?|prohibits?|forbids?|forbid)\b",
    r"\b(?:have to|must|need to|going to have to) (?:decline|refuse|say no|turn (?:this|that"
    r"|it) down)",
    r"\b(?:declin(?:e|ed|ing)|refus(?:e|ed|ing)|reject(?:ed)?)\b",
    r"\b(?:answer|decision) (?:is|remains|stays) (?:still )?(?:a )?no\b|\bstill (?:a )?no\b",
    r"\b(?:outside|beyond) (?:of )?(?:what|my|our|the scope)\b",
    r"\bagainst (?:our|the|company|my)\b",
    r"\b(?:we|i) (?:don't|do not) (?:do|offer|allow|support|accept|permit|provide|sell|handle)\b",
    r"\bonly ever\b",
    r"\bnothing (?:else )?(?:i|we) can do\b|\bonly (?:the|your|an?)\b[^.?!;]{0,60} (?:can|may)\b",
    r"\bnot (?:going to|do (?:this|that)|change (?:this|that))\b",
    r"\b(?:only|just) (?:be )?(?:possible|allowed|available) (?:for|if|when|with)\b",
    r"\bno (?:further|more|other) (?:changes?|modifications?)\b",
)
NO_REFUSAL = _any(
    r"\b(?:until|unless|without (?:your|first|verif|that|this|an?|the)|before (?:i|we) can)\b",
    r"\b(?:cannot|can't|can not|not) be (?:undone|reversed|reverted)\b",
    r"\b(?:please )?(?:note|remember|keep in mind|be aware|mind)\b(?: that)?",
    r"\b(?:once|after) (?:this|that|it|the|you|i|we)\b[^.?!]{0,60}\b(?:can't|cannot|can not"
    r"|won't|not)\b",
    r"\bcan't wait\b|\bif you (?:can't|cannot|don't|do not)\b|\bnot (?:a )?problem\b",
    r"\b(?:couldn't|could not|can't|cannot|unable to|not able to) (?:find|locate|verify|see|match"
    r"|identify|tell|determine|read|access|pull)\b(?![^.?!]*\b(?:help|proceed|continue)\b)",
    r"\bno longer be able\b|\bwon't be (?:able to (?:change|modify|cancel|undo)|charged|any)\b",
)
REPORT = _any(
    r"\b(?:all done|it's done|that's done|is done|are done|done[.!:]|done,|^done\b|all set"
    r"|taken care of|went through|gone through|successful(?:ly)?|complete[.!:]|completed"
    r"|is complete"
    r"|has been processed|been submitted|have submitted|finalized|sorted|is in place|went fine"
    r"|request is in"
    r"|(?:is|are) (?:now |all |both )?(?:set up|through|in order now)|on (?:its|the) way"
    r"|consider (?:it|that|this) (?:done|sorted|cancell?ed|settled))",
    r"\b(?:now|from now on|from here on) (?:goes|go|runs|is charged|ships)\b",
    r"\b(?:has|have) (?:now |just |also |already |both |all )*been (?!found|located|verified"
    r"|delivered"
    r"|shipped|transferred|identified|looking|unable|any)\w+(?:ed|t|n|d)\b",
    r"\b(?:i've|i have|we've|we have) (?:now |just |also |already |successfully |gone ahead and )*"
    r"(?!found|located|verified|looked|checked|pulled|identified|confirmed your|reviewed|noted"
    r"|noticed"
    r"|got|had|retrieved|received|listed|understood|transferred|calculated)\w+(?:ed|t|n)\b",
    r"\b(?:is|are) now (?!in|on|at|going|able|ready|looking)\w+(?:ed|t|n)\b",
    r"\b(?:i|we) (?:just |now |also |successfully )*(?:cancell?ed|returned|exchanged|updated"
    r"|changed"
    r"|modified|renewed|placed|processed|submitted|switched|swapped|requested|set up|filed"
    r"|moved)\b",
    r"(?:^|\b(?:your|the) )[\w# ]{2,40} (?:was|were) (?:successfully |now |just )?(?:cancell?ed"
    r"|updated|changed"
    r"|modified|processed|submitted|placed|renewed|exchanged|set)\b",
)
NOT_YET = _any(
    r"\b(?:will|would|can|could|should|once|if|when|before|after|until|to be|going to|about to"
    r"|not)\b"
    r"[^.?!]{0,25}\b(?:be|have|has|been|done|is|are|proceed|complete|completed)\b",
    r"^(?:once|if|when|after|as soon as|before|until)\b",
    r"\b(?:verif|identif|located|authenticat|found your|logged you)",
    r"\b(?:would|want|like) (?:be|to)\b",
)
WAIT = _any(
    r"\b(?:one|just a|a|give me a) (?:moment|second|minute|sec)\b",
    r"\bi(?:'m| am) (?:now |currently |just )?\w+ing\b",
    r"\bhold on\b|\bbear with me\b|\bplease wait\b|\bworking on\b|\bstand by\b|\bhang on\b",
    r"\blet me (?:just |quickly |now |go ahead and |first )*(?:check|look|pull|see|verify"
    r"|process|find"
    r"|get|review|take|calculate|do|start|retrieve|cancel|update|submit|make)\b",
    r"\bi(?:'ll| will|'m going to| am going to|'m now| am now) (?!need|require|be unable|not)\w+",
    r"\b(?:thank you|thanks|got it|understood|great|perfect|i see|noted|i understand|of course"
    r"|sure)\b",
)

"""Words that only an agent, or a machine, says: signs of a user that has lost its role."""

from __future__ import annotations

import re
from functools import lru_cache

# What a caller has and an agent has not: "your order" is never said to an agent, but "your order
# desk" may be.
_CALLERS = (
    r"(?:orders?|account|profile|file|requests?|refund|return|exchange|cancell?ation"
    r"|purchases?|package"
    r"|parcel|shipment|items?|post ?code|zip|surname|payment|identity|agreement|consent|inbox"
    r"|behalf"
    r"|convenience|inconvenience|membership|loans?|hold|reservation|renewal|balance|issue"
    r"|concern|case"
    r"|money|credit|wish(?:es)?|feedback|original|default|needs|privacy|details so"
    r"|(?:new|updated|home|shipping) address|e-?mail (?:so|address (?:so|first)))\b"
)
_AGENTS = (
    r"(?: (?:policy|policies|system|team|department|desk|page|form|website|site|app|process|rules?"
    r"|terms|label|service|center|number is|cards? ))"
)
_POSSESSED = (
    rf"\b(?:your|ur) (?:[\w-]+ ){{0,2}}?{_CALLERS}(?!{_AGENTS})"
    r"|\b(?:share|provide|spell|furnish|confirm|verify|state|give me|tell me|what(?:'s| is)"
    r"|take|have)"
    r" your (?:e-?mail|name|phone|address|last|order|first|full)"
)
_SERVED = (
    r"(?:cancel\w*|process\w*|exchang\w*|return\w*|refund\w*|updat\w*|chang\w*|book\w*|sort\w*"
    r"|arrang\w*|handl\w*|modif\w*|renew\w*|reserv\w*|swap\w*|sen[dt]\w*|ship\w*|tak\w+ care"
    r"|done|do"
    r"|fix\w*|issu\w*|submit\w*|check\w*|look\w*|pull\w*|put\w*|plac\w*|mov\w*|switch\w*|ma[dk]\w+"
    r"|go(?:ne)? ahead)"
)
_OFFERS = (
    r"\b(?:how|what) (?:else )?(?:can|may|could|might) (?:i|we) (?:help|assist|do for|be of|serve)"
    r"|\banything (?:else|more|further)?[^.?!]{0,12} ?(?:i|we) (?:can|could|may) (?:do|help|assist)"
    r"|\b(?:i|we) can (?:certainly |definitely |surely )?(?:help|assist) (?:you )?with\b"
    r"|\b(?:happy|glad|delighted|pleased|pleasure|here) to (?:help|assist|serve)\b"
    r"|\bi can offer you (?!my\b)|\bof (?:service|assistance) to you\b|\bmay i be of\b"
    rf"|\b(?:i|we|me)\b[^.?!]{{0,30}}\b{_SERVED}\b[^.?!]{{0,40}}\bfor you\b"
    r"|\bget (?:that|this|it) (?:sorted|done|fixed)\b[^.?!]{0,12}\bfor you\b"
    r"|\bshall i (?:now )?(?:proceed|go ahead|continue|note|enter|submit|process)\b"
    r"|\b(?:would you|you'd|you would) (?:like|rather|prefer|want)\b(?! to know| to get| my| me to"
    r" (?:repeat|spell|send))"
    r"|\bdo you confirm\b|\b(?:i|we) require your\b|\btell me what's wrong\b"
    r"|\b(?:may|might|could|can) i (?:suggest|trouble you|know who)|\blet me walk you through\b"
    r"|\bplease (?:choose|select|pick) (?:one )?(?:of|from|below)|\breply with\b"
    r"|\bi (?:must|have to|regret to|am sorry to) inform you\b|\bi have to ask (?:which|what"
    r"|for|who)\b"
)
_HOUSE = (
    r"\bour (?:system|records?|polic\w+|team|side|end|warehouse|department|colleagues"
    r"|database|terms"
    r"|rules|customers|service|stock|store|shop|branches|guidelines|opening|backend)\b"
    r"|\bmy (?:system|records) (?:shows?|says?|tells?)|\b(?:contact|from) us\b|\borders? with us\b"
    r"|\bwe (?:carry|offer|stock|appreciate|value|(?:do not|don't) accept|(?:will|can"
    r"|'ll) (?:credit"
    r"|refund|ship|issue|process|drop))\b|\bin stock\b[^.?!]{0,30}\breserve\b"
    r"|\bwelcome to\b|\bthank(?:s| you) for (?:calling|contacting|reaching|choosing|shopping"
    r"|providing|verifying|being a|your (?:call|business|order|purchase))"
    r"|\bdear (?:valued )?customer\b|\bcustomers? (?:care|service|support|verified|are)\b"
    r"|\bcallers\b"
    r"|\bsupport (?:agent|representative|team|desk)\b|\b(?:reached|chatting with) support\b"
    r"|\brest assured\b|\bapologi[sz]e for (?:the|any|this) \w+|\bsorry for the (?:trouble"
    r"|inconvenience);? (?:i|we)\b|\bregret to inform\b|\bplease be advised\b|\bplease hold while\b"
    r"|\byou(?:'re| are) all set\b|\bfor security (?:purposes|reasons)\b"
    r"|\bverify (?:who you are|you)\b|\bneed you to verify\b|\bpleasure of (?:talking|speaking)\b"
    r"|\bwho i(?:'m| am) (?:speaking|talking|chatting)\b|\bof yours\b"
    r"|\b(?:hesitate|free) to (?:contact|reach)\b|\bnot (?:eligible|entitled) (?:for|to)\b"
    r"|\b(?:specialist|colleague|supervisor) will (?:call|contact|help) you\b"
    r"|\b(?:not|n't) (?:allowed|permitted|authori[sz]ed) to (?:give|share|disclose|talk)"
    r"|\b(?:get|fetch) (?:a|my) (?:supervisor|manager|colleague)\b"
)
_MACHINERY = (
    r"\bas an? (?:ai|virtual|language)\b|\bas your \w+|\bvirtual assistant\b|\bcalling function\b"
    r"|\bi(?:'m| am) (?:an? (?:ai|bot)|a language model|the agent|your assistant)\b"
    r"|\b(?:transfer(?:ring)?|connect(?:ing)?|forward(?:ing)?|hand(?:ing)?|put(?:ting)?"
    r"|pass(?:ing)?)"
    r" (?:you|this chat|this call|this) (?:to|with|through|over|on)\b"
    r"|\bcheck (?:the|my) (?:system|records|policy)\b|\bcompany policy (?:does|allows)"
)
_DEEDS = (
    r"\bi(?:'ve| have) (?:now |just |successfully )*(?:cancell?ed|processed|updated|modified"
    r"|exchanged|refunded|renewed|transferred|submitted) (?:your|the|this|that)\b"
    r"|\bi(?:'ve| have|'m| am)? (?:now |just )+(?:cancell?ed|refunded|processed|submitted"
    r"|credited) \w+"
    r"|\bi(?:'m| am) (?:submitting|processing|cancell?ing|refunding)\b|\braised a ticket\b"
    r"|\bi(?:'ve| have) gone ahead and \w+ed\b|\b(?:updated|changed|cancell?ed) that for you\b"
    r"|\blet me (?:look|pull) (?:that|this|it|your) ?\w* up\b"
    r"|\byou (?:requested|will receive|have got \w+ open)\b|\bi (?:can )?see that you\b"
)
_AS_AGENT = re.compile("|".join((_POSSESSED, _OFFERS, _HOUSE, _MACHINERY, _DEEDS)))
_MACHINE = re.compile(r"\{\s*\"|<tool|</|\"\s*:\s*[\"{\[]|```|tool_call|function_call")


@lru_cache(maxsize=4096)
def as_agent(text: str, raw: str) -> str:
    """What in a user's message only an agent or a machine says; "" where nothing is.

    `raw` is the message, `text` the same made plain (see `patterns.plain`).
    """
    found = _AS_AGENT.search(text) or _MACHINE.search(raw)
    return found[0] if found is not None else ""

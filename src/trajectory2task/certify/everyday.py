"""Everyday words of English: those that people say of anything, so that one of them alone does not
name a value ("it has been a long day" is about no hose, "let me be clear" about no lens).

Colours and materials are left out on purpose: who says "navy" or "walnut" means a thing.
"""

from __future__ import annotations

from trajectory2task.certify.phrases import pieces

_WORDS = """
large big small little tiny huge tall short long wide broad narrow thick thin high low deep mini
compact full empty half double single twin triple extra regular standard basic classic modern
new old used good fine nice great best better plain simple clear clean smooth rough soft hard
firm strong weak light heavy lightweight sharp solid slim loose tight relaxed fitted straight
curved round rounded flat folding square open closed quick fast slow easy quiet loud silent warm
hot cool cold dry wet dark bright natural fresh sweet mild medium moderate smart rugged sturdy
adjustable automatic manual electric digital mobile remote portable professional outdoor indoor
overhead upright public private privacy local both none any free paid other air animal ball band
bar base battery bear bell bend border box bridge cable car castle center chain city cloud color
combo concert cover crew crown crystal cup dial director dot door drop drum edge farm feet felt
film fire fit foam foot forest gas ground head heart home hook house image key king knee lamp
lead life line liquid lock loop matter mint mirror mixed model moon note office page palm patch
path pattern pen phone photo piece pin pipe place plate plug point pool port power print queen
rain reading ring river rock rod roll room rope row rust saw screen sea seat set shade shape
shell shot side sign size sky snap snow space spot spread spring stage star step stick stop
stripe student sun sunset surround system table tie tip top touch tour track travel tree tube
turn unit use voice walk wall water wave wheel wind window wine wire wing work world zip yes no
on off fixed broken custom expert beginner intermediate art animals road mountain landscape
graphic men women combination mechanical club smoke sand
"""
EVERYDAY = frozenset(pieces(_WORDS))

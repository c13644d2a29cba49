"""Why customers ask. In: nothing. Out: `MOTIVES`, one-sentence reasons by tool.

They hold for any goods and any world: no numbers, dates, names, nor claims about what happened to
the goods, and nothing that contradicts a reason given beside them. The writer keeps those that
speak of one thing away from wishes for several.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

MOTIVES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # A cancellation has its reason; what stands here only goes along with any.
        "cancel_pending_order": lines(
            """
            I'd rather not leave this open.
            I'm tidying up what I have on order.
            I'd like to sort this out before anything gets sent.
            I'd feel better with this off my list.
            It has been on my mind for a while.
            I noticed it when I looked through my account.
            I've thought about it and I'm sure.
            I'd rather call it off now than later.
            I hope there's still time before anything ships.
            I went through my open orders.
            I'd hate to see it shipped for nothing.
            My partner and I went over what we have on order.
            I want to keep my orders tidy.
            I should have dealt with this earlier.
            """
        ),
        "modify_pending_order_address": lines(
            """
            I won't be at the address you have for it.
            I'd like to be sure the package reaches me.
            I'll be staying somewhere else for a while.
            Nobody is home during the day at the other place.
            I'm in the middle of a move.
            Packages left at that door tend to disappear.
            My plans have changed, and I'll be somewhere else by then.
            I'd hate for this to end up on the wrong doorstep.
            I'm helping out family and will be staying with them.
            A friend of mine can take deliveries more easily than I can.
            I'd rather have it sent where I can actually pick it up.
            I just noticed that it's headed to a place that doesn't suit me.
            I'd like it sent where I'm going to be.
            The place it's going to now is no good for deliveries.
            """
        ),
        "modify_pending_order_payment": lines(
            """
            I'm trying to keep my household spending in one place.
            I picked the wrong payment method at checkout.
            I'd rather save what I paid with for other things.
            I'm going through my budget and want this to come from somewhere else.
            I went through checkout too quickly.
            I share some of my accounts and would like to keep this separate.
            I'm sorting out my finances.
            I'd like my statements to be easier to follow.
            I meant to pay another way from the start.
            My bookkeeping will be a lot simpler that way.
            I keep a strict budget, and this belongs elsewhere.
            I wasn't paying attention when I chose how to pay.
            I've been rethinking what I use for shopping.
            My spouse asked me to pay for this another way.
            """
        ),
        "modify_pending_order_items": lines(
            """
            I picked the wrong options when I ordered.
            I've thought it over.
            I was in a hurry at checkout and clicked too fast.
            I compared the choices again and settled on something else.
            My partner talked me into a different choice.
            I'd like to get this right before anything ships.
            I slept on it and changed my mind about the details.
            I only noticed afterwards what I had selected.
            I'd be happier with a different choice.
            I looked at the options again and saw what I really want.
            A friend gave me some advice after I had ordered.
            I'd like what arrives to be what I really want.
            I kept going back and forth, and now I've decided.
            I'm a little picky about these things.
            """
        ),
        "exchange_delivered_order_items": lines(
            """
            I've come to think that another version would suit me better.
            I picked the wrong options when I ordered.
            What I received isn't quite what I had in mind.
            I gave it some time, but I'd be happier with a different choice.
            I still want one, just not this version.
            My family would have preferred a different choice.
            I should have read the description more carefully.
            I'm not after the money, just a better match.
            I saw another version and liked it more.
            I'm a little picky about these things.
            I thought I'd get used to what I have, but I'd really prefer something else.
            I want something that fits in better with what I already have.
            I can't see myself using what I got.
            Now that I've seen what I ordered in person, I know what I'd rather have.
            """
        ),
        "return_delivered_order_items": lines(
            """
            I'm not happy with what I received.
            I've changed my mind about keeping this.
            What I got isn't what I had in mind.
            I don't think I'd get much use out of it.
            I was given something similar.
            I bought more than I should have.
            I've thought about it, and I'd rather have the money back.
            My partner already had something like it.
            I've realized I don't have the space.
            I'm trying to own fewer things.
            I expected something different from the pictures.
            I'm cutting back on my spending.
            I've had second thoughts about this purchase.
            I just don't see myself using it.
            """
        ),
        "modify_user_address": lines(
            """
            I've moved.
            I'm moving and want everything up to date.
            I don't live at the old place anymore.
            I'd like my account to be correct.
            I want to make sure my details are right.
            I've settled into a new place.
            I found a new apartment.
            I'm about to move.
            My old address shouldn't be in use any longer.
            I moved in with my partner.
            I'm updating my details everywhere.
            I keep forgetting to change this.
            My mail is being redirected already, so this is next on my list.
            My job has taken me somewhere new.
            """
        ),
    }
)

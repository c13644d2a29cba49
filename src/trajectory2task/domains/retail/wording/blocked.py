"""Why customers want what cannot be done. In: nothing. Out: `MOTIVES_BLOCKED`, by obstacle.

Wishes whose ordinary motives fit all the same, whatever blocks them, have none of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trajectory2task.domains.retail.wording.lines import lines

MOTIVES_BLOCKED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "no_longer_pending": lines(
            """
            I hope there's still time for this.
            I should have thought of this sooner.
            I only just got around to dealing with this.
            I meant to write to you earlier.
            I kept putting this off.
            I've been too busy to look into it until now.
            I'm hoping you can still do something about it.
            """
        ),
        "not_delivered_yet": lines(
            """
            I'd like to get this moving right away.
            I've changed my mind about what I picked.
            I want to have this settled as early as possible.
            I'm sure about this, so there's no point in waiting.
            I'd rather not put this off.
            I've realized that I chose badly.
            I'm going to be busy soon and want this out of the way.
            """
        ),
        "cancel_after_item_change": lines(
            """
            I've gone back and forth on this, and now I'm sure.
            I've had second thoughts about the whole thing.
            I don't want to think about this one anymore.
            I know I keep coming back about this.
            I'd rather start over some other time.
            I've decided against the whole purchase.
            """
        ),
        "refund_method": lines(
            """
            I use that one for everything these days.
            I'd like the money where I can get at it.
            I keep all my refunds in one place.
            I don't want the money to go back to the old one.
            I hardly use anything else anymore.
            I have bills coming up and need the money there.
            My bookkeeping works better that way.
            """
        ),
        "unavailable_item": lines(
            """
            My heart is set on that version.
            I went through all the options, and nothing else will do.
            I know exactly what I want this time.
            I don't want any other version.
            My family agreed on this one and nothing else.
            I've thought about the options for a long while.
            """
        ),
        "gift_card_short": lines(
            """
            I'd like to finally use up that gift card.
            I don't want this on any of my other accounts.
            I've been saving the gift card for something like this.
            I want to spend the gift card before anything else.
            I'd rather not touch my own money.
            I keep forgetting that I have that gift card.
            """
        ),
        "second_exchange": lines(
            """
            I only thought of this after the other exchange.
            I should have mentioned this back then.
            I'd like this to match the other exchange.
            I've thought about it some more.
            While I'm at it, I'd like to get this right too.
            I can't believe I forgot about this one.
            """
        ),
        "second_item_change": lines(
            """
            I only thought of this after the other change.
            I should have mentioned this back then.
            I'd like this to match the other change.
            I've thought about it some more.
            While I'm at it, I'd like to get this right too.
            I can't believe I forgot about this one.
            """
        ),
        "return_after_exchange": lines(
            """
            I only thought of this after the exchange.
            I've thought about it some more.
            I should have mentioned this together with the exchange.
            I've decided I don't need everything I ordered.
            While I'm at it, I'd like to settle this too.
            I'd rather have the money for that one.
            """
        ),
        "exchange_after_return": lines(
            """
            I only thought of this after the return.
            I've thought about it some more.
            I should have mentioned this together with the return.
            I'd like to keep that one, just not in this version.
            While I'm at it, I'd like to get this right too.
            I can't believe I forgot about this one.
            """
        ),
        "cancel_reason": lines(
            """
            I'd rather be upfront about it.
            I know it may be an unusual reason.
            I've thought it through, and it makes sense for me.
            I always try to get the best out of my money.
            I hope that's a good enough reason.
            I don't want to make up an excuse.
            """
        ),
        "different_product": lines(
            """
            I've realized I need something else entirely.
            My needs have changed.
            I'd get far more use out of the other thing.
            I already have enough of what I picked.
            I think the other thing would make a better gift.
            I looked around your shop some more.
            """
        ),
        "same_item_exchange": lines(
            """
            I'd like a fresh one.
            I chose well, I'd just like another copy of it.
            I'm happy with the version, so don't change that.
            I'd feel better with something brand-new.
            I've been using mine more than I should have already.
            I want exactly what I picked the first time.
            """
        ),
        "address_after_item_change": lines(
            """
            I forgot to bring this up when I changed the items.
            I should have thought of this along with the other change.
            I've only now noticed where it's headed.
            I know I'm changing things again.
            I won't be at the address you have for it.
            I'm in the middle of a move.
            """
        ),
        "unauthenticated": lines(
            """
            I haven't used this account in quite a while.
            I don't sign in very often.
            I set up this account a long time ago.
            I'm not good at keeping track of my accounts.
            I've changed my details more than once over the years.
            I keep mixing up my accounts.
            """
        ),
        "other_person": lines(
            """
            I was asked to take care of this as a favor.
            I promised I'd handle it.
            I usually deal with this sort of thing in our family.
            I'm just trying to help out.
            I've got the order number right here.
            I have permission, so it should be all right.
            """
        ),
        "other_person_address": lines(
            """
            I was asked to take care of this as a favor.
            I promised I'd handle it.
            I usually deal with this sort of thing in our family.
            I'm just trying to help out.
            I've got the order number right here.
            I have permission, so it should be all right.
            """
        ),
        "partial_cancel": lines(
            """
            I got a bit carried away when I ordered.
            I went over my budget a little.
            I found I already have something like it.
            I still need most of what I picked.
            I've thought about which things I really need.
            I'd rather not start all over with a new order.
            """
        ),
        "split_payment": lines(
            """
            I don't want the whole amount in one place.
            I'm sharing the cost with somebody.
            I'd like to spread this out a little.
            My budget is tight, and it would help a lot.
            I don't want to use up everything on one account.
            I've got a little left on each of them.
            """
        ),
        "reinstate_cancelled_order": lines(
            """
            I've realized I want it after all.
            I regret that it was cancelled.
            I changed my mind about the cancellation.
            I'd like to have those things after all.
            I'd rather not pick everything out again.
            My family would still like to have it.
            """
        ),
        "price_match": lines(
            """
            I'd like to keep what I have, at a fair price.
            I like buying from you, but I watch my spending.
            I don't want to pay more than I have to.
            I always compare prices.
            I was a little annoyed when I saw the other price.
            I think it's only fair.
            """
        ),
        "place_new_order": lines(
            """
            I like what I got and want more of it.
            I'd like to give one as a present.
            I don't get along with the website.
            I was so pleased that I want another.
            My sister would like the same thing.
            I'd like to have a spare.
            """
        ),
        "warranty_repair": lines(
            """
            I'd rather have it fixed than replaced.
            I don't like throwing things away.
            I've grown fond of it.
            I think this ought to be covered.
            I'd like to keep using it.
            I take good care of my things.
            """
        ),
        "missing_parcel": lines(
            """
            I've asked all my neighbors already.
            I've looked everywhere around the house.
            I'm getting worried about it.
            Your records may say it arrived, but nothing came.
            I don't know what else to do.
            I haven't heard a thing from the carrier.
            """
        ),
        "account_email_change": lines(
            """
            I've switched to another provider.
            I can't get into the old mailbox anymore.
            I share the old mailbox and want some privacy.
            I'm giving up my old email.
            I get too much junk at the old one.
            I'd like all my shopping mail in one place.
            """
        ),
        "account_closure": lines(
            """
            I don't shop online much anymore.
            I'm cutting down on the accounts I have.
            I'd like to leave fewer traces online.
            I'm worried about my data.
            I want to simplify my life a little.
            I don't plan on ordering again.
            """
        ),
    }
)

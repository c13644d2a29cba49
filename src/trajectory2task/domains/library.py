"""A public library in one file: the worked example of a domain (docs/adding-a-domain.md walks it).

Out: `DOMAIN`. Callers are members who renew loans, manage holds and keep their contact details.
"""

from __future__ import annotations

from random import Random
from typing import Annotated, Any, TypedDict, cast

from trajectory2task.core import authoring
from trajectory2task.core import domain as d
from trajectory2task.core.authoring import Pointer, edited, noun, record, require, ways
from trajectory2task.core.calls import Call, Expression, Ref, Sum
from trajectory2task.core.phrasebook import Phrasebook
from trajectory2task.core.state import Database, State
from trajectory2task.core.tools import Choices, Free, Refers, Semantic, tool

# --- Schema: what the records hold, and what each value means
MemberId = Annotated[str, Semantic("MemberId", "Id of a member")]
LoanId = Annotated[str, Semantic("LoanId", "Id of a loan"), Refers("loan")]
HoldId = Annotated[str, Semantic("HoldId", "Id of a hold"), Refers("hold")]
TitleId = Annotated[str, Semantic("TitleId", "Id of a title"), Refers("title")]
BranchId = Annotated[str, Semantic("BranchId", "Id of a branch"), Refers("branch")]
Email = Annotated[str, Semantic("Email", "Email address on file")]
Money = Annotated[float, Semantic("Money", "Dollars")]
Summary = Annotated[str, Semantic("Summary", "What the member wants")]
REASONS = ("no longer needed", "found elsewhere", "placed by mistake")
Reason = Annotated[str, Choices(REASONS), "Why the hold is cancelled"]
Phone = Annotated[str, Free("contact"), "New phone number"]
NewEmail = Annotated[str, Free("contact"), "New email address"]


class Member(TypedDict):
    member_id: MemberId
    name: str
    email: Email
    phone: str
    hold_limit: int  # a year
    yearly_fee: Money  # not paid yet
    loans: list[LoanId]
    holds: list[HoldId]  # this year's, cancelled ones included


class Book(TypedDict):
    title_id: TitleId
    title: str
    author: str
    genre: str


class Title(Book):
    replacement_cost: Money


class Loan(Book):
    loan_id: LoanId
    member_id: MemberId
    due_in_days: int
    renewals: int
    waiting: int  # other members who want it
    fine: Money


class Hold(Book):
    hold_id: HoldId
    member_id: MemberId
    branch_id: BranchId
    status: str  # "waiting", "ready" or "cancelled"


class Branch(TypedDict):
    branch_id: BranchId
    name: str
    area: str


SCHEMA = {"members": Member, "titles": Title, "loans": Loan, "holds": Hold, "branches": Branch}
SETS = (("members", "holds"),)


# --- Tools: what agents can do
class LibraryTools(authoring.RecordTools):
    """The library desk's tools. Each checks first and writes last: a rejection changes nothing."""

    @tool("read")
    def find_member_by_email(self, email: Email) -> MemberId:
        """Find a member's id by email."""
        return self.find_by("members", "email", email)

    @tool("read")
    def get_member(self, member_id: MemberId) -> Member:
        """Get a member's details, with the ids of their loans and holds."""
        return cast(Member, self.find("members", member_id))

    @tool("read")
    def get_loan(self, loan_id: LoanId) -> Loan:
        """Get a loan: the book, due date, renewals, who waits for it, and the fine on it."""
        return cast(Loan, self.find("loans", loan_id))

    @tool("read")
    def get_hold(self, hold_id: HoldId) -> Hold:
        """Get a hold: the book, the pickup branch and the status."""
        return cast(Hold, self.find("holds", hold_id))

    @tool("read")
    def get_title(self, title_id: TitleId) -> Title:
        """Get a title, with what a lost copy costs."""
        return cast(Title, self.find("titles", title_id))

    @tool("read")
    def list_titles(self) -> dict[str, TitleId]:
        """List the catalogue: the id of every title by its name."""
        return {self.find("titles", found)["title"]: found for found in self.state.ids("titles")}

    @tool("read")
    def list_branches(self) -> list[Branch]:
        """List the branches with their names and areas."""
        return [self.find("branches", branch_id) for branch_id in self.state.ids("branches")]

    @tool("write", changes=("loans/{loan_id}/due_in_days", "loans/{loan_id}/renewals"))
    def renew_loan(self, loan_id: LoanId) -> Loan:
        """Renew a loan for three weeks from today."""
        loan = self.find("loans", loan_id)
        require(loan["waiting"] == 0, "someone_waits", "Another member waits for this title.")
        require(loan["renewals"] < 2, "renewed_twice", "It has been renewed twice.")
        self.state.edit("loans", loan_id).update(due_in_days=21, renewals=loan["renewals"] + 1)
        return self.get_loan(loan_id)

    @tool("write", changes=("holds/*", "members/{member_id}/holds"))
    def place_hold(self, member_id: MemberId, title_id: TitleId, branch_id: BranchId) -> Hold:
        """Put a title on hold for a member, to be picked up at a branch."""
        member, title = self.find("members", member_id), self.find("titles", title_id)
        self.find("branches", branch_id)
        # The id comes from what is held: with a counter, two holds in another order would differ.
        hold_id = f"H{member_id[1:]}-{title_id[1:]}"
        require(hold_id not in member["holds"], "held_before", "One hold a title and year.")
        require(len(member["holds"]) < member["hold_limit"], "hold_limit", "No holds left.")
        hold = {field: title[field] for field in Book.__annotations__}
        hold |= {"hold_id": hold_id, "member_id": member_id, "branch_id": branch_id}
        self.state.put("holds", hold_id, hold | {"status": "waiting"})
        self.state.edit("members", member_id)["holds"].append(hold_id)
        return self.get_hold(hold_id)

    @tool("write", changes=("holds/{hold_id}/status=cancelled", "holds/{hold_id}/reason"))
    def cancel_hold(self, hold_id: HoldId, reason: Reason) -> Hold:
        """Cancel a hold, with the member's reason."""
        cancelled = self.find("holds", hold_id)["status"] == "cancelled"
        require(reason in REASONS, "unknown_reason", f"The reason must be one of {REASONS}.")
        require(not cancelled, "cancelled_before", "This hold has been cancelled.")
        self.state.edit("holds", hold_id).update(status="cancelled", reason=reason)
        return self.get_hold(hold_id)

    @tool("write", changes=("members/{member_id}/phone", "members/{member_id}/email"))
    def update_contact(self, member_id: MemberId, phone: Phone, email: NewEmail) -> Member:
        """Change a member's phone number and email address."""
        self.find("members", member_id)
        self.state.edit("members", member_id).update(phone=phone, email=email)
        return self.get_member(member_id)

    @tool("generic")
    def transfer_to_librarian(self, summary: Summary) -> str:
        """Hand the member over to a librarian."""
        return "Transferred."


# --- Rules: a predicate's docstring is the clause of the policy, its name the id
OWNED = {"member_id": "members", "loan_id": "loans", "hold_id": "holds"}
PRINCIPAL = authoring.principal("members", "MemberId", Email="email")
RULES = authoring.Rulebook()


@RULES.clause("history")
def auth_first(s: d.Situation) -> str | None:
    """Identify the member by email before you look at or change anything of theirs."""
    return "Nobody is identified." if not s.caller and OWNED.keys() & s.call.arguments else None


@RULES.clause("call")
def own_records(s: d.Situation) -> str | None:
    """Show and change only the identified member's own records."""
    for argument, collection in OWNED.items():
        found = s.state.get(collection, s.call.arguments.get(argument, ""))
        if found and s.caller and found["member_id"] != s.caller:
            return f"{s.call.arguments[argument]} is another member's."
    return None


@RULES.clause("call")
def fines_limit(s: d.Situation) -> str | None:
    """No renewals or new holds while a member's fines exceed $10; they are paid at the counter."""
    if s.caller is None or s.call.name not in ("renew_loan", "place_hold"):
        return None
    loans = record(s.state, "members", s.caller)["loans"]
    fines = sum(record(s.state, "loans", loan_id)["fine"] for loan_id in loans)
    return f"The fines come to ${fines:.2f}." if fines > 10 else None


@RULES.clause("history")
def scope(s: d.Situation) -> str | None:
    """Transfer if and only if a wish is beyond all these tools; do nothing after a transfer."""
    after = any(step.call.name == "transfer_to_librarian" for step in s.steps)
    return "A librarian has taken over." if after else None


@RULES.clause("words")
def confirm_first(s: d.Situation) -> str | None:
    """Before a change, list its details and get the member's yes."""
    free = authoring.agreed(s) or LibraryTools.tools[s.call.name].kind != "write"
    return None if free else "The member has not agreed to this change."


# --- Referents: what members point at, and what they can say of it
def reads(tool_name: str, value: str) -> Call:
    """A call of a read tool with its one argument."""
    return Call(tool_name, {LibraryTools.tools[tool_name].parameters[0].name: value})


BOOK_SAYS = ("genre", "author", "title")
REFERENTS = {
    "loan": Pointer(LibraryTools, "loans", BOOK_SAYS, ("get_member", "get_loan"), "members"),
    "hold": Pointer(LibraryTools, "holds", BOOK_SAYS, ("get_member", "get_hold"), "members"),
    "title": Pointer(LibraryTools, "titles", BOOK_SAYS, ("list_titles", "get_title")),
    "branch": Pointer(LibraryTools, "branches", ("area", "name"), ("list_branches",)),
}


# --- Questions: numbers that members want to know, as sums over what the tools return
def replacement_cost(state: State, caller: str, arguments: d.Arguments) -> Expression | None:
    """What the title asked about costs to replace."""
    loan = state.get("loans", arguments.get("loan_id", "")) or arguments
    return Ref(reads("get_title", loan["title_id"]), ("replacement_cost",))


def total_due(state: State, caller: str, arguments: d.Arguments) -> Expression | None:
    """The yearly fee and the fines on all loans; members with one fine can see it."""
    loans = record(state, "members", caller)["loans"]
    fined = [loan_id for loan_id in loans if record(state, "loans", loan_id)["fine"]]
    fines = [Ref(reads("get_loan", loan_id), ("fine",)) for loan_id in fined]
    return Sum((Ref(reads("get_member", caller), ("yearly_fee",)), *fines)) if fines[1:] else None


LOAN = LibraryTools.tools["renew_loan"].parameters
QUESTIONS = (
    d.Question("total_due", total_due),
    d.Question("cost_if_lost", replacement_cost, parameters=LOAN),
    d.Question("cost_of_loan", replacement_cost, tool="renew_loan"),
    d.Question("cost_of_title", replacement_cost, tool="place_hold"),
)


# --- Obstacles: how to block a feasible request by the smallest edit of the world or the words
def high_fines(state: State, caller: str, call: Call, rng: Random) -> d.Block | None:
    """One of the member's loans carries a fine above the limit."""
    loan_id = rng.choice(record(state, "members", caller)["loans"])
    patch = {"loans": {loan_id: {"fine": round(rng.uniform(10.3, 19.9), 2)}}}
    return d.Block(call, patch, diagnosis=(reads("get_member", caller), reads("get_loan", loan_id)))


def neighbours_loan(state: State, caller: str, call: Call, rng: Random) -> d.Block | None:
    """The loan is somebody else's, and the tool would renew it."""
    loan_id = rng.choice(list(state.ids("loans")))
    loan = record(state, "loans", loan_id)
    if loan["member_id"] == caller or loan["waiting"] or loan["renewals"] > 1:
        return None
    said = {"loan_id": (("holder", "my neighbour"), ("number", loan_id))}
    theirs = Call(call.name, {"loan_id": loan_id})
    return d.Block(theirs, said=said, diagnosis=(reads("get_loan", loan_id),))


def unknown_caller(state: State, caller: str, call: Call, rng: Random) -> d.Block | None:
    """Nothing that callers say of themselves is on file."""
    email = "mail." + PRINCIPAL.facts(state, caller)["Email"]
    return d.Block(call, facts={"Email": email}, diagnosis=(reads("find_member_by_email", email),))


# fmt: off
ASKED = ("renew_loan",)
OBSTACLES = (  # name, kind, tools, proof, resolution, block, evident from the words
    d.Obstacle("someone_waits", "tool", ASKED, "someone_waits", "deny",
               edited("loans", "loan_id", {"waiting": 2}, "get_loan")),
    d.Obstacle("renewed_twice", "tool", ASKED, "renewed_twice", "deny",
               edited("loans", "loan_id", {"renewals": 2}, "get_loan")),
    d.Obstacle("hold_limit", "tool", ("place_hold",), "hold_limit", "deny",
               edited("members", "member_id", {"hold_limit": 2}, "get_member")),
    d.Obstacle("fines", "policy", ("renew_loan", "place_hold"), "fines_limit", "deny", high_fines),
    d.Obstacle("not_mine", "policy", ASKED, "own_records", "deny", neighbours_loan, True),
    d.Obstacle("unknown_caller", "policy", (*ASKED, "cancel_hold", "update_contact"), "auth_first",
               "deny", unknown_caller),
    d.Obstacle("buy_it", "scope", ASKED, "scope", "transfer", lambda *_: d.Block(None), True),
)
# --- Phrasebook: how members say it; ways to say a thing are set apart by slashes
BOOK = ("{genre}", "book", '"{title}"', "by {author}", "that {holder} has (loan {number})")
COST = ways("Tell me what a lost copy would cost me. / I want to know its price if I lose it.")
WORDS = Phrasebook(
    requests={
        "renew_loan": ways("""I'd like to renew {loan_id} / Could you renew {loan_id} for me /
            I need more time with {loan_id} / Please extend {loan_id} / Please renew {loan_id}"""),
        "place_hold": ways("""I'd like a hold on {title_id}[, for pickup at {branch_id}] / Please
            reserve {title_id} for me[ at {branch_id}] / Could you set {title_id} aside[ at
            {branch_id}] / Please put me down for {title_id}[, to collect at {branch_id}] /
            I want {title_id} kept for me[ at {branch_id}]"""),
        "cancel_hold": ways("""Please cancel {hold_id}[; my reason: {reason}] / I'd like to drop
            {hold_id}[ (reason: {reason})] / Could you delete {hold_id}[ (reason: {reason})] /
            I need {hold_id} cancelled[, reason: {reason}] / Please drop {hold_id}[: {reason}]"""),
        "update_contact": ways("""Please update my contact details[ to {contact}] / Could you change
            how you reach me[ to {contact}] / I have new contact details[: {contact}] / I'd like to
            change my contact details[ to {contact}] / Please reach me differently[: {contact}]"""),
    },
    motives={
        "renew_loan": ways("""I have not finished it. / I read slowly. / I have been busy. /
            I want to go through it once more. / My book club got delayed. / I started late."""),
        "place_hold": ways("""A friend praised it. / I heard about it on the radio. / It is for my
            book club. / I need holiday reading. / I am curious. / I like such books."""),
        "cancel_hold": ways("""My reading list got too long. / I am tidying up my account. / Others
            should have it. / I will not read it. / I lost track of my holds. / I am too busy."""),
        "update_contact": ways("""I switched providers. / I miss your reminders. / The old ones are
            dead. / I missed a message. / I sorted out my accounts. / I have a new phone."""),
    },
    deeds={"renew_loan": ways("the renewal[ of {loan_id}]"), "buy_it": ways("the purchase"),
           "place_hold": ways("the new hold[ on {title_id}]"), "update_contact": ways("the update"),
           "cancel_hold": ways("the cancellation[ of {hold_id}]")},
    questions={
        "total_due": ways("Please tell me what my yearly fee and all my fines come to together."),
        "cost_if_lost": ways("I want to know what I would have to pay if I lost {loan_id}."),
        "cost_of_loan": COST, "cost_of_title": COST},
    obstacles={"buy_it": ways("I'd like to buy {loan_id} from you / Please sell me {loan_id}")},
    motives_blocked={"buy_it": ways("I have grown fond of it. / I want to own it.")},
    slots={"loan_id": ways("which loan I mean"), "title_id": ways("which title I want"),
           "hold_id": ways("which hold I mean"), "branch_id": ways("which branch I want"),
           "reason": ways("the reason"), "contact": ways("the new phone number and email")},
    facts={"Email": "my email is {value}"}, ignorance={"Email": "the email on the account"},
    nouns={"loan": noun("one of my loans", "the", *BOOK), "title": noun("a book", "the", *BOOK),
           "hold": noun("one of my holds", "my hold on the", *BOOK),
           "branch": noun("one of your branches", "the", "{name}", "branch", "on the {area}"),
           "contact": noun("new ones", "phone number {phone}", "and email {email}")},
)
# --- Synthesis: a world from a seed
FIRST = ("Ada", "Bela", "Cleo", "Dario", "Edda", "Farid", "Greta", "Hamid", "Ines", "Jonas")
LAST = ("Abel", "Brandt", "Castro", "Dorn", "Eklund", "Fabre", "Gruber", "Haas", "Ivens", "Jost")
THINGS = ("Harbour", "Orchard", "Lantern", "Bridge", "Garden", "Letter", "Mirror", "Winter")
COLOURS = ("Blue", "Red", "Golden", "Pale", "Dark")
GENRES = ("mystery", "travel", "history", "poetry", "cookery")
AREAS = {"Riverside": "east side", "Mill": "east side", "Station": "west side", "Hill": "west side"}


def synthesize(seed: int) -> Database:
    """60 members, 40 titles, 4 branches; tastes are narrow, so that descriptions need care."""
    rng = Random(seed)
    people = rng.sample([f"{first} {last}" for first in FIRST for last in LAST], 75)
    world: dict[str, Any] = {collection: {} for collection in SCHEMA}
    for i, (name, area) in enumerate(AREAS.items()):
        world["branches"][f"B{i}"] = {"branch_id": f"B{i}", "name": name, "area": area}
    names = [f"The {colour} {thing}" for colour in COLOURS for thing in THINGS]
    for i, name in enumerate(rng.sample(names, len(names))):
        world["titles"][f"T{1000 + i}"] = {
            "title_id": f"T{1000 + i}", "title": name, "author": people[60 + i % 15],
            "genre": GENRES[i % 5], "replacement_cost": rng.randint(1205, 5995) / 100}
    for i, name in enumerate(people[:60]):
        add_member(world, f"M{2000 + i}", name, rng)
    return Database(world, sets=SETS)


def add_member(world: dict[str, Any], member_id: str, name: str, rng: Random) -> None:
    """A member with loans and holds of two genres, all of different titles."""
    taste, titles = rng.sample(GENRES, 2), list(world["titles"].values())
    books = [{field: title[field] for field in Book.__annotations__} | {"member_id": member_id}
             for title in rng.sample(titles, len(titles)) if title["genre"] in taste]
    loans, holds = rng.randint(3, 6), rng.randint(2, 4)
    loaned = {f"L{member_id[1:]}{i}": book for i, book in enumerate(books[:loans])}
    held = {f"H{member_id[1:]}-{book['title_id'][1:]}": book for book in books[-holds:]}
    for loan_id, book in loaned.items():
        world["loans"][loan_id] = book | {
            "loan_id": loan_id, "due_in_days": rng.randint(-9, 20), "renewals": rng.randint(0, 2),
            "waiting": rng.choice((0, 0, 0, 1)), "fine": rng.choice((0, 0, 0, 1.35, 1.85, 2.65))}
    for hold_id, book in held.items():
        world["holds"][hold_id] = book | {
            "hold_id": hold_id, "branch_id": f"B{rng.randrange(4)}", "status": "waiting"}
    world["members"][member_id] = {
        "member_id": member_id, "name": name, "phone": f"555-{member_id[1:]}",
        "email": f"{name.replace(' ', '.').lower()}@example.org", "hold_limit": 8,
        "yearly_fee": rng.choice((12.5, 18.75, 24.9)), "loans": list(loaned), "holds": list(held)}


def new_contact(state: State, caller: str, rng: Random) -> dict[str, str]:
    """A phone number and an email that a member may have switched to."""
    number = rng.randrange(10**6, 10**7)
    return {"phone": f"555-{number}", "email": f"reader{number}@example.net"}

DOMAIN = d.Domain(
    name="library", toolkit=LibraryTools, principal=PRINCIPAL, rules=tuple(RULES),
    policy=RULES.text("# Library desk\n\nYou help members of a public library."),
    referents=REFERENTS, free={"contact": new_contact}, questions=QUESTIONS, obstacles=OBSTACLES,
    phrasebook=WORDS, transfer="transfer_to_librarian", synthesize=synthesize,
    seeds=(("renew_loan",), ("place_hold",), ("cancel_hold", "place_hold"), ("total_due",)),
    load=lambda path: authoring.read_world(path, SCHEMA, sets=SETS), confirmation="confirm_first",
    invariants=(*authoring.owned("members", "member_id", "loans", "holds"),
                *authoring.copied("titles", "title_id", BOOK_SAYS, "loans", "holds"),
                authoring.between("loans", "renewals", 0, 2)),
)

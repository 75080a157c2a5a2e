# The day of a site, visits, the waiting list, absences.

field-site = Site
field-date = Date
field-time = Time
field-by = Columns
field-therapist = Therapist
field-room = Room
field-version = Version of the entry
field-to = Next state
field-starts_at = Time

day-count = { $count ->
    [one] { $count } visit
   *[other] { $count } visits
}
day-nobody = Nobody works here on this day, and there are no visits.
day-off = Cancelled or missed
day-steps = Other days
day-before = Previous day
day-today = Today
day-after = Next day
day-by-therapist = Therapists
day-by-room = Rooms
day-show = Show
day-choose = Column
day-own = you
day-no-hours = No hours on this day
day-no-visits = No visits.
day-keys = To move a visit, choose it and press the arrow keys; Enter keeps the new place, Escape takes it back. Or drag it.
day-moving = { $who }: { $time }, { $column }. Enter keeps, Escape takes back.
day-back = Back where it was.
day-sending = Moving …
day-failed = The server did not answer. Nothing was moved.
absence-ill = Ill
absence-leave = On leave
absence-other = Away

flags = To know
flag-barred = Massage barred
flag-on-hold = On hold
flag-needs-clearance = Needs clearance
flag-clearance-open = Clearance asked, no answer yet
flag-not-screened = No self-check
flag-screen-old = Self-check too old
flag-check-due = Check due
flag-set-aside = Finding set aside
flag-clearance-good = Clearance given
flag-note-unsigned = Note unsigned
flag-limits = With limits
flag-consent-missing = Consent missing

state-booked = Booked
state-on-hold = On hold
state-arrived = Arrived
state-done = Done
state-missed = Missed
state-cancelled = Cancelled

## One visit
visit-state = State
visit-number = Visit
visit-of = { $number } of { $count }
visit-where = Where
visit-client = Open the client’s page
visit-course = All visits of this course
visit-note = Note
step-arrived = Arrived
step-done = Done
step-missed = Did not come
step-booked = Take off hold
move-title = Move this visit
move-any-room = Any free room
move-send = Move
move-not = The visit was not moved.
taken-therapist = The therapist has another visit from { $time }.
taken-room = The room is taken from { $time }.
taken-client = The client has another visit from { $time }.

wrong-not-in-steps = The time must be on a step of five minutes.
wrong-not-a-time = This is not a time. Write it as 14:05.
rule-no-site = The practice has no open site yet.
rule-step-by-hand = A visit is not put into this state here.
rule-step-arrived-early = The visit is more than 12 hours away.
rule-step-missed-early = The visit has not begun yet.
rule-move-past = That time has passed.
rule-move-left = { $therapist } has left the practice.
rule-move-skill = { $therapist } does not give this treatment.
rule-move-hours = { $therapist } does not work here at that time.
rule-move-site-closed = The site is closed at that time.
rule-move-away = { $therapist } is away at that time.
rule-move-gap = The visits of the course would be too close: visit { $number } must be at least { $days } days away, in order.
rule-move-room = { $room } does not suit this treatment.
rule-move-no-room = The site has no room for this treatment.

## The waiting list
field-from_time = Not before
field-to_time = Over by
field-earliest = First date
field-latest = Last date
field-freed = Freed place
field-waiting = Who waits
field-service = Treatment
field-days = Days
field-reply = Answer
waiting-title = Waiting list
waiting-freed = Freed places
waiting-no-freed = No place was given back that is still free.
waiting-fits-nobody = Nobody who waits can use this place now.
waiting-offer-to = Offer it to { $who }
waiting-offers = Open offers
waiting-no-offers = No offer is open.
waiting-all = Everybody who waits
waiting-nobody = Nobody waits.
waiting-who = Who
waiting-when = When they can come
waiting-since = Since
waiting-join = Join the waiting list
waiting-leave = Leave the waiting list
wish-any = Any time
wish-any-therapist = Anybody
wish-unreadable = Not readable
offer-until = Held until { $until }.
offer-accept = Take this place
offer-decline = No, thank you
offers-title = Places offered to you
offers-none = No place is offered to you now.
wrong-before-its-start = The end must come after the beginning.
rule-waiting-retired = This treatment is not on offer any more.
rule-waiting-twice = There is already an entry for this treatment.
rule-waiting-over = This entry is not waiting any more.
rule-offer-not-fitting = This place does not fit this person any more, or somebody else has it.
rule-offer-expired = This offer has ended. The place went to somebody else or is open again.
rule-offer-answered = This offer was answered before.
rule-visit-too-long = The newest check allows at most { $minutes } minutes, and this visit is longer.
rule-visit-too-near = This visit would be too near to another one of this person: the plan leaves at least { $days } days between visits.

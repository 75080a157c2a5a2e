# Clients, their checks, and their courses.

## Clients
clients-title = Clients
clients-find = Look for a name
clients-find-button = Search
clients-add = Add a client
clients-none = No client has this name.
clients-name = Name
clients-more = Show more
client-new-title = New client
client-edit-title = Change contact data
client-edit = Change contact data
remark-help = Seen by the practice only.
save = Save
field-given_name = Given name
field-born_on = Date of birth
field-phone = Telephone
field-language = Language
field-remark = Remark
wrong-not-a-birthday = This date cannot be a date of birth.

## One client
standing-title = Can visits be booked?
bookable = Yes. The newest check lets a massage be booked.
new-check = Do a new check
plan-course = Book a course of visits
courses-title = Courses
courses-none = No course is booked.
screens-title = Checks
contact-title = Contact
course-active = Booked
course-finished = Finished
course-stopped = Stopped
aside-count = { $count ->
    [one] One finding of this check was set aside by a therapist.
   *[other] { $count } findings of this check were set aside by a therapist.
}

## Why not
rule-no-check = There is no check yet. Do the check first.
rule-check-too-old = The newest check is more than { $days } days old. Do a new check first.
rule-barred = The newest check says no massage for now.
rule-needs-clearance = A clinician has to agree first.
rule-unclear = Some answers were not clear, and they matter for safety. Do the check again, or ask a clinician.
rule-check-unreadable = The check was made with cards that have changed since. Do a new check.
rule-record-unreadable = This answer cannot be used: { $fact }. Allowed: { $allowed }.
rule-practice-facts = These answers hold something that only the practice may enter.
rule-check-unfinished = The check is not finished: some questions are still open.
rule-no-client-record = Your account has no client record in this practice. Start the check from the page of the client.
rule-clearance-not-needed = Nothing in this check waits for a clinician’s word.
rule-clearance-asked = A clinician was asked about this check before.
rule-not-a-therapist = Only a therapist may set a finding aside.
rule-reason-too-short = Write the reason in at least { $min } characters.
rule-no-such-finding = This check has no such finding.
rule-stop-now-stays = This finding says stop now. Nobody can set it aside.
rule-set-aside-before = This finding was set aside before.
rule-service-retired = This service is no longer on offer.
rule-no-hours = Nobody who gives this service has free hours in that time.
rule-no-calendar = The calendar of the practice cannot be used. Ask the manager to look at the hours.
rule-technique-barred = This service does not fit the newest check.
rule-outside-plan = The plan allows at most { $visits } visits of at most { $minutes } minutes, at least { $gap } days apart.
rule-no-plan = The newest check gives no plan of visits.
rule-place-not-possible = One of these times breaks a rule of the calendar or of the plan. Ask for times again.
rule-visit-fixed = This visit has begun or is over, so it cannot be changed.

## A check
screen-client = To the client
findings-title = Findings
findings-none = There are no findings.
instead-title = What to do instead
digest-title = How this was decided
digest-line = Knowledge { $release } · { $digest }
replay = Decide again and compare
replay-title = Decided again
replay-same = The same cards give the same decision, byte for byte.
replay-broken = The same cards give another decision. Tell the person who runs this server.
replay-other = The cards have changed since, and the decision differs.
replay-other-same = The cards have changed since. The decision is the same.
replay-unreadable = The cards have changed since and cannot read these answers any more.
replay-then = Then
replay-now = Now
keep-sign-in =
    .title = Sign in to keep this check
    .say = Your answers wait in this page and are sent when you sign in. They are not stored before.
keep-no-account = No account yet? Ask your practice. Go back to see your result again.

## A clinician’s word
clearance-ask =
    .title = Ask a clinician
    .say = A doctor, nurse or physio who knows the problem has to agree first. Write down what you ask.
clearance-ask-button = Note the question
clearance-look = Open the request
clearance-open = A clinician was asked and has not answered yet.
clearance-granted = { $by } ({ $role }) agreed on { $on }. This counts until { $until }.
clearance-expired = { $by } ({ $role }) agreed on { $on }. This has run out.
clearance-refused = { $by } ({ $role }) did not agree on { $on }.
clearance-title = A clinician’s word
clearance-asked = Asked on { $on }, about:
clearance-answer = Enter the answer
clearances-title = Open requests to clinicians
clearances-none = No request is open.
says-granted = Agrees
says-refused = Does not agree
role-help = Such as GP, nurse practitioner, physiotherapist.
scope-help = What the answer covers.
field-question = Question
field-says = Answer
field-answered_by = Name of the clinician
field-answered_role = Profession
field-answered_on = Date of the answer
field-scope = Scope
field-in_words = In their words
wrong-not-in-time = This date is to come, or too long ago to count.

## Set aside
aside-set = Set this finding aside
aside-why = Why does it not count for this person?
aside-help = At least { $min } characters. Your name and the reason stay with the check.
aside-button = Set aside
aside-never = This finding says stop now. Nobody can set it aside.
aside-since = Set aside on
overrides-title = Findings set aside
overrides-count = { $count ->
    [one] one finding
   *[other] { $count } findings
}
overrides-months = Months
overrides-finding = Finding
month-before = Month before
month-after = Month after
field-on = Date
field-card = Finding

## Asking for a course
course-ask =
    .title = Book a course of visits
course-plan = The plan: { $visits } visits (at most { $most }), { $from } to { $to } days apart, at most { $minutes } minutes each.
course-no-service = No service of this practice fits the newest check.
course-ask-button = Show times
any = Any
field-visits = Visits
field-minutes = Minutes of each
field-gap_min = Days between visits, at least
field-gap_max = Days between visits, at most
field-parts = Time of day
field-from = First day
field-pick = Times
field-extent = How much
field-why = Reason
field-record = Check
wish-days = Days that work
wish-days-help = Tick none if every day works.
wish-parts = Times you like
part-morning = Morning
part-afternoon = Afternoon
part-evening = Evening

## Offers
options-title = Choose your visits
options-none = No times were found
options-again = Change what you ask for
options-taken = Somebody was quicker with visit { $numbers }. Nothing was booked. These times are free now:
options-stopped = What stands in the way:
options-missing = Not possible
offer-best = Best fit
offer-other-weekday = Another weekday
offer-other-therapist = Another therapist
offer-earlier-finish = Done earlier
offer-book = Book all these visits
stop-horizon = too few days for so many visits
stop-skill = no therapist gives this technique
stop-site = no therapist who could works at this site
stop-excluded = the therapists who could are excluded
stop-hours = the therapists’ hours
stop-room = no room is free
stop-window = the days that work for you
stop-blackout = days away
stop-release = the first day
stop-gap = the days between visits
stop-held = visits that stay where they are
stop-pair = your other visits
stop-cap = the therapists’ hands-on hours
stop-busy = other people’s visits
stop-weekday = no other weekday is possible
stop-other-therapist = no other therapist could
stop-finish-by = no earlier end is possible

## A course that stands
course-confirmed = { $count ->
    [one] One visit is booked.
   *[other] All { $count } visits are booked.
}
course-over = This course is over.
course-no-mail = Note these dates: this page is your confirmation.
visit-change = Move or cancel this visit
course-move-title = Move visit { $number }
move-course = To the course
move-one = Move this visit
move-none = No other time keeps every rule. What stands in the way:
move-taken = Somebody was quicker. Nothing was changed. These times are free now.
move-rest = Move this visit and all after it
move-rest-button = Move to these times
cancel-title = Cancel
cancel-help = A short reason, without details about health.
cancel-one = Cancel this visit
cancel-rest = Cancel this visit and all after it

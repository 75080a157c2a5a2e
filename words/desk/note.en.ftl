# The note of a visit.

note-title = Note: { $name }
note-know = To know
note-limits = Limits today
note-limits-why = Why these limits
note-no-limits = The check sets no limits.
note-today = Today’s note
note-trend = Trend
note-last = Last note
note-last-none = No signed note of an earlier visit.
note-closed = The note does not open yet.
note-way-out = Do it now
note-to-visit = Go to the visit
note-own-kept = What you wrote is kept
note-somebody = Somebody who has left
note-draft-of = Draft of { $name }, last saved { $time }
note-told-writing = { $name } is writing too, last saved { $time }.
note-told-signed = { $name } signed this note at { $time }. What you write stays yours: open the note again to add it.
note-empty = Nothing is written.
note-lines = What was done
note-line = { $technique }: { $details }.
note-pressure = pressure { $pressure } of 5
note-minutes = { $minutes } min
note-carried-open = (copied from { $date }, not confirmed yet)
note-carried-confirmed = (copied from { $date }, confirmed)
note-outside = Outside the limits:
note-outside-count = { $count ->
    [one] { $count } line is outside the limits, with a reason.
   *[other] { $count } lines are outside the limits, each with a reason.
}
note-reason-hint = Why was it done all the same?
note-reason-only = (needed outside the limits)
note-confirm = True today
note-drop = Remove
note-added = Added.
note-carry = Copy the lines of the last note
note-keep = Save
note-saved = Saved at { $time }.
note-unsaved = Not saved yet, kept on this device.
note-signed-out = You are signed out. What you wrote is kept on this device. Sign in again in another tab, then go on here.
note-not-kept = The server did not take this. What you wrote is kept on this device.
note-joined = You wrote this note in another window too. Both texts are here now.
note-sign = Sign
note-sign-done = Sign; the visit is done
note-sign-say = A signed note does not change. Words can be added to it later.

sign-out-unsent = Words of a note are not saved yet. Sign out and delete them from this device?

field-area = Area
field-pressure = Pressure
chips-minutes = Minutes
field-response = How the client took it
field-when = Asked
field-pain = Pain, 0 to 10
field-felt = Pressure felt, 1 to 5
field-comfort = Comfort, 0 to 10
field-said = What the client says
field-seen = What you see and feel
field-thought = What you make of it
field-next = What comes next
field-nothing = Why nothing was done
field-body = The note
field-writer = The page that writes
field-seq = Count
field-base = Version
field-words = Words to add

chips-title = What was done
chips-more = More
chips-add = Add this line
chips-choose = Choose a technique, an area, a pressure and minutes.
chip-barred = outside the limits
response-eased = Eased
responded-eased = It eased.
response-same = No difference
responded-same = No difference.
response-tender = Tender
responded-tender = Tender, no worse.
response-worse = Worse
responded-worse = It got worse.
over-technique = the technique is barred
over-technique-there = the technique is barred there
over-heat = no heat
over-area = leave this area out
over-pressure = pressure at most { $max }
over-minutes = at most { $max } minutes in all

checks-title = Pain, pressure, comfort
checks-add = Add this check
when-arrival = on arrival
when-during = during
when-end = at the end
check-line = { $time }, { $when }: { $details }.
check-said-pain = pain { $value } of 10
check-said-pressure = pressure felt { $value } of 5
check-said-comfort = comfort { $value } of 10

stops-title = When to stop
stops-because = Stopped because of { $rule }
stops-after = Before the client leaves
stop-line = { $time }: stopped because of { $rule } ({ $title }).

texts-title = In your words
nothing-title = Nothing was done

note-signed-title = Signed note
note-signed-by = Signed by { $name }, { $moment }
note-own-draft = Your draft
note-own-draft-say = { $name } signed the note. Your draft is not part of it. You can add it as it is.
addendum-draft = Add my draft
addendum-title = Add to this note
addendum-help = The signed text stays as it is. Your words stand below it with your name and the time.
addendum-send = Add
addendum-by = Added by { $name }, { $moment }
history-title = History
history-begun = { $name } began to write
history-saved = { $name } saved the last words
history-signed = { $name } signed
history-added = { $name } added words
history-draft = { $name } saved a draft that is not part of the note

wrong-reason-needed = A line outside the limits needs a reason of at least { $min } letters.
wrong-check-empty = Give at least one of pain, pressure and comfort.
wrong-line-needs-area = Choose an area.
wrong-line-needs-pressure = Choose a pressure.
wrong-not-a-note = This is not a note that the program can read.
wrong-too-many = The note has too many lines.
rule-note-not-arrived = The client has not arrived.
rule-note-no-visit = The visit did not take place.
rule-note-signed = This note is signed. Words can be added to it.
rule-note-not-signed = This note is not signed yet.
rule-note-no-last = There is no signed note of an earlier visit.
rule-note-reason = This is outside the limits of today’s decision. Write why it was done all the same.
rule-note-carried = A copied line is not confirmed. Confirm it or remove it.
rule-note-blank = A note is never signed empty. Add what was done, or write why nothing was done, in at least { $min } letters.
rule-addendum-blank = Write what you want to add.

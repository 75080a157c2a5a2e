# The interface's words in English. Words about clinical matters stand on the cards.
# Every key and variable here is in every other language file too; a test compares them.

language-name = English
yes = Yes
no = No
and = and
or = or
decimal-mark = .
none-of-these = None of these
not-sure = Not sure
prefer-not = Prefer not to say
not-sure-about-one = I am not sure about one of these
prefer-not-one = I prefer not to answer one of these
urgent-fallback = a doctor
crisis-fallback = the emergency number

## Dates and units

date = { $day } { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
unit-of-time = Unit of time
unit-days = days
unit-weeks = weeks
unit-months = months
unit-years = years
unit-minutes = minutes
unit-mmHg = mmHg
unit-10-9-L = × 10⁹ per litre
unit-ratio = { "" }

## Around every page

skip = Skip to the content
nav-label = Pages
nav-about = How it decides
nav-sources = Sources
emergency-short = Emergency:
not-reviewed = Not yet reviewed by a clinician.
not-reviewed-yet = Not yet reviewed by a clinician
not-diagnosis = This is not a diagnosis.
knowledge-release = Knowledge { $release }
privacy-device = Your answers stay on this device. The questions are worked out here, in your browser.
privacy-server = Your answers are sent to this practice’s server to work out the next question. They are not stored.

## Home

home-page-title = Safe care for back pain
home-title = Back pain? Find out what is safe for you.
home-lead = Answer plain questions. Learn if a massage is safe now, what it should leave out, and what else helps. Each result shows its reasons and its sources.
home-start = Start the self-check
home-start-fine = Free, no account, about five minutes.
home-sign-in = Sign in to your practice
home-sign-in-fine = For clients of the practice and for those who work there.
home-safe =
    .title = Safety first
    .say = Warning signs come first. If one needs care now, the check stops and says where to go.
home-cited =
    .title = Reasons you can check
    .say = Each finding names the answer behind it and how well its source was read.
home-active =
    .title = More than massage
    .say = Each plan has an active part: staying active, and simple exercises for home.
home-does =
    .title = What you get
home-does-1 = What to do now, in plain words
home-does-2 = Limits for your session: pressure, areas, positions, time
home-does-3 = A plan for visits and for home, with points to look again
home-does-4 = One page to print for your therapist or your doctor
home-not =
    .title = What it is not
home-not-1 = It is not a diagnosis and does not replace a doctor.
home-not-2 = No clinician has signed off its knowledge yet.
home-not-3 = It does not replace your therapist, who looks at the limits again at each visit.

## Start of the check

start-title = Self-check for back pain
start-lead = We ask about warning signs first, then about what keeps a massage safe for you.
start-emergency-title = Is this an emergency?
start-emergency-before = If you feel very ill, or have new numbness between your legs, chest pain or trouble breathing, do not wait for this check. Call
start-emergency-after = { " " }now.
start-long =
    { $count ->
        [one] There is about { $count } short screen. Some answers add a question, some save you a few.
       *[other] There are about { $count } short screens. Some answers add a question, some save you a few.
    }
start-unsure = You can always go back, say “not sure”, or keep an answer to yourself. Neither makes anything safe.
start-result = At the end you see what to do now, why, and a plan you can print.
start-not = It is not a diagnosis. No clinician has reviewed its knowledge yet.
country = Where are you?
country-help = It decides which telephone numbers we show.
begin = Begin

## Questions

continue = Continue
back = Back
start-again = Start again
why-we-ask = Why we ask
what-counts = What counts
progress = Screen { $here } of about { $total }
progress-label = Progress
look-again = Let us look at this once more
look-again-say = You were not sure. This one matters for your safety, so please read it once more. “Not sure” is still a fine answer.
look-again-private = You chose not to say, and that is your right. Without this we cannot say that massage is safe today. You can answer now, or leave it as it is.
one-by-one-say = No problem. Here is each one by itself.
ticks-help = Tick anything that fits. If nothing fits, tick none of these.
error-title = Please check: { $title }
error-summary = Please check your answers
error-mark = Mistake:
error-choose = Choose one answer. If you do not know, choose “not sure”.
error-nothing-ticked = Tick what fits. If nothing fits, tick “none of these”.
error-none-and-more = You ticked “none of these”, “not sure” or “prefer not to say” and something else. Keep only what is true.
error-number = Write a number, such as 12.
error-number-empty = Write a number, or tick “not sure” or “prefer not to say”.
error-number-and-unsure = Write a number or tick one box, not both.
error-number-range = Write a number from { $min } to { $max } { $unit }.
error-whole-number-range = Write a whole number from { $min } to { $max } { $unit }.

## What to do now: each urgency with each verdict on massage

now-emergency_now-barred =
    .title = Get emergency help now
    .say = One of your answers needs care at once. Do not wait, and do not have a massage.
now-emergency_now-needs_clearance =
    .title = Get emergency help now
    .say = One of your answers needs care at once. Have no massage until a doctor has seen you.
now-emergency_now-adapted =
    .title = Get emergency help now
    .say = One of your answers needs care at once. A massage has to wait.
now-emergency_now-suitable =
    .title = Get emergency help now
    .say = One of your answers needs care at once. A massage has to wait.
now-same_day-barred =
    .title = See a doctor today. No massage for now.
    .say = One of your answers should be looked at today. Please do not have a massage before that.
now-same_day-needs_clearance =
    .title = See a doctor today, and ask about massage
    .say = One of your answers should be looked at today. Have a massage only once the doctor agrees.
now-same_day-adapted =
    .title = See a doctor today, then a gentle massage
    .say = One of your answers should be looked at today. After that, a massage with limits can be right.
now-same_day-suitable =
    .title = See a doctor today, then massage is fine
    .say = One of your answers should be looked at today. Nothing else speaks against a massage.
now-urgent_review-barred =
    .title = See a doctor within days. No massage for now.
    .say = Your answers should be looked at soon. Massage is not safe before that.
now-urgent_review-needs_clearance =
    .title = See a doctor within days, and ask about massage
    .say = Your answers should be looked at soon. Have a massage only once the doctor agrees.
now-urgent_review-adapted =
    .title = See a doctor within days. Gentle massage is possible.
    .say = Your answers should be looked at soon. Until then a massage is possible within the limits below.
now-urgent_review-suitable =
    .title = See a doctor within days. Massage is possible.
    .say = Your answers should be looked at soon. Nothing speaks against a massage until then.
now-routine_check-barred =
    .title = No massage for now. Book a check-up.
    .say = Something in your answers makes massage unsafe now. Book a visit with your doctor.
now-routine_check-needs_clearance =
    .title = Ask a doctor before a massage
    .say = Book a normal visit with your doctor. Have a massage only once they agree.
now-routine_check-adapted =
    .title = Massage is possible, with limits. Book a check-up.
    .say = A massage is possible within the limits below. Also book a normal visit with your doctor.
now-routine_check-suitable =
    .title = Massage is possible. Book a check-up.
    .say = Nothing in your answers speaks against a massage. Also book a normal visit with your doctor.
now-none-barred =
    .title = No massage for now
    .say = Something in your answers makes massage unsafe now. Below you see what it is and what can change it.
now-none-needs_clearance =
    .title = Ask a clinician before a massage
    .say = Massage may be fine for you, but a doctor, nurse or physio should agree first. The question to ask is below.
now-none-adapted =
    .title = Massage is possible, with limits
    .say = Nothing in your answers needs urgent care. A massage is possible if the therapist keeps to the limits below.
now-none-suitable =
    .title = Massage is possible
    .say = Nothing in your answers needs urgent care or speaks against a massage.
waiting =
    .title = No massage yet: an answer is missing
    .say = Nothing you told us needs urgent care. But until you can answer the points below, massage has to wait.
call-emergency = Emergency number
call-urgent = Care today

## Parts of the result

unclear-title = What you were not sure about
unclear-title-private = What you chose not to say
unclear-title-both = What you were not sure about, or chose not to say
unclear-private = You chose not to say.
unclear-waits = Until you can answer these, no massage. You do not need emergency care for an open answer alone. Ask someone who can look, or see a doctor.
unclear-strict = While these are open, we keep to the stricter limit.
if-true = If this is true of you:
answer-now = Answer it now
limits-title = Limits for your session
limits-say = Show these to your therapist.
limit-pressure = Pressure
limit-minutes = Time
limit-techniques = Left out
limit-avoid = Places to leave alone
limit-areas = Limits in places
limit-positions = Positions
limit-heat = Heat
limit-notes = Also
at-most-pressure = at most { $max } of 5
at-most-minutes = at most { $minutes } minutes
without = without { $names }
no-heat = no heat
why-title = Why
why-say = These points apply to you. Each one names the answers that it rests on.
why-nothing = No card applies to your answers. Every warning sign and every reason for caution was looked at.
why-nothing-sure = No card definitely applies to your answers. What is still open stands above.
because = Because you answered:
sources = Sources:
no-source = This rests on practice and judgement; no source was read for it.
sources-unread =
    { $count ->
        [one] { $count } source was named from memory and not read. It does not count as a citation.
       *[other] { $count } sources were named from memory and not read. They do not count as citations.
    }
review-by = Next review due { $date }
reviewed-by = Reviewed by { $name }, { $role }, on { $on }
read-the-card = Read the card
urgency-emergency_now = emergency
urgency-same_day = see a doctor today
urgency-urgent_review = see a doctor within days
urgency-routine_check = book a check-up
massage-barred = no massage
massage-needs_clearance = ask a clinician first
massage-adapted = with limits
interaction-contraindicated = do not use together
interaction-major = serious
interaction-moderate = take care
interaction-minor = minor
change-title = What could change this
change-to-adapted = A massage would be possible if one of these were so:
change-to-suitable = The limits would fall away if one of these were so:
at-least = { $number } or more
at-most = { $number } or less
between = { $from } to { $to }
change-warning = This only shows what the decision hangs on. Never stop or change a medicine because of this page.
change-never = Nothing that you could change yourself lifts this. Time, or a clinician, can.
clinician-title = What to ask a doctor, nurse or physio
clinician-say = Show or read them this:
visit-title = What your therapist checks at the visit
visit-say = These are looked at on the day, before the session begins.
plan-title = Your plan
plan-say = The plan has a part for visits and a part for you. Both count.
techniques-title = In the session, in this order
dose = { $visits } visits of { $minutes } minutes, { $gap } days apart. Up to { $most } if it helps.
range = { $from } to { $to }
minutes = { $minutes } minutes
below-dose = Below the studied dose.
active-part = active part
fits-because = It fits because:
evidence = What is known about it
home-programme-title = At home
home-programme-say = A little, often. Start at the level below.
home-start-at = Start
home-progress = Then
home-stop = Stop if
more-title = More for your plan
advice-title = Everyday advice
options-title = Other care, by guideline
options-say = What guidelines say about other care for back pain. Guidelines differ, and so do people.
stop-rules-title = When to stop in a session, and what to watch for after
watch-title = What to watch for
checks-title = Medicines and remedies to check
stance-for = in favour
stance-may = may be an option
stance-within-package = only together with exercise
stance-against = against
stance-silent = says nothing
stance-always = for everyone
stance-option = an option
stance-neutral = neither for nor against
stance-never = not advised
answers-title = Your answers
answers-show =
    { $count ->
        [one] See or change your { $count } answer
       *[other] See or change your { $count } answers
    }
change = Change
keep =
    .title = Take this to your practice
    .say = Your practice keeps your answers with your record, and you can book visits if massage is possible. You sign in first.
    .button = Keep this check at the practice
keep-client =
    .title = Keep this check
    .say = The answers and the decision are kept with the client’s record.
    .button = Keep with the client’s record
decided-title = How this was decided
decided-say = Every card that applies adds its limits, and the strictest one counts. “Not sure” leaves a question open, and what it could bring counts. No clinician has reviewed the cards yet.
decided-line = Knowledge { $release } · { $digest } · { $date }
print = Print this page
save-decision-say = The file holds the decision and your answers, for a program that reads JSON.
save-decision = Save the decision as a file

## When something went wrong

start-over =
    .title = Please start the check again
    .say = Your answers do not fit the questions any more. This happens when the questions were updated while you answered. Nothing was stored.
start-over-detail = Detail: { $fact } { $given } – allowed: { $allowed }
not-found =
    .title = This page does not exist
    .say = The address may be old or mistyped.
refused =
    .title = We could not read that
    .say = What was sent was too large, or not a form of this site. Nothing was stored. Please go back and try again.
foreign =
    .title = This form came from another site
    .say = For your safety we take answers only from our own pages. Nothing was read or stored. Please start the check here.
failed =
    .title = Something went wrong on our side
    .say = Your answers were not stored. Please try again. If it happens once more, tell the practice.
offline =
    .title = This page needs a connection
    .say = You are offline. The self-check itself works without a connection.
to-the-check = Go to the self-check

## About

about-title = How Supple decides
about-lead = Supple is a set of cards, one for each warning sign, limit, technique and remedy. A program reads your answers and the cards, and nothing else.
about-review =
    .title = No clinician has signed off
    .say = The cards were written from guidelines and studies. No clinician has reviewed them yet. Each card and each result says so, and names a date for its review.
about-cards =
    .title = Limits only add up
    .say = Each card that applies adds what it asks for: how soon to be seen, less pressure, an area to leave alone. The strictest one counts. No card can loosen what another asks for, apart from a clinician’s agreement where a card says so.
about-unknown =
    .title = What “not sure” means
    .say = A question that is open keeps its strictest outcome possible. That can make a massage wait. For a few questions “not sure” counts as one fixed answer; the card of each says which and why.
about-sources =
    .title = How well a source was read
    .say = Each source has a word beside it: verified means that we read it on the point; second-hand means that we read about it elsewhere; title only means that we know that it exists. What was only remembered is called unverified and is never shown as a citation.
about-privacy =
    .title = What happens to your answers
    .say = They travel in the form on your page. Where your browser can, the check runs on your device, and this tab remembers your last step until you close it or start again. Otherwise the server of the practice works out the next question and forgets your answers at once. They are not in the address, in a cookie or in a log.
about-limits =
    .title = What it cannot do
    .say = It cannot see or touch you, and a person can describe a sign in many ways. Warning signs are rough tools: they stop some people without need and can miss an illness. If you feel that something is wrong, see a doctor whatever this page says.
about-figures = In figures
about-cards-count = Cards that decide or plan
about-facts-count = Facts it can know
about-reviewed-count = Cards reviewed by a clinician
about-release = Release of the knowledge
about-digest = Fingerprint

## Sources

sources-title = Sources
sources-lead = Everything the cards lean on, with how far each source was read.
source-verified =
    .title = Verified
    .word = verified
    .say = Read on the point for which it is used.
source-second-hand =
    .title = Second-hand
    .word = second-hand
    .say = Known from another page that reports it.
source-title-only =
    .title = Title only
    .word = title only
    .say = Known to exist; its content was not read.
source-unverified =
    .title = Unverified
    .word = unverified
    .say = Named from memory. Never shown as a citation.

## Card pages

kind-fact = Question
kind-screen = Screen of questions
kind-red-flag = Warning sign
kind-contraindication = Reason for caution
kind-exception = Exception
kind-technique = Technique
kind-presentation = Kind of back pain
kind-course-rule = Course rule
kind-instrument = Questionnaire
kind-stop-rule = Stop rule
kind-remedy = Remedy
kind-interaction = Interaction
kind-medicine = Medicine
kind-home-item = Home exercise
kind-advice = Advice
kind-option = Other care
kind-claim = Claim
kind-source = Source
kind-country = Country
kind-person = Test person
kind-quiet = Ordinary test person
kind-vocabulary = Word list
card-say = What it says
card-what = What it is
card-how = How to do it
card-claim = The claim
card-help = Help
card-why = Why
card-evidence = What is known about it
card-limit = Limits
card-do = What to do
card-ask-clinician = What to ask a clinician
card-sources = Sources
card-point = The point that was read
card-our-default = Our own choices, for a clinician to confirm
card-recalled = From memory, not checked
card-reviewers = Notes for reviewers
visit-stop =
    .title = Your visit is on hold.
    .say = Please answer the last questions, so that the practice knows more. Do not wait with what stands here.
changed =
    .title = Has any of this changed?
    .help = You told us this on { $date }. Tick what has changed, or what you are not sure of. We ask only that again.
    .none = Nothing has changed
error-changed-and-none = You ticked “nothing has changed” and something else. Keep only what is true.
privacy-visit = Your answers go to your practice. They are kept with this visit.

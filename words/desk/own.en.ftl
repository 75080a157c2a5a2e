# The client's own side: their page, what they agree to, forms by link and code, summaries.

## The client's own page
me-title = My care
own-back = Back to my care
own-next = Your next visit
own-next-none = No visit is booked right now.
own-with = With
own-where = Where
own-bring = Please bring
own-bring-say = Loose clothes that you can move in, and a list of your medicines. Come five minutes early.
own-move = Move or cancel this visit
own-on-hold = This visit is on hold. Please call the practice before you come.
own-to-do = To do before the visit
own-open = To do
own-begun = Begun
own-done = Done
own-chart = Show on a picture where it hurts
own-links = Fill in a form on another device
own-links-open = { $count ->
    [one] one link is open
   *[other] { $count } links are open
}
own-waits = { $count ->
    [one] You are on the waiting list. See your offers.
   *[other] You are on the waiting list { $count } times. See your offers.
}
own-plan = Your plan
own-home = What you can do at home
own-start = Start with
own-stop = Stop if
own-trend = How it is going
own-watch = When to get help
own-summaries = What we did at your visits
own-data = Your data
own-data-say = You can read, change and take along all that we keep about you.

## Consent
consent-title = What you agree to
consent-ask = Ask what the client agrees to
rule-visit-consent-no = The client said no to the massage, or took back a yes. Ask before the note opens.
way-out-consent = Go to the consent
consent-of-client = Consent of the client
own-past = Courses that are over
consent-change = Change my answer
consent-visit = Back to the visit
consent-massage = The massage
consent-staff = Read this to the client, and write down what they say.
consent-choose = Please choose
consent-no = No
consent-parts-help = Choose for each part: no, or how firm it may be at most. 1 is very light and 5 is very firm.
consent-limits = Your plan says how firm it may be at most, so not every pressure is on offer.
consent-refuse = I do not want a massage today
consent-chosen = This is what you chose
consent-give = Save my answer
consent-back = Change the parts
consent-stands = You agreed to this:
consent-refused = You said no to the massage. You can change your mind at any time.
consent-all-agreed = All parts are agreed to.
consent-not-agreed = Not agreed
consents-title = What was agreed to, and when
consents-link = See what you agreed to and take it back
consents-say = Nothing here is ever changed or lost. You can take back a yes at any time.
consents-all = All that was said
consents-none = Nothing was said yet.
consent-treatment-given = Yes to the massage
consent-treatment-refused = No to the massage
consent-treatment-withdrawn = Yes to the massage taken back
consent-sharing-given = Yes to telling another person
consent-sharing-refused = No to telling another person
consent-sharing-withdrawn = Yes to telling another person taken back
consent-by-client = Said by the client
consent-by-therapist = Said by the client, written down by the therapist
consent-words = The words of that day
consent-version = Version { $version } of the text
withdraw-treatment = Take back your yes to the massage
withdraw-parts = Parts of the body
withdraw-ticked = Take back for the ticked parts
withdraw-all = Take back for all parts
withdraw-sharing = Take back your yes to telling this person
withdraw-sharing-button = Take it back
sharing-title = Telling another person
sharing-stands = You agreed that we may tell:
sharing-refused = You said that we may not tell anybody.
sharing-whom-help = A name, such as Dr Martin, or what they do, such as my family doctor.
sharing-save = Save this answer
field-areas = Parts of the body
field-agree = Do you agree?
field-share = Do you agree?
field-with_whom = Whom may we tell?
field-link = Link
field-plain_words = Summary for the client
wrong-choose-each = Choose an answer for each part.
wrong-link-code = This is not the code of this link.
wrong-none-chosen = You said no to every part. Choose one part at least, or say no to the massage.
due-visit = We ask you before each visit. Please answer before you come, or at the visit.
due-words = The words have changed since you answered. Please answer again.
due-areas = The parts of the body in your plan have changed. Please answer again.
due-pressure = The pressure in your plan has changed. Please answer again.
due-withdrawn = You took back your yes. You can answer again if you like.
rule-consent-changed = The plan or the words changed while you were answering. Open the form again.
rule-no-consent-words = This server has no text to agree to. Tell the practice.
rule-form-too-large = These answers do not belong to this form.
rule-form-finished = This form was finished or its link was taken back.
rule-visit-not-done = A summary is released after the visit. Note first that it took place.
rule-summary-not-released = This summary is not with the client, so it cannot be withdrawn.

## Forms
form-next = Next
form-saved = Saved
form-not-saved = Not saved. Press Next to try again.
form-keeps = Your answers are kept as you go. You can stop and go on later.
form-check = What has changed since last time
form-measures = How you are

## Links with a code
links-title = Forms on another device
links-say = A link and a code open one form on any device, and nothing else. Send the two apart.
links-make = Make a link
links-made = Links of this visit
links-none = There are none.
link-used = Used
link-revoked = Taken back
link-locked = Locked after too many wrong codes
link-expired = Expired
link-open = Opens until { $until }
link-made = Made { $at }
link-revoke = Take back this link
link-made-title = Your link and its code
link-made-say = Write both down now. The code is shown only once.
link-address = Link
link-code = Code
link-until = The link opens until { $until }.
link-apart = Give the code by another way than the link, such as by telephone.
link-made-before = This link was made a moment ago, and its code was shown then. If you do not have it, make a new link.
link-nothing =
    .title = This link does not open
    .say = It may be too old, used up, taken back or not copied whole.
    .next = Ask your practice for a new link, or sign in.
code-title = Type your code
code-say = You got a code from your practice, apart from this link.
code-help = Eight letters and numbers, such as K7QM-4XTD.
code-send = Open the form
code-left = { $count ->
    [one] You can try one more time. Then the link is locked.
   *[other] You can try { $count } more times. Then the link is locked.
}
link-done =
    .title = Thank you
    .say = Your answers are with the practice now.
    .next = You can close this page. To change an answer, ask for a new link or sign in.

## Summaries
summary-title = Summary of the visit
summary-none = There is no summary of this visit.
summary-help = Short and in plain words, at most { $max } characters. The client sees it only once you release it.
summary-begin = This is what we did today:
summary-release = Release to the client
summary-save = Keep without showing it
summary-withdraw = Withdraw from the client
summary-history = All versions
summary-draft = Not shown to the client
summary-released = Shown to the client
summary-withdrawn = Withdrawn from the client

# What is measured at visits, how it went, and the review of a course.

measures-title = Measures
measures-visit = Visit of { $at }
measures-none = Nothing is measured at this visit.
measures-all-done = All that is due at this visit is done.
measures-open = { $count ->
    [one] One short form is to be filled in.
   *[other] { $count } short forms are to be filled in.
}
measures-due = To be filled in.
measures-score = Score: { $score }
measures-range = from { $least } to { $most }
measures-left-out = Left out in this course.
measures-incomplete = No score: not every question was answered. Nothing is guessed.
measures-fill = Fill in
measures-again = Fill in again
measure-english = Use the English form
measure-leave-out = Use the pain score in its place
measure-licence = About this form:
measure-name-them = Name at least { $min } things that your back makes hard for you, and at most { $max }. Then say how well you can do each one now. We ask about the same ones each time.
measure-activity = What is it? For example: carry shopping
measure-nothing-true = None of these is true for me today
measure-send = Send
measure-keep = Keep it without a score
measure-keep-why = A form with open questions has no score. We do not guess it.
wrong-too-few-activities = Name at least { $min } activities.
wrong-nothing-ticked = Tick the lines that are true, or say that none is.
wrong-unknown-item = This form has no question “{ $item }”.
rule-measure-off = This visit does not take place, so nothing is measured at it.
rule-measure-early = This form opens when the visit before is over.
rule-measure-late = It is too late for this form: the visit is over, and a later score would not say how it was then.
rule-measure-language = The form is not there in this language.
rule-measure-not-left-out = This form cannot be left out.

trend-title = How it goes
trend-client = Back to the person
trend-none = Nothing has been measured yet.
trend-course = Course booked on { $on }
trend-table = The figures as a table
trend-visit = Visit
trend-visits = visits
trend-date = Date
trend-score = Score
trend-not-taken = not taken
trend-gap = no score
trend-better-down = lower is better
trend-better-up = higher is better
trend-noise = within the error of measurement
trend-matters = a change that matters
trend-matters-worse = a change for the worse
trend-any = a little better or more
trend-much = much better
trend-too-early = { $what } was { $score } at the start. It is too early to say how it goes.
trend-no-first = { $what } is { $score } now. There is no score from before the first visit, so we cannot say if it changed.
trend-incomplete = { $what }: the newest form has no score, so we cannot say how it goes.
trend-answer = Your answer to how your back is since we began: { $answer }.
trend-went = { $what } went from { $first } to { $latest }.
trend-same = { $what } is { $score }, the same as at the start.
trend-one-point = { $points } point
trend-points = { $points } points
trend-better-both = That is { $points } better ({ $percent }%).
trend-better-points = That is { $points } better.
trend-worse-both = That is { $points } worse ({ $percent }%).
trend-worse-points = That is { $points } worse.
trend-clear = A change of this size is likely to matter to you.
trend-possible = A change of this size may matter to you.
trend-clear-worse = A change of this size can matter. Talk about it with your therapist.
trend-small = A change of this size can be chance.
trend-beyond = That is more than the error of measurement.
trend-beyond-worse = That is more than the error of measurement. Talk about it with your therapist.
trend-within = A difference of this size can come from measuring alone.

review-title = Review of the course
review-course = The course
review-done = { $count ->
    [0] No visit of this course is done yet. There is nothing to decide.
    [one] One visit is done.
   *[other] { $count } visits are done.
}
review-due = The review after visit { $number } is due.
review-says = What the cards say
review-says-nothing = The cards say nothing for certain yet.
review-could-be = What is still open could turn this into: { $word }.
review-because = This rests on:
review-unknown = Not known yet
review-to-measures = Go to the measures of the last visit
review-questions = What only people can answer
review-answer = Keep the answers
review-decide = Your decision
review-reason-help = Needed where you decide something other than the cards, or while something is open that could change what they say.
review-send = Keep the decision
review-follows = What follows
review-after = after visit { $number }
review-change-next = Change the style, the pressure or the length, and look at the active part. The notes of the cards below say what to change.
review-more = { $count ->
    [one] Book the one visit that the plan still allows
   *[other] Book more visits (up to { $count })
}
review-full = The course has as many visits as the plan allows.
review-stop-next = No more visits are booked in this course until another review says otherwise.
review-to-whom = Send the person to their doctor, and name what got worse. The notes of the cards say how soon.
review-cancel = { $count ->
    [one] Cancel the visit to come
   *[other] Cancel the { $count } visits to come
}
review-cancel-why = Ended at the review
review-history = Reviews so far
review-said = The cards said: { $word }
review-said-nothing = The cards said nothing for certain.
course-word-continue = Go on
course-word-change = Change the plan
course-word-stop = Stop
course-word-send-on = Send on to a doctor
field-chosen = What do you decide?
wrong-why-needed = Write down why. This is not what the cards say, or something is still open.
rule-review-too-early = No visit of this course is done yet, so there is nothing to decide.
rule-review-changed = What the cards say has changed since you opened the page. Look at it again before you decide.
rule-cards-stop = The measures of the course under way say that it should stop. A therapist looks at it in the review before there are new times.
rule-cards-send-on = The measures of the course under way got worse twice. A therapist looks at it in the review, and a doctor should see it, before there are new times.
rule-review-stop = The review ended the course. A therapist can open it again in the review, with a reason.
rule-review-send-on = The review sent you on to a doctor before more massage. A therapist can open the course again in the review, with a reason.
rule-course-over = This course is over, so it gets no more visits.
rule-course-full = The plan allows { $most } more visits in this course.
flag-measure-due = Measure due

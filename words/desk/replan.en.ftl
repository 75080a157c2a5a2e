# A therapist is away: who moves.

field-away_from = Away from
field-away_from_time = From time
field-away_to = Up to and including
field-away_to_time = Until time
field-away_kind = Reason
replan-title = Absences
replan-lead = Say who is away and when. You see who would move where before anything changes.
replan-from-help = Empty: from the start of the day.
replan-to-help = Empty: until the end of the day.
replan-most = At most { $days } days at once.
replan-preview = Show who moves
replan-known = Away now or later
replan-none-known = Nobody.
replan-unsaid = Not said
replan-preview-title = Who would move
replan-again = Another absence
replan-stale = Somebody booked or changed something since you looked. Nothing was done. This is the plan as it is now.
replan-stale-other = { $count ->
    [0] The visits move as before.
    [one] { $count } visit is new or moves elsewhere; it is marked below.
   *[other] { $count } visits are new or move elsewhere; they are marked below.
}
replan-stale-gone = { $count ->
    [one] { $count } visit is no longer touched.
   *[other] { $count } visits are no longer touched.
}
replan-new = Changed since you looked
replan-nothing-yet = Nothing has changed yet. The button at the end does it all at once.
replan-nobody = No visit falls into this time.
replan-stuck = { $count ->
    [one] { $count } visit cannot move
   *[other] { $count } visits cannot move
}
replan-stuck-help = These visits stay where they are, and nobody will be there. Call these people.
replan-stops = What leaves no place:
replan-moves = { $count ->
    [one] { $count } visit moves
   *[other] { $count } visits move
}
replan-old = Until now
replan-to = New
replan-cause-away = { $therapist } is away
replan-cause-gap = a visit before it moves, and the plan leaves { $days } days between
replan-same-time = same time
replan-same-day = same day
replan-later = { $count ->
    [one] { $count } day later
   *[other] { $count } days later
}
replan-earlier = { $count ->
    [one] { $count } day earlier
   *[other] { $count } days earlier
}
replan-same-therapist = same therapist
replan-other-therapist = another therapist
replan-liked-therapist = the therapist they asked for
replan-after = { $count ->
    [one] { $count } day after the visit before
   *[other] { $count } days after the visit before
}
replan-by-hand = Other times for this visit
replan-wait = Put on the waiting list
replan-see-client = See what they need first
replan-apply = Record the absence and move these visits
replan-open-title = { $therapist } is away
replan-moved = { $count ->
    [one] { $count } visit was moved
   *[other] { $count } visits were moved
}
replan-tell = Nobody is told by mail. Call these people, or keep this page open until you have.
replan-left = Still to settle
replan-none-left = No visit stands in this time.
replan-back = Take the absence back
replan-back-help = The time can be booked again. Visits that moved stay where they are now.
wrong-is-over = This is over already.
wrong-too-long-ago = This is more than a week ago.
wrong-too-many-days = This is too long for one absence.

# The body chart of a visit.

field-marks = Places
field-ink = Free lines
field-with = Earlier drawings

chart-title = Body chart
chart-visit = Visit { $number }
chart-picture = Where it is felt
chart-now = Marked now:
chart-nothing = nothing is marked
chart-kept = Kept { $when }.
chart-meanwhile = Not kept yet: this chart was saved at { $time } while you drew. Your drawing is here, and what was saved lies under it. Look at both, then keep yours. What was saved before stays in the record.

chart-views = Show the body from
chart-view-back = Back
chart-view-front = Front
chart-view-left = Left side
chart-view-right = Right side
chart-letter-left = L
chart-letter-right = R

chart-brush = Tap a place to mark it with
chart-pen = Pen: draw freely
chart-brush-strength = Strength, 0 to 10 (optional)
chart-undo = Take back the last line
chart-full = There is no room for more lines. Take one back to draw another.

chart-legend = What the patterns mean
chart-under = Under today’s marks
chart-saved-meanwhile = Saved meanwhile, { $time }
chart-today-client = Drawn by the client at this visit, { $time }
chart-today-therapist = Drawn by the therapist at this visit, { $time }
chart-seen-own = Visit { $number }, { $date }
chart-seen-client = Visit { $number }, { $date }, by the client
chart-seen-therapist = Visit { $number }, { $date }, by the therapist
chart-earlier = Earlier drawings
chart-earlier-help = They are shown fainter, each with a line of its own. At most { $max } at a time.
chart-earlier-show = Show

chart-list = The places as a list
chart-list-help = Tick what is felt at each place. Strength goes from 0, nothing, to 10, the worst you can think of. You can leave it empty.
chart-strength = Strength
chart-keep = Keep the chart

chart-quality-ache = ache
chart-quality-burning = burning
chart-quality-numb = numb
chart-quality-pins_and_needles = pins and needles
chart-place-left = left { $region }
chart-place-middle = middle of the { $region }
chart-place-right = right { $region }
chart-felt = { $place }: { $what }
chart-felt-strength = { $place }: { $what } { $strength }
chart-and = { $first } and { $last }
chart-join = { $first }; { $last }
chart-lines = { $count ->
    [one] { $count } free line
   *[other] { $count } free lines
}

wrong-unknown-region = The body chart has no such place.
wrong-unknown-quality = A place is marked with ache, burning, numb, or pins and needles.
wrong-not-a-mark = A mark names a place, a side and what is felt there.
wrong-strength = Strength is a whole number from { $min } to { $max }.
wrong-strength-alone = A place has a strength, but nothing is ticked there. Tick what is felt, or empty the strength.
wrong-ink-bytes = The free lines are too large: at most { $max } kilobytes. Nothing of them was kept; draw fewer or shorter lines.
wrong-ink-strokes = There are too many free lines: at most { $max }. Nothing of them was kept.
wrong-ink-points = The free lines are too long: at most { $max } points together. Nothing of them was kept.
wrong-ink-outside = A free line goes beyond the picture. Nothing of them was kept.
wrong-not-ink = The free lines cannot be read. Nothing of them was kept.
rule-chart-visit-off = This visit was called off or missed, so nothing can be drawn on its chart.
rule-chart-signed = The note of this visit is signed, so nothing more can be drawn on its chart. What is missing can be added to the note.
rule-chart-unreadable = A stored chart cannot be read. Please tell the person who runs this server.

# Clients from a file.

people-title = Clients from a file
people-lead = Bring clients in from a table. Nothing is saved before you have seen what was read.
people-columns = The first row names the columns, in English or French and in any order: given name, family name, date of birth, e-mail, telephone, language, remark. Only the given name is needed. Dates are written 1980-12-31 or 31/12/1980.
people-limits = CSV, with a comma, a semicolon or a tab between columns. At most { $rows } rows and { $megabytes } MB.
people-otherwise = Language, where a row names none
people-preview = Look at it
people-preview-title = What was read
people-good = { $count ->
    [one] 1 row can be brought in.
   *[other] { $count } rows can be brought in.
}
people-refused = { $count ->
    [0] No row is refused.
    [one] 1 row is refused.
   *[other] { $count } rows are refused.
}
people-left-out = Columns that are not used:
people-first-title = The first rows
people-refused-title = Refused rows
people-refused-part = The first { $count } reasons. The file below has all of them.
people-refused-save = Save the refused rows as CSV
people-line = Line
people-field = Column
people-reason = Reason
people-whole-row = Whole row
people-apply = { $count ->
    [one] Bring in 1 client
   *[other] Bring in { $count } clients
}
people-again = Start again with another file
people-done-title = The clients are here
people-done = { $count ->
    [one] 1 client was brought in.
   *[other] { $count } clients were brought in.
}
field-file = File
field-text = Or paste the table
wrong-file-too-large = The file is too large.
wrong-file-not-text = This is not a text file. Save the table as CSV (UTF-8).
wrong-file-no-header = The first row does not name the columns. One of them must be “Given name”.
wrong-file-too-wide = The table has too many columns: at most { $max }.
wrong-file-too-long = The table has too many rows: at most { $max }.
wrong-row-ragged = The row has { $cells } cells, and there are { $columns } columns.
wrong-person-there = A client with this name and date of birth is there already.
wrong-person-twice = The same name and date of birth stand on line { $line }.
wrong-address-there = A client with this e-mail address is there already.
wrong-address-twice = The same e-mail address stands on line { $line }.
rule-people-none = No row of the file can be brought in.
rule-people-changed = Clients were added since you looked at the file. Look at it again before you bring it in.

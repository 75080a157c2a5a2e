# Les clients repris d’un fichier.

people-title = Reprendre des clients d’un fichier
people-lead = Reprenez des clients d’un tableau. Rien n’est enregistré avant que vous ayez vu ce qui a été lu.
people-columns = La première ligne nomme les colonnes, en français ou en anglais, dans n’importe quel ordre : prénom, nom, date de naissance, e-mail, téléphone, langue, remarque. Seul le prénom est nécessaire. Les dates s’écrivent 1980-12-31 ou 31/12/1980.
people-limits = Fichier CSV, avec une virgule, un point-virgule ou une tabulation entre les colonnes. Au plus { $rows } lignes et { $megabytes } Mo.
people-otherwise = Langue, si une ligne n’en indique pas
people-preview = Voir ce qui sera repris
people-preview-title = Ce qui a été lu
people-good = { $count ->
    [one] { $count } ligne peut être reprise.
   *[other] { $count } lignes peuvent être reprises.
}
people-refused = { $count ->
    [0] Aucune ligne n’est refusée.
    [one] 1 ligne est refusée.
   *[other] { $count } lignes sont refusées.
}
people-left-out = Colonnes non utilisées :
people-first-title = Les premières lignes
people-refused-title = Lignes refusées
people-refused-part = Les { $count } premières raisons. Le fichier ci-dessous les contient toutes.
people-refused-save = Enregistrer les lignes refusées en CSV
people-line = Ligne
people-field = Colonne
people-reason = Raison
people-whole-row = Toute la ligne
people-apply = { $count ->
    [one] Reprendre 1 client
   *[other] Reprendre { $count } clients
}
people-again = Recommencer avec un autre fichier
people-done-title = Les clients sont repris
people-done = { $count ->
    [one] 1 client a été repris.
   *[other] { $count } clients ont été repris.
}
field-file = Fichier
field-text = Ou collez le tableau
wrong-file-too-large = Le fichier est trop grand.
wrong-file-not-text = Ce n’est pas un fichier de texte. Enregistrez le tableau en CSV (UTF-8).
wrong-file-no-header = La première ligne ne nomme pas les colonnes. L’une d’elles doit être « Prénom ».
wrong-file-too-wide = Le tableau a trop de colonnes : au plus { $max }.
wrong-file-too-long = Le tableau a trop de lignes : au plus { $max }.
wrong-row-ragged = La ligne a { $cells } cellules, et il y a { $columns } colonnes.
wrong-person-there = Un client avec ce nom et cette date de naissance existe déjà.
wrong-person-twice = Le même nom et la même date de naissance figurent à la ligne { $line }.
wrong-address-there = Un client avec cette adresse e-mail existe déjà.
wrong-address-twice = La même adresse e-mail figure à la ligne { $line }.
rule-people-none = Aucune ligne du fichier ne peut être reprise.
rule-people-changed = Des clients ont été ajoutés depuis que vous avez vu le fichier. Regardez-le de nouveau avant de le reprendre.

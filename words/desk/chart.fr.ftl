# Le schéma corporel d’une séance.

field-marks = Endroits
field-ink = Traits libres
field-with = Dessins précédents

chart-title = Schéma du corps
chart-visit = Séance { $number }
chart-picture = Où c’est ressenti
chart-now = Marqué maintenant :
chart-nothing = rien n’est marqué
chart-kept = Enregistré { $when }.
chart-meanwhile = Pas encore enregistré : ce schéma a été enregistré à { $time } pendant que vous dessiniez. Votre dessin est ici, et ce qui a été enregistré se trouve dessous. Regardez les deux, puis enregistrez le vôtre. Ce qui a été enregistré avant reste dans le dossier.

chart-views = Montrer le corps
chart-view-back = De dos
chart-view-front = De face
chart-view-left = Côté gauche
chart-view-right = Côté droit
chart-letter-left = G
chart-letter-right = D

chart-brush = Touchez un endroit pour le marquer avec
chart-pen = Stylo : dessiner librement
chart-brush-strength = Intensité, de 0 à 10 (facultatif)
chart-undo = Retirer le dernier trait
chart-full = Il n’y a plus de place pour d’autres traits. Retirez-en un pour en dessiner un autre.

chart-legend = Ce que disent les motifs
chart-under = Sous les marques d’aujourd’hui
chart-saved-meanwhile = Enregistré entre-temps, { $time }
chart-today-client = Dessiné par le client à cette séance, { $time }
chart-today-therapist = Dessiné par le thérapeute à cette séance, { $time }
chart-seen-own = Séance { $number }, { $date }
chart-seen-client = Séance { $number }, { $date }, par le client
chart-seen-therapist = Séance { $number }, { $date }, par le thérapeute
chart-earlier = Dessins précédents
chart-earlier-help = Ils sont montrés plus pâles, chacun avec son propre trait. Au plus { $max } à la fois.
chart-earlier-show = Montrer

chart-list = Les endroits en liste
chart-list-help = Cochez ce qui est ressenti à chaque endroit. L’intensité va de 0, rien, à 10, le pire que vous puissiez imaginer. Vous pouvez la laisser vide.
chart-strength = Intensité
chart-keep = Enregistrer le schéma

chart-quality-ache = douleur sourde
chart-quality-burning = brûlure
chart-quality-numb = engourdissement
chart-quality-pins_and_needles = fourmillements
chart-place-left = { $region } à gauche
chart-place-middle = { $region } au milieu
chart-place-right = { $region } à droite
chart-felt = { $place } : { $what }
chart-felt-strength = { $place } : { $what } { $strength }
chart-and = { $first } et { $last }
chart-join = { $first } ; { $last }
chart-lines = { $count ->
    [one] { $count } trait libre
   *[other] { $count } traits libres
}

wrong-unknown-region = Le schéma n’a pas cet endroit.
wrong-unknown-quality = Un endroit est marqué par une douleur sourde, une brûlure, un engourdissement ou des fourmillements.
wrong-not-a-mark = Une marque nomme un endroit, un côté et ce qui y est ressenti.
wrong-strength = L’intensité est un nombre entier de { $min } à { $max }.
wrong-strength-alone = Un endroit a une intensité, mais rien n’y est coché. Cochez ce qui est ressenti, ou videz l’intensité.
wrong-ink-bytes = Les traits libres sont trop volumineux : au plus { $max } kilo-octets. Aucun n’a été gardé ; dessinez moins de traits ou des traits plus courts.
wrong-ink-strokes = Il y a trop de traits libres : au plus { $max }. Aucun n’a été gardé.
wrong-ink-points = Les traits libres sont trop longs : au plus { $max } points en tout. Aucun n’a été gardé.
wrong-ink-outside = Un trait libre sort de l’image. Aucun n’a été gardé.
wrong-not-ink = Les traits libres sont illisibles. Aucun n’a été gardé.
rule-chart-visit-off = Cette séance a été annulée ou manquée : on ne peut rien dessiner sur son schéma.
rule-chart-signed = La note de cette séance est signée : on ne peut plus rien dessiner sur son schéma. Ce qui manque peut être ajouté à la note.
rule-chart-unreadable = Un schéma enregistré est illisible. Veuillez le signaler à la personne qui gère ce serveur.

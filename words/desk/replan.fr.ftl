# Une absence : qui change d’heure.

field-away_from = Absent à partir du
field-away_from_time = À partir de (heure)
field-away_to = Jusqu’au (compris)
field-away_to_time = Jusqu’à (heure)
field-away_kind = Raison
replan-title = Absences
replan-lead = Dites qui est absent et quand. Vous voyez qui changerait d’heure avant que rien ne change.
replan-from-help = Vide : dès le début de la journée.
replan-to-help = Vide : jusqu’à la fin de la journée.
replan-most = Au plus { $days } jours à la fois.
replan-preview = Voir qui change
replan-known = Absents maintenant ou plus tard
replan-none-known = Personne.
replan-unsaid = Non précisée
replan-preview-title = Qui changerait
replan-again = Une autre absence
replan-stale = Quelqu’un a réservé ou changé une séance depuis. Rien n’a été fait. Voici le plan tel qu’il est maintenant.
replan-stale-other = { $count ->
    [0] Les séances changent comme avant.
    [one] { $count } séance est nouvelle ou change autrement ; elle est signalée plus bas.
   *[other] { $count } séances sont nouvelles ou changent autrement ; elles sont signalées plus bas.
}
replan-stale-gone = { $count ->
    [one] { $count } séance n’est plus touchée.
   *[other] { $count } séances ne sont plus touchées.
}
replan-new = Changé depuis votre lecture
replan-nothing-yet = Rien n’a encore changé. Le bouton à la fin fait tout d’un seul coup.
replan-nobody = Aucune séance ne tombe dans cette période.
replan-stuck = { $count ->
    [one] { $count } séance ne peut pas être déplacée
   *[other] { $count } séances ne peuvent pas être déplacées
}
replan-stuck-help = Ces séances restent à leur place, et personne ne sera là. Appelez ces personnes.
replan-stops = Ce qui ne laisse aucune place :
replan-moves = { $count ->
    [one] { $count } séance est déplacée
   *[other] { $count } séances sont déplacées
}
replan-old = Jusqu’ici
replan-to = Nouveau
replan-cause-away = absence de { $therapist }
replan-cause-gap = une séance précédente est déplacée, et le plan laisse { $days } jours entre les séances
replan-same-time = même heure
replan-same-day = même jour
replan-later = { $count ->
    [one] { $count } jour plus tard
   *[other] { $count } jours plus tard
}
replan-earlier = { $count ->
    [one] { $count } jour plus tôt
   *[other] { $count } jours plus tôt
}
replan-same-therapist = même thérapeute
replan-other-therapist = autre thérapeute
replan-liked-therapist = thérapeute demandé
replan-after = { $count ->
    [one] { $count } jour après la séance précédente
   *[other] { $count } jours après la séance précédente
}
replan-by-hand = Autres heures pour cette séance
replan-wait = Mettre sur la liste d’attente
replan-see-client = Voir ce qu’il faut d’abord
replan-apply = Noter l’absence et déplacer ces séances
replan-open-title = Absence : { $therapist }
replan-moved = { $count ->
    [one] { $count } séance a été déplacée
   *[other] { $count } séances ont été déplacées
}
replan-tell = Personne n’est prévenu par courriel. Appelez ces personnes, ou gardez cette page ouverte d’ici là.
replan-left = Reste à régler
replan-none-left = Aucune séance ne tombe dans cette période.
replan-back = Annuler l’absence
replan-back-help = Ces heures peuvent de nouveau être réservées. Les séances déplacées restent à leur nouvelle place.
wrong-is-over = C’est déjà passé.
wrong-too-long-ago = C’était il y a plus d’une semaine.
wrong-too-many-days = C’est trop long pour une seule absence.

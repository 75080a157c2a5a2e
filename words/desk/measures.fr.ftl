# Ce qui est mesuré aux séances, l’évolution, et le bilan d’une série.

measures-title = Mesures
measures-visit = Séance du { $at }
measures-none = Rien n’est mesuré à cette séance.
measures-all-done = Tout ce qui est prévu à cette séance est rempli.
measures-open = { $count ->
    [one] Un court questionnaire est à remplir.
   *[other] { $count } courts questionnaires sont à remplir.
}
measures-due = À remplir.
measures-score = Score : { $score }
measures-range = de { $least } à { $most }
measures-left-out = Laissé de côté pour cette série.
measures-incomplete = Pas de score : il manque des réponses. Rien n’est deviné.
measures-fill = Remplir
measures-again = Remplir à nouveau
measure-english = Utiliser le questionnaire anglais
measure-leave-out = Utiliser le score de douleur à la place
measure-licence = À propos de ce questionnaire :
measure-name-them = Citez au moins { $min } choses que votre dos rend difficiles, et { $max } au plus. Dites ensuite à quel point vous pouvez faire chacune maintenant. Nous reposons les mêmes à chaque fois.
measure-activity = De quoi s’agit-il ? Par exemple : porter les courses
measure-nothing-true = Aucune de ces phrases n’est vraie pour moi aujourd’hui
measure-send = Envoyer
measure-keep = Garder sans score
measure-keep-why = Un questionnaire incomplet n’a pas de score. Nous ne le devinons pas.
wrong-too-few-activities = Citez au moins { $min } activités.
wrong-nothing-ticked = Cochez les phrases qui sont vraies, ou dites qu’aucune ne l’est.
wrong-unknown-item = Ce questionnaire n’a pas de question « { $item } ».
rule-measure-off = Cette séance n’a pas lieu : rien n’y est mesuré.
rule-measure-early = Ce questionnaire s’ouvre quand la séance précédente est terminée.
rule-measure-late = Il est trop tard pour ce questionnaire : la séance est passée, et un score plus tardif ne dirait pas comment c’était alors.
rule-measure-language = Le questionnaire n’existe pas dans cette langue.
rule-measure-not-left-out = Ce questionnaire ne peut pas être laissé de côté.

trend-title = Évolution
trend-client = Retour à la personne
trend-none = Rien n’a encore été mesuré.
trend-course = Série réservée le { $on }
trend-table = Les chiffres en tableau
trend-visit = Séance
trend-visits = séances
trend-date = Date
trend-score = Score
trend-not-taken = non mesuré
trend-gap = sans score
trend-better-down = plus bas, c’est mieux
trend-better-up = plus haut, c’est mieux
trend-noise = dans l’erreur de mesure
trend-matters = un changement qui compte
trend-matters-worse = un changement en moins bien
trend-any = un peu mieux ou plus
trend-much = beaucoup mieux
trend-too-early = { $what } était de { $score } au début. Il est trop tôt pour dire comment cela évolue.
trend-no-first = { $what } est de { $score } maintenant. Il n’y a pas de score d’avant la première séance : nous ne pouvons pas dire s’il a changé.
trend-incomplete = { $what } : il n’y a pas de score dans le dernier questionnaire. Nous ne pouvons pas dire comment cela évolue.
trend-answer = Votre réponse sur l’état de votre dos depuis le début : { $answer }.
trend-went = { $what } est passé de { $first } à { $latest }.
trend-same = { $what } est de { $score }, comme au début.
trend-one-point = { $points } point
trend-points = { $points } points
trend-better-both = C’est { $points } de mieux ({ $percent } %).
trend-better-points = C’est { $points } de mieux.
trend-worse-both = C’est { $points } de moins bien ({ $percent } %).
trend-worse-points = C’est { $points } de moins bien.
trend-clear = Un changement de cette taille compte sans doute pour vous.
trend-possible = Un changement de cette taille compte peut-être pour vous.
trend-clear-worse = Un changement de cette taille peut compter. Parlez-en avec votre thérapeute.
trend-small = Un changement de cette taille peut être dû au hasard.
trend-beyond = C’est plus que l’erreur de mesure.
trend-beyond-worse = C’est plus que l’erreur de mesure. Parlez-en avec votre thérapeute.
trend-within = Une différence de cette taille peut venir de la mesure seule.

review-title = Bilan de la série
review-course = La série
review-done = { $count ->
    [0] Aucune séance de cette série n’a encore eu lieu. Il n’y a rien à décider.
    [one] Une séance a eu lieu.
   *[other] { $count } séances ont eu lieu.
}
review-due = Le bilan après la séance { $number } est à faire.
review-says = Ce que disent les fiches
review-says-nothing = Les fiches ne disent encore rien de certain.
review-could-be = Ce qui reste ouvert pourrait en faire : { $word }.
review-because = Cela repose sur :
review-unknown = Pas encore connu
review-to-measures = Aller aux mesures de la dernière séance
review-questions = Ce que seules des personnes peuvent dire
review-answer = Garder les réponses
review-decide = Votre décision
review-reason-help = Nécessaire si vous décidez autre chose que les fiches, ou tant que reste ouvert un point qui pourrait changer ce qu’elles disent.
review-send = Garder la décision
review-follows = La suite
review-after = après la séance { $number }
review-change-next = Changez le style, la pression ou la durée, et regardez la part active. Les notes des fiches ci-dessous disent quoi changer.
review-more = { $count ->
    [one] Réserver la seule séance que le plan permet encore
   *[other] Réserver d’autres séances (jusqu’à { $count })
}
review-full = La série compte autant de séances que le plan le permet.
review-stop-next = Aucune autre séance n’est réservée dans cette série tant qu’un autre bilan n’en décide pas autrement.
review-to-whom = Adressez la personne à son médecin, et dites ce qui s’est aggravé. Les notes des fiches disent dans quel délai.
review-cancel = { $count ->
    [one] Annuler la séance à venir
   *[other] Annuler les { $count } séances à venir
}
review-cancel-why = Terminé au bilan
review-history = Bilans faits
review-said = Les fiches disaient : { $word }
review-said-nothing = Les fiches ne disaient rien de certain.
course-word-continue = Continuer
course-word-change = Changer le plan
course-word-stop = Arrêter
course-word-send-on = Adresser à un médecin
field-chosen = Que décidez-vous ?
wrong-why-needed = Écrivez pourquoi. Ce n’est pas ce que disent les fiches, ou un point reste ouvert.
rule-review-too-early = Aucune séance de cette série n’a encore eu lieu : il n’y a rien à décider.
rule-review-changed = Ce que disent les fiches a changé depuis que vous avez ouvert la page. Regardez-la à nouveau avant de décider.
rule-cards-stop = Les mesures de la série en cours disent de l’arrêter. Un thérapeute en fait le bilan avant toute nouvelle séance.
rule-cards-send-on = Les mesures de la série en cours se sont aggravées deux fois. Un thérapeute en fait le bilan, et il faut l’avis d’un médecin, avant toute nouvelle séance.
rule-review-stop = Le bilan a mis fin à la série. Un thérapeute peut la rouvrir dans le bilan, en disant pourquoi.
rule-review-send-on = Le bilan vous adresse à un médecin avant d’autres massages. Un thérapeute peut rouvrir la série dans le bilan, en disant pourquoi.
rule-course-over = Cette série est terminée : elle ne reçoit plus de séances.
rule-course-full = Le plan permet encore { $most } séances dans cette série.
flag-measure-due = Mesure à faire

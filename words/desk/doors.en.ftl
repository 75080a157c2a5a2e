# Signing in, one's own account, accounts.

## Signing in
sign-in-title = Sign in
sign-in-none = There is no practice on this server yet.
sign-in-carried = Your answers are kept while you sign in and then handed to the practice.
sign-in-shut = Too many attempts. You can try again from { $until }.
field-email = E-mail address
field-password = Password
field-practice = Practice
wrong-sign-in = This e-mail address and this password do not belong together here, or the account is closed.

## The demonstration
demo-title = Walk in as somebody made up
demo-lead = Everything here is invented: the people, their backs and their visits. Choose whom you want to be. You can change your mind by coming back to this page.
demo-enter = Walk in
demo-enter-as = Walk in as { $name }

## Roles
role-client = Client
role-therapist = Therapist
role-front_desk = Front desk
role-manager = Manager
role-reviewer = Knowledge reviewer
role-auditor = Auditor
role-about-client = Comes with back pain and sees their own record.
role-about-therapist = Treats, and sees the day and the self-checks.
role-about-front_desk = Books, moves and cancels.
role-about-manager = Runs the practice and its accounts.
role-about-reviewer = Reviews the knowledge cards.
role-about-auditor = Reads who did what.

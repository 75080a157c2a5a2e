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

## Passkeys
sign-in-or = or
sign-in-passkey = Sign in with a passkey
passkey-cancelled = Nothing was done: the question of your device was closed.
passkey-needs-script = Adding a passkey needs JavaScript.
rule-passkey-expired = This took too long, or the page was open twice. Please try again.
rule-passkey-known = This device is already one of your passkeys.
rule-passkey-not-verified = Your device did not check that it is you. Use its finger, face or PIN check.
rule-passkey-refused = This passkey was not accepted. You can sign in with your password.
rule-passkey-many = You have { $max } passkeys, which is as many as an account can hold. Remove one first.
rule-passkey-last = This is your last way in. Set a password first, or add another passkey.

## One's own account
account-title = Your account
account-password = Password
account-change-password = Change the password
account-new-help = At least 15 characters. Three or four words that have nothing to do with each other are good.
account-password-help = Changing it signs you out everywhere else.
account-passkeys = Passkeys
account-passkeys-say = A passkey is your phone or computer recognising you. It cannot be guessed or given away on a false page.
account-passkeys-not-here = Passkeys work only where this site has a name of its own and an encrypted connection.
account-add-passkey = Add a passkey
account-label-help = A name for you, such as “phone”.
account-added = Added { $at }
account-used = Last used { $at }
account-ends = Ends at the latest { $at }
account-remove = Remove
account-remove-named = Remove { $label }
account-sessions = Where you are signed in
account-this-session = Here
account-other-session = Elsewhere
account-end-others = Sign out everywhere else
field-old = Present password
field-new = New password
field-label = Name of the passkey
wrong-not-the-password = This is not your present password.
wrong-password-common = This is one of the passwords that are guessed first.
wrong-password-repeated = This repeats a short piece again and again.
wrong-password-expected = This is a name that can be guessed.

## Accounts
accounts-title = Accounts
accounts-new = New account
accounts-new-lead = The account gets a code with which its owner chooses a password. Nothing is mailed.
accounts-create = Create the account
accounts-not-yet = Has not come yet
accounts-disabled = Disabled
accounts-disable = Disable the account
accounts-disable-say = Nobody can sign in with it, and whoever is signed in with it now is signed out.
accounts-enable = Enable the account again
accounts-save-roles = Save the roles
accounts-code = Code for choosing a password
accounts-code-say = For somebody who has not come yet, or has forgotten their password. A code made before is worth nothing then.
accounts-new-code = Make a code
accounts-code-lead = Give this to { $name } and to nobody else. It is shown only now.
accounts-code-link = Address
accounts-code-until = The code can be used once, until { $until }.
accounts-no-therapist = Nobody’s
field-name = Name
field-roles = Roles
field-code = Code
wrong-email-taken = Another account of this practice has this address.
wrong-not-an-email = This is not an e-mail address.
wrong-code = This code is not right, was used, or is too old. Ask your practice for a new one.
rule-account-has-owner = This person has an account already.
rule-account-disabled = This account is disabled. Enable it first.
rule-account-last-manager = This is the last manager. Make somebody else a manager first.

## Choosing a password with a code
join-title = Welcome
join-lead = Type the code that your practice gave you, and choose a password.
join-enter = Choose this password and enter

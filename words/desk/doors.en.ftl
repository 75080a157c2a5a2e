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

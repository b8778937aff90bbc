//! One person's visit: the session state machine and the screens it asks for.

//! Clock, files and randomness of the machine.

//! Job listings: what they are, how they are searched for and matched.

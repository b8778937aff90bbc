-- A receipt shows nothing of a person that would have to be kept: the copies go, nobody reads them.
delete from day_copies;

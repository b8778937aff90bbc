-- A row of its own shape, so that it is known again where nothing but rows is left of a damaged file.
alter table faces add column mark text not null default 'face';
